import type { TextRange } from '../base/problem.ts';
import { promptAt } from '../checks/fixScope.ts';
import type { RegistryStore } from '../registry/store.ts';
import { contentOf, promptText } from '../versions/content.ts';
import type { Occurrence } from './occurrence.ts';
import { findOccurrences, occurrencesAt, promptWith } from './occurrences.ts';

export interface Definition {
  readonly uri: string;
  /** The name where it is declared; the beginning of a file that is meant as a whole. */
  readonly range: TextRange;
  /** What names it, in the file that was asked about. */
  readonly origin: TextRange;
}

const START: TextRange = { start: 0, end: 0 };

/** Where what is named at an offset is declared. */
export function findDefinitions(uri: string, offset: number, store: RegistryStore): readonly Definition[] {
  const anchor = anchorOf(uri, offset, store);
  if (anchor) return [anchor];
  const found = occurrencesAt(uri, offset, store).flatMap((one) =>
    placesOf(one, store).map((place) => ({ ...place, origin: one.range })),
  );
  return found.filter(
    (one, i) =>
      found.findIndex((other) => other.uri === one.uri && other.range.start === one.range.start) === i,
  );
}

function placesOf(one: Occurrence, store: RegistryStore): { uri: string; range: TextRange }[] {
  if (one.kind === 'file')
    return store.read(one.name).state === 'missing' ? [] : [{ uri: one.name, range: START }];
  const named = findOccurrences(one, store);
  const declared = named.filter(({ role }) => role === 'declaration');
  if (one.kind === 'version') return [...declared, ...versionFile(one, store)];
  if (one.kind === 'partial') return partialFiles(one, store) ?? declared;
  if (one.kind === 'local') return [lastSet(one, named)];
  if (declared.length > 0) return declared;
  // A name that nobody declares is defined where it is first used.
  return named.filter(({ role, form }) => role === 'read' && form === 'text').slice(0, 1);
}

/** A template may set a name several times: what is read is what was set last before. */
const lastSet = (one: Occurrence, named: readonly Occurrence[]): Occurrence =>
  named.findLast(({ role, range }) => role !== 'read' && range.start <= one.range.start) ?? one;

function versionFile({ owner, name }: Occurrence, store: RegistryStore): { uri: string; range: TextRange }[] {
  const prompt = promptWith(owner, store);
  const placed = prompt && contentOf(prompt, name, store);
  return placed?.where === 'file' ? [{ uri: placed.uri, range: START }] : [];
}

function partialFiles(
  { owner, name }: Occurrence,
  store: RegistryStore,
): { uri: string; range: TextRange }[] | undefined {
  const registry = store.workspace.registries.find(({ uri }) => uri === owner);
  const path = registry?.settings.partials.get(name);
  if (!path) return undefined;
  const uri = store.resolve(path.from, path.value);
  return store.read(uri).state === 'missing' ? undefined : [{ uri, range: START }];
}

/** The anchor of the alias at an offset. */
function anchorOf(uri: string, offset: number, store: RegistryStore): Definition | undefined {
  const prompt = store.isRegistry(uri) ? promptAt(uri, offset, store) : undefined;
  const source = store.read(uri);
  const whole = source.state === 'loaded' ? source.text : '';
  const text = prompt ? promptText(prompt) : whole;
  const start = prompt?.block.pieces ? prompt.start : 0;
  const line = text.slice(text.lastIndexOf('\n', offset - start - 1) + 1);
  const column = offset - start - (text.length - line.length);
  const alias = [...line.split('\n', 1)[0]!.matchAll(/(?<=[\s[{,:-])\*([^\s,[\]{}]+)/g)].find(
    ({ index, 0: word }) => index <= column && column <= index + word.length,
  );
  if (!alias) return undefined;
  const at = start + text.length - line.length + alias.index;
  // An anchor may be set anew: the last one before the alias counts.
  const anchor = [...whole.slice(0, at).matchAll(/(?<=[\s[{,])&([^\s,[\]{}]+)/g)].findLast(
    ([, name]) => name === alias[1],
  );
  if (!anchor) return undefined;
  const range = { start: anchor.index, end: anchor.index + anchor[0].length };
  return { uri, range, origin: { start: at, end: at + alias[0].length } };
}
