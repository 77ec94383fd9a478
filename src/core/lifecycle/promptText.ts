import { composeEdits } from '../base/composeEdits.ts';
import { PromptError } from '../base/errors.ts';
import { type FileEdits, type TextEdit, applyEdits, shiftEdits } from '../base/problem.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { promptSource } from '../versions/content.ts';
import { type YamlChange, changeEdits } from '../yaml/edits.ts';
import { entryLines, linesAt, removeEntriesEdits } from '../yaml/entryText.ts';
import { columnOf, ownEntries, stepOf } from '../yaml/extent.ts';
import { renderScalar } from '../yaml/scalars.ts';
import { keyBefore } from './keyOrder.ts';
import { parseYaml, yamlCodes } from '../yaml/parse.ts';
import { type YamlMap, entryOf, nodeAt } from '../yaml/tree.ts';
import { changedAlias } from './sharedValues.ts';

/**
 * A prompt's text on its way to another state. Each step is computed on what the steps before it made; what comes
 * out are edits of the text as it was.
 */
export class PromptText {
  readonly #prompt: RegisteredPrompt;
  readonly #original: string;
  readonly #root: YamlMap;
  readonly #path: readonly string[];
  readonly #start: number;
  #edits: readonly TextEdit[] = [];
  #text: string;
  #map: YamlMap | undefined;

  /** @throws PromptError `bad-input` where the prompt cannot be read as YAML */
  constructor(prompt: RegisteredPrompt) {
    if (!prompt.block.parsed.prompt.node || isBroken(prompt)) throw brokenText(prompt);
    const { text, root, path, start } = promptSource(prompt);
    this.#prompt = prompt;
    this.#original = text;
    this.#root = root;
    this.#text = text;
    this.#path = path;
    this.#start = start;
    const map = nodeAt(root, path);
    if (map?.kind !== 'map' || map.alias) throw brokenText(prompt);
    this.#map = map;
  }

  get text(): string {
    return this.#text;
  }

  /** The prompt's own keys, in the text as it is now. */
  get map(): YamlMap {
    if (this.#map) return this.#map;
    const { root, problems } = parseYaml(this.#text);
    const map = nodeAt(root, this.#path);
    const isSound = problems.every(({ severity }) => severity !== 'error');
    if (!isSound || map?.kind !== 'map') throw brokenText(this.#prompt);
    return (this.#map = map);
  }

  /** How far what stands below the prompt's keys is indented: as its neighbours, or as those keys below its name. */
  get step(): number {
    const { keyRange } = promptOf(this.#prompt);
    const own = columnOf(this.#text, this.map.range.start) - columnOf(this.#original, keyRange.start);
    return stepOf(this.#text, this.map) ?? (own > 0 && !this.map.flow ? own : 2);
  }

  apply(edits: readonly TextEdit[]): void {
    if (edits.length === 0) return;
    this.#edits = composeEdits(this.#original.length, this.#edits, edits);
    this.#text = applyEdits(this.#text, edits);
    this.#map = undefined;
  }

  /** Paths start at the prompt. */
  set(changes: readonly YamlChange[]): void {
    this.apply(changeEdits({ text: this.#text, root: this.map }, changes));
  }

  /** Takes keys out of a map of the prompt, with the comments above them. */
  removeEntries(path: readonly string[], keys: readonly string[]): void {
    const map = nodeAt(this.map, path);
    if (map?.kind !== 'map') return;
    const entries = ownEntries(map).filter(({ key }) => keys.includes(key));
    const changes = entries.map(({ key }) => ({ path: [...path, key], value: undefined }));
    if (map.flow || map.alias || entries.length === ownEntries(map).length) this.set(changes);
    else this.apply(removeEntriesEdits(this.#text, map, entries));
  }

  /** Sets one of the keys that name a version, or removes it; a new one stands where such keys are looked for. */
  setPointer(key: string, version: string | undefined): void {
    if (version === undefined) return this.removeEntries([], [key]);
    const { map } = this;
    const after = keyBefore(map, key);
    const [first] = ownEntries(map);
    if (entryOf(map, key) || after !== undefined || map.flow || !first)
      return this.set([{ path: [key], value: version, ...(after !== undefined && { after }) }]);
    const lines = `${' '.repeat(columnOf(this.#text, map.range.start))}${key}: ${renderScalar(version)}\n`;
    this.apply([linesAt(this.#text, entryLines(this.#text, map, first).start, lines)]);
  }

  /**
   * What leads from the text as it was to the text as it is now; none where that is the same.
   * @throws PromptError `bad-input` where an alias elsewhere would stand for something else then
   */
  toEdits(): FileEdits[] {
    void this.map; // Whatever the steps made can be read.
    if (this.#original.includes('&')) this.#refuseShared();
    const edits = this.#edits.flatMap((edit) => trimmed(edit, this.#original));
    return edits.length === 0 ? [] : [{ uri: this.#prompt.file.uri, edits: shiftEdits(edits, this.#start) }];
  }

  #refuseShared(): void {
    const place = changedAlias(this.#root, parseYaml(this.#text).root, this.#path);
    if (place === undefined) return;
    throw new PromptError(
      'bad-input',
      `“${place}” takes from an anchor in ${this.#prompt.block.name}, and would change with it.`,
      { hint: 'Write the value out there instead of the alias (“*”) or the merge (“<<”), then try again.' },
    );
  }
}

const CODES: ReadonlySet<string> = new Set(yamlCodes);

const isBroken = ({ block }: RegisteredPrompt): boolean =>
  block.parsed.problems.some(({ code, severity }) => CODES.has(code) && severity === 'error');

function brokenText({ block }: RegisteredPrompt): PromptError {
  return new PromptError('bad-input', `${block.name} cannot be changed: its text is no sound YAML.`, {
    hint: 'Correct the mistakes that are reported in it first.',
  });
}

/** An edit without the characters that stay the same at its ends. */
function trimmed({ start, end, newText }: TextEdit, text: string): TextEdit[] {
  const old = text.slice(start, end);
  const most = Math.min(old.length, newText.length);
  let same = 0;
  while (same < most && old[same] === newText[same]) same++;
  let behind = 0;
  while (behind < most - same && old[old.length - 1 - behind] === newText[newText.length - 1 - behind])
    behind++;
  if (same === old.length && same === newText.length) return [];
  return [{ start: start + same, end: end - behind, newText: newText.slice(same, newText.length - behind) }];
}
