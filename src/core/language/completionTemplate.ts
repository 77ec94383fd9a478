import { type JsonValue, isJsonArray, isJsonObject } from '../base/json.ts';
import { filterHelp, loopMembers, tagHelp } from './completionFilters.ts';
import { type Completion, type Completions, completionsAt, escapeSnippet } from './completionItem.ts';
import { type TemplateScope, sampleAt, scopeBefore } from './completionScope.ts';

/** A variable that a template may use. */
export interface KnownVariable {
  readonly name: string;
  readonly description?: string;
  readonly sample?: JsonValue;
  readonly type?: string;
  readonly isDeclared: boolean;
  /** How often templates read it. */
  readonly uses: number;
}

/** What a template's surroundings know. Computed when it is needed: most keystrokes in a prompt are prose. */
export interface TemplateFacts {
  variables(): readonly KnownVariable[];
  /** The names of partials, with their files. */
  partials(): ReadonlyMap<string, string>;
}

/** The cursor in the text of a template, or in the YAML that holds it: braces look the same in both. */
export interface TemplateCursor {
  readonly text: string;
  /** Where the template begins. */
  readonly start: number;
  readonly offset: number;
}

/** An output or a tag is short; so far back its opening is looked for. */
const LONGEST_TAG = 5000;

export function templateCompletions(cursor: TemplateCursor, facts: TemplateFacts): Completions | undefined {
  const { text, start, offset } = cursor;
  const near = text.slice(Math.max(start, offset - LONGEST_TAG), offset);
  const opening = Math.max(near.lastIndexOf('{{'), near.lastIndexOf('{%'));
  if (opening < 0) return undefined;
  const inside = near.slice(opening + 2).replace(/^-/, '');
  const isOutput = near[opening + 1] === '{';
  if (isClosed(inside, isOutput ? '}}' : '%}')) return undefined;
  const scope = scopeBefore(text.slice(start, offset - (near.length - opening)));
  const place: TagPlace = { ...cursor, inside, isOutput, scope, facts };
  if (scope.isVerbatim) return isOutput ? undefined : endOfVerbatim(place);
  return isOutput ? expressionCompletions(place, inside) : tagCompletions(place);
}

const isClosed = (inside: string, closing: string): boolean =>
  inside.replaceAll(/"[^"\n]*"|'[^'\n]*'/g, '').includes(closing);

interface TagPlace extends TemplateCursor {
  /** What is written between the opening braces and the cursor. */
  readonly inside: string;
  readonly isOutput: boolean;
  readonly scope: TemplateScope;
  readonly facts: TemplateFacts;
}

/** Completions for the word at the cursor, which begins `length` characters before it. */
function wordCompletions(
  { text, offset }: TemplateCursor,
  length: number,
  items: readonly Completion[],
): Completions | undefined {
  if (items.length === 0) return undefined;
  const rest = /^[\w-]*(?!\})/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  const end = offset + rest.replace(/-+$/, '').length;
  return completionsAt({ start: offset - length, end }, offset, items);
}

function endOfVerbatim(place: TagPlace): Completions | undefined {
  const word = /^\s*(\w*)$/.exec(place.inside)?.[1];
  return word === undefined ? undefined : wordCompletions(place, word.length, endItems(place));
}

function tagCompletions(place: TagPlace): Completions | undefined {
  const { inside } = place;
  const isLiquid = /^\s*liquid\s/.test(inside);
  const statement = isLiquid
    ? inside.slice(Math.max(inside.lastIndexOf('\n') + 1, inside.indexOf('liquid') + 6))
    : inside;
  const name = /^\s*(\w*)$/.exec(statement)?.[1];
  if (name !== undefined) return wordCompletions(place, name.length, tagItems(place, isLiquid));
  const [, tag = '', rest = ''] = /^\s*(\w+)\s(.*)$/s.exec(statement) ?? [];
  switch (tag) {
    case 'render':
      return renderCompletions(place, rest);
    case 'for':
    case 'tablerow':
      return loopCompletions(place, rest);
    case 'assign':
      return rest.includes('=') ? expressionCompletions(place, rest.slice(rest.indexOf('=') + 1)) : undefined;
    case 'if':
    case 'elsif':
    case 'unless':
    case 'when':
    case 'case':
    case 'echo':
    case 'cycle':
      return expressionCompletions(place, rest);
    default:
      return undefined;
  }
}

