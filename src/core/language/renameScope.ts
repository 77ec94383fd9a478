import { PromptError } from '../base/errors.ts';
import type { RegistryStore } from '../registry/store.ts';
import { idOf } from '../registry/workspace.ts';
import { fileUsers } from './fileUsers.ts';
import type { Entity, Occurrence } from './occurrence.ts';

/** A version with a digest is frozen: its text stays. What a run wrote beside the text is no part of it. */
export function isFrozen({ placed, kind }: Occurrence): boolean {
  return placed?.content.digest !== undefined && placed.where !== 'draft' && kind !== 'version';
}

/**
 * Renaming a variable in a file that another prompt uses too would break that one.
 * @throws PromptError `bad-input`
 */
export function refuseShared(
  { kind, owner }: Entity,
  places: readonly Occurrence[],
  store: RegistryStore,
): void {
  if (kind !== 'variable') return;
  const uris = new Set(places.map(({ uri }) => uri).filter((uri) => !store.isRegistry(uri)));
  for (const uri of uris) {
    const { suites, wordings } = fileUsers(uri, store);
    const other = [...suites, ...wordings.map(({ prompt }) => prompt)].find(
      (prompt) => idOf(prompt) !== owner,
    );
    if (!other) continue;
    const file = decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
    throw new PromptError(
      'bad-input',
      `“${file}” belongs to the prompt “${other.block.name}” too. Give each prompt a file of its own, then rename.`,
    );
  }
}

/**
 * A template file that a released version shares with the draft cannot be changed for the draft alone.
 * @throws PromptError `bad-input`
 */
export function refuseFrozenFiles(places: readonly Occurrence[], store: RegistryStore): void {
  const frozen = places.filter((one) => isFrozen(one) && one.placed?.uri !== one.uri);
  for (const { uri, placed } of frozen) {
    const shared = fileUsers(uri, store).wordings.some(
      ({ content, where }) => content.digest === undefined || where === 'draft',
    );
    if (!placed || !shared) continue;
    const file = decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
    throw new PromptError(
      'bad-input',
      `“${file}” is the text of the released version ${placed.version} too. Give the draft a file of its own, then rename.`,
    );
  }
}
