import { findExperiments } from '../registry/experiments.ts';
import type { RegistryFile } from '../registry/registryFile.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type Registry, idOf } from '../registry/workspace.ts';
import { ScalarOffsets } from '../yaml/offsets.ts';
import { type YamlEntry, shiftEntries, valueOf } from '../yaml/tree.ts';
import type { Occurrence } from './occurrence.ts';
import { fileOccurrence } from './promptOccurrences.ts';

/** Every name outside the prompts of a registry file. */
export function sectionOccurrences(
  file: RegistryFile,
  registry: Registry,
  store: RegistryStore,
): Occurrence[] {
  const { uri } = file;
  const found: Occurrence[] = [];
  for (const { entry, start } of file.sections) {
    if (!entry || entry.key === 'prompts') continue;
    const [moved] = shiftEntries([entry], start);
    found.push(...(moved ? namesOf(moved, file, { registry, store }) : []));
  }
  const named = (name: string | undefined): string | undefined => {
    const prompt = registry.prompts.find(({ block }) => block.name === name);
    return prompt && idOf(prompt);
  };
  for (const { prompt, control, challenger } of findExperiments(file)) {
    if (!prompt) continue;
    const scalar = { uri, role: 'read' as const, form: 'scalar' as const };
    found.push({ kind: 'prompt', owner: registry.uri, name: prompt.value, ...scalar, range: prompt.range });
    const owner = named(prompt.value);
    for (const { version } of [control, challenger])
      if (owner !== undefined && version)
        found.push({ kind: 'version', owner, name: version.value, ...scalar, range: version.range });
  }
  return found.toSorted((a, b) => a.range.start - b.range.start);
}

function namesOf(
  { key, value }: YamlEntry,
  file: RegistryFile,
  { registry, store }: { readonly registry: Registry; readonly store: RegistryStore },
): Occurrence[] {
  const { uri } = file;
  const entries = value.kind === 'map' ? value.entries.filter(({ merged }) => !merged) : [];
  const scalar = { uri, form: 'scalar' as const, owner: registry.uri };
  if (key === 'endpoints')
    return entries.map((entry) => ({
      kind: 'endpoint',
      name: entry.key,
      ...scalar,
      range: entry.keyRange,
      role: 'declaration',
    }));
  if (key === 'partials')
    return entries.flatMap((entry): Occurrence[] => {
      const { value: path } = entry;
      const name = { kind: 'partial' as const, name: entry.key, ...scalar, role: 'declaration' as const };
      return [
        { ...name, range: entry.keyRange },
        ...(path.kind === 'scalar' && typeof path.value === 'string'
          ? [fileOccurrence(uri, { value: path.value, range: path.range }, store)]
          : []),
      ];
    });
  if (key === 'include')
    return file.settings.include.flatMap(({ value: glob, range }) =>
      (store.find(uri, glob) ?? []).map((name): Occurrence => ({
        kind: 'file',
        owner: '',
        name,
        uri,
        range,
        role: 'read',
        form: 'scalar',
      })),
    );
  if (key !== 'judge') return [];
  return ['model', 'embeddings'].flatMap((name): Occurrence[] => {
    const model = valueOf(value, name);
    if (model?.kind !== 'scalar' || typeof model.value !== 'string' || model.alias) return [];
    const slash = model.value.indexOf('/');
    if (slash <= 0) return [];
    const range = new ScalarOffsets(file.text, model).toSourceRange({ start: 0, end: slash });
    const endpoint = model.value.slice(0, slash);
    return [
      { kind: 'endpoint', owner: registry.uri, name: endpoint, uri, range, role: 'read', form: 'text' },
    ];
  });
}
