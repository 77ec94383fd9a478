import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { type PlacedContent, contentOf, editedContent, servedVersions } from './content.ts';
import { type VersionDiff, type VersionDiffOptions, diffVersions } from './versionDiff.ts';

/** What became of a prompt between two states of its registry. */
export interface ComparedPrompt {
  readonly prompt: string;
  readonly state: 'added' | 'removed' | 'changed' | 'same';
  /** The environments that are served with another version, production first. */
  readonly pointers: readonly MovedPointer[];
  /** What is edited, and what production serves where that is not the same two contents. */
  readonly diffs: readonly VersionDiff[];
}

export interface MovedPointer {
  readonly environment: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface ComparePromptsOptions extends Pick<VersionDiffOptions, 'sources' | 'sha256'> {
  /** How the state before is called, such as `main`. */
  readonly at: string;
}

/** Compares a prompt with what it was: its edited content, its pointers, and what production serves. */
export function comparePrompts(
  before: RegisteredPrompt | undefined,
  after: RegisteredPrompt | undefined,
  options: ComparePromptsOptions,
): ComparedPrompt {
  const prompt = promptOf((after ?? before)!).name;
  if (!before || !after) return { prompt, state: after ? 'added' : 'removed', pointers: [], diffs: [] };
  const pointers = movedPointers(before, after);
  const edited = [before, after].map((one) => editedContent(one, options.sources));
  const served = [before, after].map((one) => servedContent(one, options));
  const pairs = [edited, ...(isSamePair(edited, served) ? [] : [served])];
  const diffs = pairs.flatMap(([from, to]) => {
    const diff = from && to && toDiff(from, to, options);
    return diff && diff.changes.length > 0 ? [diff] : [];
  });
  const isChanged = pointers.length > 0 || diffs.length > 0;
  return { prompt, state: isChanged ? 'changed' : 'same', pointers, diffs };
}

type Pair = readonly (PlacedContent | undefined)[];

const isSamePair = (a: Pair, b: Pair): boolean =>
  a.every((placed, index) => placed?.content === b[index]?.content);

function toDiff(
  from: PlacedContent,
  to: PlacedContent,
  { at, ...options }: ComparePromptsOptions,
): VersionDiff | undefined {
  const labels = from.version === to.version ? { from: `${from.version} at ${at}` } : {};
  return diffVersions(from, to, { ...options, labels });
}

function servedContent(
  prompt: RegisteredPrompt,
  { sources }: ComparePromptsOptions,
): PlacedContent | undefined {
  const { version } = promptOf(prompt);
  return version && contentOf(prompt, version.value, sources);
}

function movedPointers(before: RegisteredPrompt, after: RegisteredPrompt): MovedPointer[] {
  const [old, now] = [pointersOf(before), pointersOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((environment) => {
    const [from, to] = [old.get(environment), now.get(environment)];
    return from === to ? [] : [{ environment, from, to }];
  });
}

function pointersOf(prompt: RegisteredPrompt): ReadonlyMap<string, string> {
  const served = [...servedVersions(prompt)];
  return new Map(served.flatMap(([version, names]) => names.map((name) => [name, version] as const)));
}
