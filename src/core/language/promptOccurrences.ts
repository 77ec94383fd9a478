import type { TextRange } from '../base/problem.ts';
import type { PromptBlock } from '../registry/layout.ts';
import type { Located } from '../registry/model.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type RegisteredPrompt, idOf, inFile, promptOf } from '../registry/workspace.ts';
import { findContents } from '../versions/content.ts';
import { contentOccurrences } from './contentOccurrences.ts';
import type { Occurrence } from './occurrence.ts';

const known = new WeakMap<
  PromptBlock,
  { readonly registry: string; readonly found: readonly Occurrence[] }
>();

/** Every name in a prompt's own text, in the order of the text. Found once a prompt, wherever it moves. */
export function promptOccurrences(prompt: RegisteredPrompt, store: RegistryStore): Occurrence[] {
  const registry = prompt.registry.uri;
  let own = known.get(prompt.block);
  if (own?.registry !== registry) {
    const found = [...ownNames(prompt, store), ...contentsOf(prompt, store)];
    known.set(
      prompt.block,
      (own = { registry, found: found.toSorted((a, b) => a.range.start - b.range.start) }),
    );
  }
  return own.found.map((one) => ({
    ...one,
    range: inFile(prompt, one.range),
    ...(one.placed && { placed: { ...one.placed, prompt } }),
  }));
}

/** Versions that stand in files of their own are those files' affair. */
const contentsOf = (prompt: RegisteredPrompt, store: RegistryStore): Occurrence[] =>
  findContents(prompt, store)
    .filter(({ where }) => where !== 'file')
    .flatMap((placed) => contentOccurrences(placed, store));

function ownNames(prompt: RegisteredPrompt, store: RegistryStore): Occurrence[] {
  const { uri } = prompt.file;
  const { keyRange, name, version, environments, rollbackTo, versions, inline, variables, evals } =
    promptOf(prompt);
  const owner = idOf(prompt);
  const scalar = { uri, form: 'scalar' as const };
  const pointer = ({ value, range }: Located<string>): Occurrence => ({
    kind: 'version',
    owner,
    name: value,
    ...scalar,
    range,
    role: 'read',
  });
  const declare = (kind: 'version' | 'variable', key: string, range: TextRange): Occurrence => ({
    kind,
    owner,
    name: key,
    ...scalar,
    range,
    role: 'declaration',
  });
  const served = version && pointer(version);
  const suite = evals.suite;
  return [
    { kind: 'prompt', owner: prompt.registry.uri, name, ...scalar, range: keyRange, role: 'declaration' },
    ...(served ? [inline ? { ...served, role: 'declaration' as const } : served] : []),
    ...(rollbackTo ? [pointer(rollbackTo)] : []),
    ...Array.from(environments.values(), pointer),
    ...versions.map((entry) => declare('version', entry.version, entry.keyRange)),
    ...Array.from(variables?.values() ?? [], (one) => declare('variable', one.name, one.keyRange)),
    ...(suite ? [fileOccurrence(uri, suite, store)] : []),
  ];
}

/** A path that names a file. */
export function fileOccurrence(
  uri: string,
  { value, range }: Located<string>,
  store: RegistryStore,
): Occurrence {
  const name = store.resolve(uri, value);
  return { kind: 'file', owner: '', name, uri, range, role: 'read', form: 'scalar' };
}
