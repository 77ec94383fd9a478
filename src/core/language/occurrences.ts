import { promptAt } from '../checks/fixScope.ts';
import { suiteUriOf } from '../evals/suiteOf.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type RegisteredPrompt, type Registry, idOf } from '../registry/workspace.ts';
import { type PlacedContent, findContents } from '../versions/content.ts';
import { templateOf } from '../versions/messages.ts';
import { contentOccurrences, variableOf } from './contentOccurrences.ts';
import { fileUsers } from './fileUsers.ts';
import { type Entity, type Occurrence, isSameEntity, partialOwner } from './occurrence.ts';
import { promptOccurrences } from './promptOccurrences.ts';
import { sectionOccurrences } from './sectionOccurrences.ts';
import { suiteOccurrences } from './suiteOccurrences.ts';
import { templateOccurrences } from './templateOccurrences.ts';

/** The names at an offset: several where a file is shared. The innermost range wins. */
export function occurrencesAt(uri: string, offset: number, store: RegistryStore): readonly Occurrence[] {
  const holding = nearby(uri, offset, store).filter(
    (one) => one.uri === uri && one.range.start <= offset && offset <= one.range.end,
  );
  const shortest = Math.min(...holding.map(({ range }) => range.end - range.start));
  return holding.filter(({ range }) => range.end - range.start === shortest);
}

function nearby(uri: string, offset: number, store: RegistryStore): readonly Occurrence[] {
  if (!store.isRegistry(uri)) return fileOccurrences(uri, store);
  const prompt = promptAt(uri, offset, store);
  if (prompt) return promptOccurrences(prompt, store);
  return sectionsIn(uri, store);
}

/** Every name outside the prompts of a registry file. */
export function sectionsIn(uri: string, store: RegistryStore): readonly Occurrence[] {
  return store.workspace.registries.flatMap((registry) =>
    registry.files
      .filter((file) => file.uri === uri)
      .flatMap((file) => sectionOccurrences(file, registry, store)),
  );
}

/** Every name in a file that is no registry. */
export function fileOccurrences(uri: string, store: RegistryStore): readonly Occurrence[] {
  const users = fileUsers(uri, store);
  const contents = users.contents.flatMap((placed) => contentOccurrences(placed, store));
  const wordings = users.wordings.flatMap((placed) => wordingOccurrences(placed, store));
  const partials = users.partials.flatMap(({ registry, name }) => partialNames(registry, name, store));
  const suites = suitesOf(uri, store).flatMap(({ suite, prompts }) =>
    suiteOccurrences(
      suite,
      prompts.map((prompt) => idOf(prompt)),
      store,
    ).filter((one) => one.uri === uri),
  );
  return [...contents, ...wordings, ...partials, ...suites].toSorted((a, b) => a.range.start - b.range.start);
}

/** The names in the file that a content's wording stands in. */
function wordingOccurrences(placed: PlacedContent, store: RegistryStore): Occurrence[] {
  const { wording } = placed.content;
  if (wording.kind !== 'file') return [];
  const uri = store.resolve(placed.uri, wording.path.value);
  const source = store.read(uri);
  if (source.state !== 'loaded') return [];
  const registryUri = placed.prompt.registry.uri;
  const site = { uri, registryUri, localOwner: uri, entityOf: variableOf(placed) };
  const found = templateOccurrences(templateOf(source, source.text), { ...site, toRange: (range) => range });
  return found.map((one) => ({ ...one, placed }));
}

/** What a partial's file reads. */
function partialNames(registry: Registry, name: string, store: RegistryStore): Occurrence[] {
  const path = registry.settings.partials.get(name);
  const uri = path && store.resolve(path.from, path.value);
  const source = uri === undefined ? undefined : store.read(uri);
  if (uri === undefined || source?.state !== 'loaded') return [];
  const owner = partialOwner(registry.uri, name);
  return templateOccurrences(templateOf(source, source.text), {
    uri,
    registryUri: registry.uri,
    localOwner: uri,
    toRange: (range) => range,
    entityOf: (variable) => ({ kind: 'parameter', owner, name: variable }),
  });
}

