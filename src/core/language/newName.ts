import { PromptError } from '../base/errors.ts';
import { isVersion } from '../versions/isVersion.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { Entity, EntityKind, Occurrence } from './occurrence.ts';
import { contentOf } from '../versions/content.ts';
import { contentOccurrences } from './contentOccurrences.ts';
import { fileOccurrences, findOccurrences, promptWith } from './occurrences.ts';

/** Words that a template reads as something else. */
const RESERVED = new Set(
  'true false nil null empty blank and or not contains forloop tablerowloop in'.split(' '),
);

const VARIABLE = /^[A-Za-z_][\w-]*$/;

const shapes: Readonly<Record<EntityKind, { readonly pattern: RegExp; readonly advice: string }>> = {
  variable: { pattern: VARIABLE, advice: 'Use letters, digits, “_” and “-”, and start with a letter.' },
  parameter: { pattern: VARIABLE, advice: 'Use letters, digits, “_” and “-”, and start with a letter.' },
  local: { pattern: VARIABLE, advice: 'Use letters, digits, “_” and “-”, and start with a letter.' },
  version: { pattern: /^\d/, advice: 'Write a version as three numbers, such as 1.2.0.' },
  prompt: { pattern: /^[\w][\w.-]*$/, advice: 'Use letters, digits, “-”, “_” and “.”.' },
  partial: { pattern: /^[\w][\w./-]*$/, advice: 'Use letters, digits, “-”, “_”, “.” and “/”.' },
  endpoint: { pattern: /^[\w][\w.-]*$/, advice: 'Use letters, digits, “-”, “_” and “.”.' },
  assertion: { pattern: /^[\w][\w.-]*$/, advice: 'Use letters, digits, “-”, “_” and “.”.' },
  file: { pattern: /^$/, advice: 'Rename the file in the explorer.' },
};

/**
 * Whether an entity can be called so.
 * @throws PromptError `bad-input`
 */
export function checkName(
  entity: Entity,
  newName: string,
  { places, store }: { readonly places: readonly Occurrence[]; readonly store: RegistryStore },
): void {
  const { kind } = entity;
  const { pattern, advice } = shapes[kind];
  const isTemplateName = pattern === VARIABLE;
  if (!pattern.test(newName) || (kind === 'version' && !isVersion(newName)))
    throw refusal(`“${newName}” cannot be a name here. ${advice}`);
  if (isTemplateName && RESERVED.has(newName))
    throw refusal(`“${newName}” means something else in templates. Choose another name.`);
  const taken = findOccurrences({ ...entity, name: newName }, store);
  const isTaken = isTemplateName
    ? taken.length > 0
    : taken.some(({ role }) => role === 'declaration') || isVersionThere(entity, newName, store);
  if (isTaken) throw refusal(`There is a ${nouns[kind]} “${newName}” already. Choose another name.`);
  if (!isTemplateName) return;
  // A name that a template sets would hide the new one, or be hidden by it.
  const inTemplates = places.filter(({ form }) => form === 'text');
  const contents = new Set(inTemplates.flatMap(({ placed }) => placed ?? []));
  const uris = new Set(inTemplates.map(({ uri }) => uri).filter((uri) => !store.isRegistry(uri)));
  const around = [
    ...Array.from(contents).flatMap((placed) => contentOccurrences(placed, store)),
    ...Array.from(uris).flatMap((uri) => fileOccurrences(uri, store)),
  ];
  const isUsed = around.some(
    ({ name, kind: other, form }) => name === newName && form === 'text' && clashing.has(other),
  );
  if (isUsed)
    throw refusal(`A template here uses the name “${newName}” for something else. Choose another name.`);
}

const clashing: ReadonlySet<EntityKind> = new Set(['variable', 'parameter', 'local']);

const nouns: Readonly<Record<EntityKind, string>> = {
  variable: 'variable',
  parameter: 'variable',
  local: 'variable',
  version: 'version',
  prompt: 'prompt',
  partial: 'partial',
  endpoint: 'endpoint',
  assertion: 'template of assertions',
  file: 'file',
};

function isVersionThere({ kind, owner }: Entity, name: string, store: RegistryStore): boolean {
  const prompt = kind === 'version' ? promptWith(owner, store) : undefined;
  return prompt !== undefined && contentOf(prompt, name, store) !== undefined;
}

const refusal = (message: string): PromptError => new PromptError('bad-input', message);
