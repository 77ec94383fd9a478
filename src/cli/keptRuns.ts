import { PromptError } from '../core/base/errors.ts';
import type { RunFacts } from '../core/evals/runFile.ts';
import { type KeptRun, findRuns } from '../node/runFiles.ts';
import { type OpenWorkspace, type PromptName, runFolderPath } from './openWorkspace.ts';

/** The runs that a workspace keeps, of all its registries, newest first. */
export async function findKeptRuns(
  { store }: Pick<OpenWorkspace, 'store'>,
  isWanted: (facts: RunFacts) => boolean = () => true,
): Promise<KeptRun[]> {
  const folders = new Set(store.workspace.registries.map(({ uri }) => runFolderPath(uri)));
  const found = await Promise.all(Array.from(folders, (folder) => findRuns(folder, isWanted)));
  return found.flat().toSorted((a, b) => (a.name < b.name ? 1 : -1));
}

export const isOf =
  (names: readonly PromptName[]) =>
  ({ prompt, version }: RunFacts): boolean =>
    names.length === 0 ||
    names.some((wanted) => wanted.name === prompt && (wanted.version ?? version) === version);

/**
 * The run that is meant by its number (1 is the newest), by a prompt, or by the beginning of its name.
 * @throws PromptError `bad-input` where there is none, or several
 */
export function runNamed(runs: readonly KeptRun[], { name, version }: PromptName): KeptRun {
  const written = version === undefined ? name : `${name}@${version}`;
  const byNumber = /^\d{1,6}$/.test(written) ? runs[Number(written) - 1] : undefined;
  const found = byNumber ?? runs.find(({ facts }) => isOf([{ name, version }])(facts));
  if (found) return found;
  const named = runs.filter((run) => run.name.startsWith(written));
  if (named.length === 1) return named[0]!;
  throw new PromptError(
    'bad-input',
    named.length > 1
      ? `${named.length} runs have names that begin with ${written}.`
      : `There is no run ${written}.`,
    { hint: '`prompt-ledger runs list` shows them, each with its number.' },
  );
}