interface SuiteUse {
  readonly suite: string;
  readonly prompts: readonly RegisteredPrompt[];
}

/** The suites that a file is, or is a file of tests of, with the prompts that they belong to. */
function suitesOf(uri: string, store: RegistryStore): SuiteUse[] {
  const byUri = new Map<string, RegisteredPrompt[]>();
  for (const { prompts } of store.workspace.registries) {
    for (const prompt of prompts) {
      const { uri: suite, written } = suiteUriOf(prompt, store);
      if (suite !== uri && !written && !store.knows(suite)) continue;
      byUri.set(suite, [...(byUri.get(suite) ?? []), prompt]);
    }
  }
  const uses = Array.from(byUri, ([suite, prompts]) => ({ suite, prompts }));
  const own = uses.filter(({ suite }) => suite === uri);
  if (own.length > 0) return own;
  if (!/\.(?:ya?ml|json|jsonl|ndjson|csv)$/i.test(uri)) return [];
  return uses.filter(({ suite }) =>
    suiteOccurrences(suite, [], store).some((one) => one.kind === 'file' && one.name === uri),
  );
}

/** Every place that names an entity, in whatever file. */
export function findOccurrences(entity: Entity, store: RegistryStore): readonly Occurrence[] {
  return candidates(entity, store)
    .filter((one) => isSameEntity(one, entity))
    .toSorted((a, b) => a.uri.localeCompare(b.uri) || a.range.start - b.range.start);
}

function candidates(entity: Entity, store: RegistryStore): Occurrence[] {
  const { registries } = store.workspace;
  const prompts = registries.flatMap((registry) => registry.prompts);
  const found = new Map<string, Occurrence>();
  const add = (list: readonly Occurrence[]): void => {
    for (const one of list)
      found.set([one.uri, one.range.start, one.kind, one.owner, one.placed?.version].join('\n'), one);
  };
  const isOwned = entity.kind === 'variable' || entity.kind === 'version';
  for (const prompt of prompts) {
    if (isOwned ? idOf(prompt) === entity.owner : mentions(prompt, entity)) {
      add(promptOccurrences(prompt, store));
      add(companionsOf(prompt, store, isOwned));
    }
  }
  for (const registry of registries) {
    for (const file of registry.files) add(sectionOccurrences(file, registry, store));
    for (const name of registry.settings.partials.keys()) add(partialNames(registry, name, store));
  }
  if (entity.kind === 'assertion' || entity.kind === 'local')
    add(fileOccurrences(entity.owner.split('#')[0]!, store));
  return [...found.values()];
}

/** Whether a prompt's text can name an entity; one that has other files may name it there. */
function mentions({ block, file }: RegisteredPrompt, { kind, name }: Entity): boolean {
  const word = kind === 'file' ? decodeURIComponent(name.slice(name.lastIndexOf('/') + 1)) : name;
  const pieces = block.pieces ?? [{ text: file.text }];
  return pieces.some(
    ({ text }) => text.includes(word) || text.includes('template_file') || text.includes('versions_dir'),
  );
}

/** The names in the other files of a prompt: its versions, template files and, of its own names, its suite. */
function companionsOf(prompt: RegisteredPrompt, store: RegistryStore, isOwned: boolean): Occurrence[] {
  const contents = findContents(prompt, store);
  const suite = isOwned ? suiteOccurrences(suiteUriOf(prompt, store).uri, [idOf(prompt)], store) : [];
  return [
    ...contents
      .filter(({ where }) => where === 'file')
      .flatMap((placed) => contentOccurrences(placed, store)),
    ...contents.flatMap((placed) => wordingOccurrences(placed, store)),
    ...suite,
  ];
}

/** The prompt that an owner's id names. */
export const promptWith = (id: string, { workspace }: RegistryStore): RegisteredPrompt | undefined =>
  workspace.registries.flatMap(({ prompts }) => prompts).find((prompt) => idOf(prompt) === id);
