import { PromptError } from '../base/errors.ts';
import type { FileEdits, TextEdit, TextRange } from '../base/problem.ts';
import { suiteUriOf } from '../evals/suiteOf.ts';
import type { RegistryStore } from '../registry/store.ts';
import { promptOf } from '../registry/workspace.ts';
import { contentOf, servedVersions } from '../versions/content.ts';
import { renderScalar } from '../yaml/scalars.ts';
import { copyEntryEdit } from './copyEntry.ts';
import { checkName } from './newName.ts';
import type { Entity, Occurrence } from './occurrence.ts';
import { findOccurrences, occurrencesAt, promptWith } from './occurrences.ts';
import { isFrozen, refuseFrozenFiles, refuseShared } from './renameScope.ts';

export interface RenamePlace {
  /** The name without its quotes. */
  readonly range: TextRange;
  readonly name: string;
}

export interface Renaming {
  readonly edits: readonly FileEdits[];
  /** Files that are called after what is renamed. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
}

/**
 * What can be renamed at an offset.
 * @throws PromptError `bad-input` where nothing can, with what to do instead
 */
export function renamePlaceAt(uri: string, offset: number, store: RegistryStore): RenamePlace {
  const one = renamedAt(uri, offset, store);
  const { start, end } = one.range;
  const source = store.read(uri);
  const isQuoted = source.state === 'loaded' && /["']/.test(source.text[start] ?? '');
  return { range: isQuoted ? { start: start + 1, end: end - 1 } : { start, end }, name: one.name };
}

function renamedAt(uri: string, offset: number, store: RegistryStore): Occurrence {
  const found = occurrencesAt(uri, offset, store);
  const [one] = found;
  if (!one)
    throw refusal(
      'Nothing here has a name that can be changed. Variables, versions, prompts, partials and endpoints can be renamed.',
    );
  if (one.kind === 'file')
    throw refusal('Rename the file itself in the explorer, then change the path here.');
  if (found.some(({ owner }) => owner !== one.owner))
    throw refusal('Several prompts share this file. Give each a file of its own, then rename.');
  if (one.kind === 'version') refuseReleased(one, store);
  return one;
}

const refusal = (message: string): PromptError => new PromptError('bad-input', message);

/** People and telemetry refer to a released version by its number. */
function refuseReleased({ owner, name }: Entity, store: RegistryStore): void {
  const prompt = promptWith(owner, store);
  const placed = prompt && contentOf(prompt, name, store);
  if (!placed)
    throw refusal(`No file has version ${name}. Change the number here to one of those that exist.`);
  if (placed.content.digest)
    throw refusal(
      `Version ${name} is released: its number stands in records and deployments. Make a new version instead.`,
    );
}

/**
 * Gives what stands at an offset a new name, wherever it is named. Released versions keep their text, which
 * their digest stands for; as long as one of them is served, the old name stays declared beside the new one.
 * @throws PromptError `bad-input` where the name is taken or cannot be one
 */
export function findRenaming(
  uri: string,
  offset: number,
  { store, newName }: { readonly store: RegistryStore; readonly newName: string },
): Renaming {
  const entity = renamedAt(uri, offset, store);
  if (newName === entity.name) return { edits: [], files: [] };
  const places = findOccurrences(entity, store);
  checkName(entity, newName, { places, store });
  refuseShared(entity, places, store);
  refuseFrozenFiles(places, store);
  const frozen = places.filter((one) => isFrozen(one));
  const isKept = keepsOldName(entity, frozen, store);
  const edits = new Map<string, TextEdit[]>();
  for (const one of places) {
    if (isFrozen(one)) continue;
    const edit =
      isKept && one.role !== 'read' && entity.kind !== 'local'
        ? copyEntryEdit(one, newName, store)
        : renameEdit(one, newName, store);
    const list = edits.get(one.uri) ?? [];
    if (!list.some(({ start }) => start === edit.start)) list.push(edit);
    edits.set(one.uri, list);
  }
  return {
    edits: Array.from(edits, ([file, list]) => ({ uri: file, edits: list })),
    files: renamedFiles(entity, newName, store),
  };
}

/** Whether a text that must not change still needs the old name. */
function keepsOldName(entity: Entity, frozen: readonly Occurrence[], store: RegistryStore): boolean {
  if (frozen.length === 0) return false;
  if (entity.kind === 'parameter')
    throw refusal(
      'A released version passes this to the partial, and its text must not change. Add a second name instead.',
    );
  if (entity.kind !== 'variable') return true;
  const prompt = promptWith(entity.owner, store);
  if (!prompt) return false;
  const served = new Set([...servedVersions(prompt).keys(), promptOf(prompt).rollbackTo?.value]);
  return frozen.some(({ placed }) => placed !== undefined && served.has(placed.version));
}

/** The name in the quotes that it had. */
function renameEdit({ uri, range, form }: Occurrence, newName: string, store: RegistryStore): TextEdit {
  if (form !== 'scalar') return { ...range, newText: newName };
  const source = store.read(uri);
  const quote = source.state === 'loaded' ? source.text[range.start] : undefined;
  const style = quote === '"' ? 'double' : quote === "'" ? 'single' : 'plain';
  return { ...range, newText: renderScalar(newName, style) };
}

/** The suite that a prompt has without naming it, and the file of a version, are called after them. */
function renamedFiles(entity: Entity, newName: string, store: RegistryStore): Renaming['files'] {
  const { kind, owner, name } = entity;
  if (kind === 'version') {
    const prompt = promptWith(owner, store);
    const placed = prompt && contentOf(prompt, name, store);
    if (placed?.where !== 'file') return [];
    const to = `${placed.uri.slice(0, placed.uri.lastIndexOf('/') + 1)}${encodeURIComponent(newName)}.yaml`;
    return [{ from: placed.uri, to }];
  }
  if (kind !== 'prompt') return [];
  const registry = store.workspace.registries.find(({ uri }) => uri === owner);
  const prompt = registry?.prompts.find(({ block }) => block.name === name);
  if (!prompt) return [];
  const suite = suiteUriOf(prompt, store);
  if (suite.written || store.read(suite.uri).state !== 'loaded') return [];
  return [{ from: suite.uri, to: store.resolve(prompt.file.uri, `evals/${newName}.yaml`) }];
}
