import { type RegisteredPrompt, type Registry, inFile, promptOf } from '../registry/workspace.ts';
import type { FileCheck, Finding } from './check.ts';
import { renameFix, textIn } from './fixEdits.ts';

/** A name is unique in a registry with all that it includes. Within one file the duplicate key says it. */
export const duplicatePrompt: FileCheck = {
  codes: ['duplicate-prompt'],
  check({ registry, file }) {
    const first = firstOf(registry);
    if (!first) return [];
    return file.prompts.flatMap(({ block, start }): Finding[] => {
      const other = first.get(block.name);
      if (!other || other.file === file) return [];
      const { keyRange } = block.parsed.prompt;
      const message = `The prompt “${block.name}” stands in another file of this registry too. Rename one of them, or remove it.`;
      const range = { start: keyRange.start + start, end: keyRange.end + start };
      const data = { name: block.name, uri: other.file.uri };
      const related = [
        { uri: other.file.uri, range: inFile(other, promptOf(other).keyRange), message: 'The first one' },
      ];
      return [{ problem: { code: 'duplicate-prompt', message, severity: 'error', range, data, related } }];
    });
  },
  findFixes(problem, context) {
    const name = textIn(problem, 'name');
    const [prompt] = context.prompts;
    if (name === undefined || !prompt) return [];
    const taken = new Set(prompt.registry.prompts.map(({ block }) => block.name));
    let number = 2;
    while (taken.has(`${name}-${number}`)) number++;
    const free = `${name}-${number}`;
    return [renameFix(context, { title: `Rename this one to “${free}”` }, problem.range, free)];
  },
};

const firsts = new WeakMap<Registry, ReadonlyMap<string, RegisteredPrompt>>();

/** The first prompt of each name; undefined where the registry is one file. */
function firstOf(registry: Registry): ReadonlyMap<string, RegisteredPrompt> | undefined {
  if (registry.files.length < 2) return undefined;
  let first = firsts.get(registry);
  if (!first) {
    const found = new Map<string, RegisteredPrompt>();
    for (const prompt of registry.prompts)
      if (!found.has(prompt.block.name)) found.set(prompt.block.name, prompt);
    firsts.set(registry, (first = found));
  }
  return first;
}