function loopCompletions(place: TagPlace, rest: string): Completions | undefined {
  const list = /^[\w-]+\s+in\s(.*)$/s.exec(rest)?.[1];
  if (list !== undefined) return expressionCompletions(place, list);
  const word = /^[\w-]+\s+(\w*)$/.exec(rest)?.[1];
  return word === undefined
    ? undefined
    : wordCompletions(place, word.length, [{ label: 'in', kind: 'value', insertText: 'in ', goesOn: true }]);
}

function renderCompletions(place: TagPlace, rest: string): Completions | undefined {
  const { text, offset, facts } = place;
  const [, quote, typed] = /^(["']?)([^"']*)$/.exec(rest) ?? [];
  if (typed === undefined || quote === undefined) return expressionCompletions(place, rest);
  const after = /^[^"'\n%}]*/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  const isQuoted = quote !== '' && /["']/.test(text[offset + after.length] ?? '');
  const end = offset + (isQuoted ? after.length : (/^[\w./-]*/.exec(after)?.[0].length ?? 0));
  const items = [...facts.partials()].map(([name, path]): Completion => {
    const closing = quote === '' ? "'" : isQuoted ? '' : quote;
    return {
      label: name,
      kind: 'file',
      detail: path,
      insertText: `${quote === '' ? "'" : ''}${name}${closing}`,
    };
  });
  return completionsAt({ start: offset - typed.length, end }, offset, items);
}

/** In an expression: variables, their members, and filters. */
function expressionCompletions(place: TagPlace, expression: string): Completions | undefined {
  if (/^(?:[^"']|"[^"]*"|'[^']*')*["'][^"']*$/.test(expression)) return undefined;
  const plain = expression.replaceAll(/"[^"]*"|'[^']*'/g, (quoted) => '"'.repeat(quoted.length));
  const filter = /\|\s*(\w*)$/.exec(plain)?.[1];
  if (filter !== undefined) return wordCompletions(place, filter.length, filterItems(place));
  const member = /([\w-]+(?:\.[\w-]+)*)\.([\w-]*)$/.exec(plain);
  if (member) return wordCompletions(place, member[2]!.length, memberItems(place, member[1]!.split('.')));
  const word = /(?:^|[\s,:([=<>])([A-Za-z_][\w-]*|)$/.exec(plain);
  if (!word) return undefined;
  const before = plain.slice(0, plain.length - word[1]!.length);
  if (!expectsValue(before))
    return place.isOutput ? undefined : wordCompletions(place, word[1]!.length, operatorItems());
  return wordCompletions(place, word[1]!.length, variableItems(place));
}

/** Whether a value may stand behind this: at the start, behind an operator, behind a colon or a comma. */
const expectsValue = (before: string): boolean =>
  /(?:^|[,:([=<>]|\b(?:and|or|contains|with|for))\s*$/.test(before);

const operatorItems = (): readonly Completion[] =>
  ['and', 'or', 'contains', '==', '!=', '>', '<'].map((label) => ({
    label,
    kind: 'value',
    insertText: `${label} `,
  }));

function variableItems({ scope, facts, isOutput, text, offset, inside }: TagPlace): readonly Completion[] {
  const local = [...scope.names.keys()].map((name): Completion => ({
    label: name,
    kind: 'variable',
    detail: 'set in this template',
    insertText: name,
  }));
  const loop: readonly Completion[] = scope.inLoop
    ? [
        {
          label: 'forloop',
          kind: 'variable',
          detail: 'the loop around it',
          insertText: 'forloop.',
          goesOn: true,
        },
      ]
    : [];
  const word =
    (/[\w-]*$/.exec(inside)?.[0] ?? '') + (/^[\w-]*/.exec(text.slice(offset, offset + 200))?.[0] ?? '');
  // What is being typed would else be offered as a variable that the template uses.
  const isTyped = ({ name, isDeclared, uses }: KnownVariable): boolean =>
    !isDeclared && uses === 1 && name === word;
  const outer = facts.variables().filter((known) => !scope.names.has(known.name) && !isTyped(known));
  const closing = isOutput ? closingOf(text.slice(offset, offset + 400), inside) : '';
  const items = [...outer.map(toItem), ...local, ...loop];
  if (closing === '') return items;
  return items.map((item) => (item.goesOn ? item : { ...item, insertText: item.insertText + closing }));
}

/** The braces that are missing behind the cursor, with a blank if there is one behind the opening ones. */
function closingOf(after: string, inside: string): string {
  const line = after.slice(0, after.search(/\r?\n|$/));
  const next = line.search(/\{[{%]/);
  const closed = line.indexOf('}}');
  if (closed >= 0 && (next < 0 || closed < next)) return closed === 0 && /^\s/.test(inside) ? ' ' : '';
  // In a quoted scalar the rest of the line is the end of the YAML value.
  if (/^[\w-]/.test(line)) return '';
  const braces = line.startsWith('}') ? '}' : '}}';
  return (/^\s/.test(inside) ? ' ' : '') + braces;
}

function toItem({ name, description, sample, type, isDeclared }: KnownVariable): Completion {
  const shown =
    sample === undefined ? undefined : shorten(typeof sample === 'string' ? sample : JSON.stringify(sample));
  const parts = [description, shown === undefined ? undefined : `Sample: \`${shown.replaceAll('`', "'")}\``];
  const documentation = parts.filter((part) => part !== undefined).join('\n\n');
  return {
    label: name,
    kind: 'variable',
    detail: isDeclared ? (shown ?? type ?? 'declared') : 'not declared',
    ...(documentation !== '' && { documentation }),
    insertText: /^[A-Za-z_][\w-]*$/.test(name) ? name : `[${JSON.stringify(name)}]`,
  };
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN - 1)}…` : line;
}

const MOST_SHOWN = 60;

function memberItems({ scope, facts }: TagPlace, path: readonly string[]): readonly Completion[] {
  if (path.length === 1 && path[0] === 'forloop' && scope.inLoop) {
    return Object.entries(loopMembers).map(([label, documentation]) => ({
      label,
      kind: 'member',
      detail: documentation,
      insertText: label,
    }));
  }
  const samples = new Map(
    facts.variables().flatMap(({ name, sample }) => (sample === undefined ? [] : [[name, sample]])),
  );
  const value = sampleAt(path, scope, samples);
  if (value === undefined) return [];
  if (typeof value === 'string' || isJsonArray(value)) {
    const members = isJsonArray(value) ? ['first', 'last', 'size'] : ['size'];
    return members.map((label) => ({ label, kind: 'member', insertText: label }));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).map(([label, member]) => ({
    label,
    kind: 'member',
    detail: shorten(JSON.stringify(member)),
    insertText: label,
  }));
}

function filterItems({ text, offset }: TagPlace): readonly Completion[] {
  const hasArgs = /^\w*\s*:/.test(text.slice(offset, offset + 100));
  return Object.entries(filterHelp).map(([label, { does, example, args }]) => ({
    label,
    kind: 'filter',
    detail: does,
    documentation: `${does}\n\n\`\`\`liquid\n${example}\n\`\`\``,
    ...(args === undefined || hasArgs
      ? { insertText: label }
      : { insertText: `${label}: ${args}`, isSnippet: true }),
  }));
}

function tagItems(place: TagPlace, isLiquid: boolean): readonly Completion[] {
  const { scope, text, offset, inside } = place;
  const isClosedAlready = /^\w*[^{\n]*?%\}/.test(text.slice(offset, offset + 400));
  const hasBrace = /^\w*\}/.test(text.slice(offset, offset + 60));
  const space = isLiquid || /^\s/.test(inside) ? '' : ' ';
  const last = scope.blocks.at(-1);
  const tags = Object.entries(tagHelp).flatMap(([label, { does, shape }]): Completion[] => {
    const isBranch = label === 'else' || label === 'elsif' || label === 'when';
    const fits =
      label === 'when'
        ? last === 'case'
        : last === 'if' || last === 'unless' || (label === 'else' && last !== undefined);
    if (isBranch && !fits) return [];
    const [head = ''] = shape.split('%}');
    const body = isLiquid || isClosedAlready ? head.trimEnd() : hasBrace ? shape.slice(0, -1) : shape;
    return [
      {
        label,
        kind: 'tag',
        detail: does,
        filterText: label,
        insertText: `${space}${label}${body}`,
        isSnippet: true,
        goesOn: label === 'render',
      },
    ];
  });
  return [...(isLiquid ? [] : endItems(place)), ...tags];
}

/** The end of the block that was opened last. */
function endItems({ scope, text, offset, inside }: TagPlace): readonly Completion[] {
  const last = scope.blocks.at(-1);
  if (last === undefined) return [];
  const after = /^\w*([ -]*%\}|\})?/.exec(text.slice(offset, offset + 60))?.[1] ?? '';
  const closing = after === '' ? ' %}' : after === '}' ? ' %' : '';
  const space = /^\s/.test(inside) ? '' : ' ';
  return [
    {
      label: `end${last}`,
      kind: 'tag',
      documentation: `Ends the \`${last}\`.`,
      insertText: escapeSnippet(`${space}end${last}${closing}`),
      isSnippet: true,
    },
  ];
}
