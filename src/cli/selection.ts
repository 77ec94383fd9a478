import { PromptError } from '../core/base/errors.ts';
import { latestCases } from '../core/evals/runFile.ts';
import type { CaseSelection } from '../core/evals/selectCases.ts';
import { latestRuns } from '../node/runFiles.ts';
import type { EvalOptions } from './evalOptions.ts';

/** The options that leave cases out: what they run is never recorded. */
const FILTERS = ['filter', 'tag', 'metadata', 'failing', 'changed', 'sample'] as const;

/** The first of the options that leave cases out, as it is written. */
export function filterIn(options: EvalOptions): string | undefined {
  const found = FILTERS.find((name) => options[name] !== undefined);
  return found === undefined ? undefined : `--${found}`;
}

interface LastRun {
  readonly runFolder: string;
  readonly prompt: string;
}

/** What the options select of a version's cases; for `--failing` and `--changed` its last runs decide. */
export const selectionOf =
  (options: EvalOptions, last: LastRun) =>
  async (version: string): Promise<CaseSelection> => {
    const { filter, tag, metadata, sample, seed = '1', failing, changed } = options;
    const before = failing || changed ? await lastCases({ ...last, version }) : undefined;
    const failed = Array.from(before?.values() ?? []).filter(({ outcome }) => outcome !== 'pass');
    if (failing && failed.length === 0)
      throw new PromptError('bad-input', `Every case of ${last.prompt} ${version} passed last time.`, {
        hint: 'Leave --failing out to run all cases.',
      });
    return {
      ...(filter !== undefined && { filter }),
      ...(tag && { tags: tag }),
      ...(metadata && { metadata: toMetadata(metadata) }),
      ...(failing && { caseIds: new Set(failed.map(({ id }) => id)) }),
      ...(changed &&
        before && {
          changedSince: new Map(Array.from(before.values(), ({ id, digest }) => [id, digest])),
        }),
      ...(sample !== undefined && { sample: { count: sample, seed } }),
    };
  };

async function lastCases(of: LastRun & { readonly version: string }) {
  const runs = await latestRuns(of.runFolder, of);
  if (runs.length > 0) return latestCases(runs);
  throw new PromptError('bad-input', `There is no run of ${of.prompt} ${of.version} yet.`, {
    hint: 'Run all cases once; the results are kept in .prompt-ledger.',
  });
}

/** `key=value`, given more than once: of one key any value will do, of several keys each has to fit. */
function toMetadata(written: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const wanted = new Map<string, string[]>();
  for (const one of written) {
    const at = one.indexOf('=');
    if (at < 1)
      throw new PromptError('bad-input', `--metadata wants key=value, not “${one}”.`, {
        hint: 'For example: --metadata topic=billing',
      });
    const [key, value] = [one.slice(0, at), one.slice(at + 1)];
    wanted.set(key, [...(wanted.get(key) ?? []), value]);
  }
  return wanted;
}
