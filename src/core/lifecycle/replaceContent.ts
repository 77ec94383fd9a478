import type { TextEdit } from '../base/problem.ts';
import { type YamlSource, changeEdits } from '../yaml/edits.ts';
import { type EntryText, entryLines, indentLines, linesAt } from '../yaml/entryText.ts';
import { columnOf, eolOf, ownEntries } from '../yaml/extent.ts';
import { parseYaml, rootMap } from '../yaml/parse.ts';
import { type YamlEntry, type YamlMap, toJson } from '../yaml/tree.ts';

/**
 * The edits after which a map says what a content says, as that is written; only keys for which `isReplaced` holds
 * are looked at. What is equal stays as it is, keys in between stay where they are, new keys follow those that they
 * follow in the content.
 */
export function replaceContentEdits(
  { text, root: map }: YamlSource,
  written: EntryText,
  isReplaced: (key: string) => boolean,
): TextEdit[] {
  const root = rootMap(parseYaml(written.text));
  if (!root) throw new Error('A content is a map');
  const old = ownEntries(map).filter(({ key }) => isReplaced(key));
  const wanted = ownEntries(root).filter(({ key }) => isReplaced(key));
  if (map.flow || root.flow) return changeEdits({ text, root: map }, toChanges(old, wanted));
  return new Replacement(text, map, written.text).edits(old, wanted, root);
}

function toChanges(old: readonly YamlEntry[], wanted: readonly YamlEntry[]) {
  const gone = old.filter(({ key }) => !wanted.some((entry) => entry.key === key));
  return [
    ...wanted.map(({ key, value }) => ({ path: [key], value: toJson(value) })),
    ...gone.map(({ key }) => ({ path: [key], value: undefined })),
  ];
}

class Replacement {
  readonly #text: string;
  readonly #map: YamlMap;
  readonly #source: string;
  readonly #column: number;

  constructor(text: string, map: YamlMap, source: string) {
    this.#text = text;
    this.#map = map;
    this.#source = source;
    this.#column = columnOf(text, map.range.start);
  }

  edits(old: readonly YamlEntry[], wanted: readonly YamlEntry[], root: YamlMap): TextEdit[] {
    const edits = old.flatMap((entry) => {
      const other = wanted.find(({ key }) => key === entry.key);
      return this.#replaced(entry, other && this.#lines(root, other));
    });
    let place = old[0] ? entryLines(this.#text, this.#map, old[0]).start : this.#end();
    for (const entry of wanted) {
      const same = old.find(({ key }) => key === entry.key);
      if (same) place = entryLines(this.#text, this.#map, same).end;
      else edits.push(linesAt(this.#text, place, this.#lines(root, entry)));
    }
    return edits;
  }

  #end(): number {
    const last = ownEntries(this.#map).at(-1);
    return last ? entryLines(this.#text, this.#map, last).end : this.#map.range.end;
  }

  #lines(root: YamlMap, entry: YamlEntry): string {
    const { start, end } = entryLines(this.#source, root, entry);
    return indentLines(this.#source.slice(start, end), this.#column);
  }

  #replaced(entry: YamlEntry, lines: string | undefined): TextEdit[] {
    const { start, end } = entryLines(this.#text, this.#map, entry);
    const before = this.#text.slice(start, end);
    const eol = eolOf(this.#text);
    const now = (lines ?? '').replaceAll('\n', eol);
    const newText = before.endsWith('\n') || !now.endsWith(eol) ? now : now.slice(0, -eol.length);
    return newText === before ? [] : [{ start, end, newText }];
  }
}
