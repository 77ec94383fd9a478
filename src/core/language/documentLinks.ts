import type { TextRange } from '../base/problem.ts';
import { promptsIn } from '../checks/fixScope.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { fileOccurrences, sectionsIn } from './occurrences.ts';
import { promptOccurrences } from './promptOccurrences.ts';

export interface DocumentLink {
  readonly range: TextRange;
  readonly target: string;
}

/** The files that a file names and that are there. A glob leads to the first of its files. */
export function findLinks(uri: string, store: RegistryStore): readonly DocumentLink[] {
  const all = store.isRegistry(uri)
    ? [
        ...sectionsIn(uri, store),
        ...store.workspace.registries.flatMap((registry) =>
          promptsIn(registry, uri)
            .filter(namesFile)
            .flatMap((prompt) => promptOccurrences(prompt, store)),
        ),
      ]
    : fileOccurrences(uri, store);
  const links = new Map<number, DocumentLink>();
  for (const { kind, name, range } of all)
    if (kind === 'file' && !links.has(range.start) && store.read(name).state === 'loaded')
      links.set(range.start, { range, target: name });
  return [...links.values()].toSorted((a, b) => a.range.start - b.range.start);
}

function namesFile({ block: { pieces } }: RegisteredPrompt): boolean {
  return !pieces || pieces.some(({ text }) => text.includes('template_file') || text.includes('suite'));
}
