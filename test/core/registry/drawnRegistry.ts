import type { Problem, TextRange } from '../../../src/core/base/problem.ts';
import type { Content, Prompt } from '../../../src/core/registry/model.ts';
import type { PlacedPrompt } from '../../../src/core/registry/layout.ts';
import type { RegistryFile } from '../../../src/core/registry/registryFile.ts';
import { toJson } from '../../../src/core/yaml/tree.ts';

/** A registry's model as plain data in the offsets of the file, however the file was parsed. */
export function drawnRegistry(file: RegistryFile): unknown {
  return { prompts: file.prompts.map(drawnPrompt), settings: file.settings };
}

function drawnPrompt({ block, start }: PlacedPrompt): unknown {
  const { node: _, length: __, inline, draft, versions, keyRange, ...rest } = block.parsed.prompt;
  const shown: Omit<Prompt, 'node' | 'length' | 'inline' | 'draft' | 'versions' | 'keyRange'> = rest;
  return {
    shown: shifted(shown, start),
    keyRange: shiftedRange(keyRange, start),
    inline: inline && drawnContent(inline, start, true),
    draft: draft && {
      content: drawnContent(draft.content, start),
      keyRange: shiftedRange(draft.keyRange, start),
    },
    versions: versions.map(({ version, content, offset, keyRange: key }) => ({
      version,
      keyRange: shiftedRange(key, start),
      content: content && drawnContent(content, start + offset),
    })),
  };
}

/** The versions are no part of the inline content's node where they were cut off. */
function drawnContent({ node, ...rest }: Content, start: number, isInline = false): unknown {
  const json = isInline ? undefined : toJson(node);
  return { shown: shifted(rest, start), json };
}

/** Every range in a value moved; nodes shown by their value and place. */
function shifted(value: unknown, by: number): unknown {
  if (value instanceof Map) return Array.from(value, ([key, item]) => [key, shifted(item, by)]);
  if (Array.isArray(value)) return value.map((item) => shifted(item, by));
  if (typeof value !== 'object' || value === null) return value;
  if ('start' in value && 'end' in value) {
    const { start, end } = value;
    if (typeof start === 'number' && typeof end === 'number') return shiftedRange({ start, end }, by);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shifted(item, by)]));
}

const shiftedRange = ({ start, end }: TextRange, by: number): TextRange => ({
  start: start + by,
  end: end + by,
});

/** All problems of syntax and shape, in the offsets of the file, in its order. */
export function problemsIn(file: RegistryFile): Problem[] {
  const ofPrompts = file.prompts.flatMap(({ block, start }) =>
    block.parsed.problems.map((problem) => ({ ...problem, range: shiftedRange(problem.range, start) })),
  );
  return [...file.checkSections(), ...ofPrompts].toSorted(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
}

export const drawnProblems = (file: RegistryFile): string[] =>
  problemsIn(file).map(
    ({ code, severity, range, message }) => `${range.start}-${range.end} ${severity} ${code}: ${message}`,
  );
