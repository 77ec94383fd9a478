import type { JsonValue } from '../base/json.ts';
import { isJsonArray, isJsonObject } from '../base/json.ts';

/** What the template itself has named before the cursor. */
export interface TemplateScope {
  /** Names with what they stand for: another value's path, its items (`[]` at the end), or something unknown. */
  readonly names: ReadonlyMap<string, readonly string[] | undefined>;
  /** Blocks that are open, the outermost first. */
  readonly blocks: readonly string[];
  readonly inLoop: boolean;
  /** The cursor stands in a `{% raw %}` or `{% comment %}` block. */
  readonly isVerbatim: boolean;
}

const TAG = /\{%-?\s*(\w+)\s*([^%]*)/g;
const PATH = /^([\w-]+(?:\.[\w-]+)*)\s*(?:-?%\}|-|$)/;

/** Reads the tags before the cursor one by one, so that broken ones hide no others. */
export function scopeBefore(text: string): TemplateScope {
  const assigned = new Map<string, readonly string[] | undefined>();
  const blocks: {
    readonly name: string;
    readonly loop?: readonly [string, readonly string[] | undefined];
  }[] = [];
  for (const [, name = '', rest = ''] of text.matchAll(TAG)) {
    const verbatim = blocks.at(-1)?.name;
    if ((verbatim === 'raw' || verbatim === 'comment') && name !== `end${verbatim}`) continue;
    if (name.startsWith('end')) {
      const at = blocks.findLastIndex((block) => `end${block.name}` === name);
      if (at >= 0) blocks.splice(at);
    } else if (name === 'assign' || name === 'capture') readAssigned(assigned, rest);
    else if (name === 'increment' || name === 'decrement') assigned.set(rest.trim(), undefined);
    if (BLOCKS.has(name)) blocks.push({ name, ...(isLoop(name) && { loop: readLoop(rest) }) });
    if (name === 'capture') blocks.push({ name });
  }
  const loops = blocks.flatMap(({ loop }) => (loop ? [loop] : []));
  const last = blocks.at(-1)?.name;
  assigned.delete('');
  return {
    names: new Map([...assigned, ...loops.filter(([name]) => name !== '')]),
    blocks: blocks.map(({ name }) => name),
    inLoop: loops.length > 0,
    isVerbatim: last === 'raw' || last === 'comment',
  };
}

const BLOCKS = new Set(['if', 'unless', 'case', 'for', 'tablerow', 'comment', 'raw']);
const isLoop = (name: string): boolean => name === 'for' || name === 'tablerow';

function readAssigned(names: Map<string, readonly string[] | undefined>, rest: string): void {
  const [, name, value = ''] = /^([\w-]+)\s*(?:=\s*(.*))?/s.exec(rest) ?? [];
  if (name !== undefined) names.set(name, PATH.exec(value)?.[1]?.split('.'));
}

function readLoop(rest: string): readonly [string, readonly string[] | undefined] {
  const [, name = '', list = ''] = /^([\w-]+)\s+in\s+(\S*)/.exec(rest) ?? [];
  const path = PATH.exec(list)?.[1]?.split('.');
  return [name, path && [...path, '[]']];
}

/** The sample value of a path, through the names that the template gives. */
export function sampleAt(
  path: readonly string[],
  { names }: Pick<TemplateScope, 'names'>,
  samples: ReadonlyMap<string, JsonValue>,
): JsonValue | undefined {
  let steps = path;
  // A name may be given to itself (`assign a = a.b`), and nobody follows longer chains.
  for (let turn = 0; turn < 5; turn++) {
    const [head = '', ...rest] = steps;
    const source = names.get(head);
    if (source) steps = [...source, ...rest];
    else break;
  }
  const [head = '', ...rest] = steps;
  return rest.reduce<JsonValue | undefined>((value, step) => memberOf(value, step), samples.get(head));
}

function memberOf(value: JsonValue | undefined, step: string): JsonValue | undefined {
  if (value === undefined) return undefined;
  if (step === 'first' || step === '[]') return isJsonArray(value) ? value[0] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
