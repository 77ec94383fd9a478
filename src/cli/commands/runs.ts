import { readFile } from 'node:fs/promises';
import { PromptError } from '../../core/base/errors.ts';
import { compareRuns as compareStored, toBounds } from '../../core/evals/compareRuns.ts';
import { findOldRuns } from '../../core/evals/oldRuns.ts';
import { counted } from '../../core/evals/reports/amounts.ts';
import { renderRunComparison, renderRuns, renderStoredRun } from '../../core/evals/reports/runsText.ts';
import type { CaseResult } from '../../core/evals/run.ts';
import type { StoredRun } from '../../core/evals/runFile.ts';
import { type KeptRun, readRun, removeRun } from '../../node/runFiles.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { findKeptRuns, isOf, runNamed } from '../keptRuns.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { writeReport } from '../writeReport.ts';

interface JsonOption {
  readonly json?: boolean;
}

/** Prints what is kept of earlier runs, the newest first. */
export async function listRuns(
  context: Context,
  targets: readonly string[],
  { json = false, limit }: JsonOption & { limit: number },
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  // Numbers are those among all runs, so that they mean the same to the other commands.
  const numbered = (await findKeptRuns(workspace)).map((run, index) => ({ ...run, number: index + 1 }));
  const runs = numbered.filter(({ facts }) => isOf(workspace.names)(facts)).slice(0, limit);
  if (json) {
    const rows = runs.map(({ name, facts }) => ({ name, ...facts }));
    context.print(`${JSON.stringify({ schema_version: 1, runs: rows })}\n`);
  } else if (runs.length === 0) context.note('No run is kept. `prompt-ledger eval` leaves one.\n');
  else context.print(renderRuns(runs, context.paint));
  return EXIT.passed;
}

/** Prints one run. */
export async function showRun(
  context: Context,
  targets: readonly string[],
  { json = false, html, junit, markdown }: ShowOptions,
): Promise<ExitCode> {
  if (json && markdown === true)
    throw new PromptError('bad-input', '--json and --markdown both want standard output.', {
      hint: 'Name a file: --markdown report.md',
    });
  const [run] = await runsNamed(context, targets, 1);
  if (json) {
    context.print(await readFile(run!.path, 'utf8'));
    if ((html ?? junit ?? markdown) === undefined) return EXIT.passed;
  }
  const shown = await stored(run!);
  await writeReports(context, shown, { html, junit, markdown });
  if (!json && markdown !== true) context.print(renderStoredRun(shown, context.paint));
  return EXIT.passed;
}

interface Reports {
  readonly html?: string | undefined;
  readonly junit?: string | undefined;
  /** True: on standard output. */
  readonly markdown?: string | true | undefined;
}

type ShowOptions = JsonOption & Reports;

/** The reports that `eval` writes, of a run that is over. */
async function writeReports(
  context: Context,
  run: StoredRun,
  { html, junit, markdown }: Reports,
): Promise<void> {
  if ((html ?? junit ?? markdown) === undefined) return;
  const { toEvaluated } = await import('../../core/evals/results/toEvaluated.ts');
  const evaluated = toEvaluated(run);
  if (html !== undefined) {
    const { writePage } = await import('../writePage.ts');
    await writePage(context, html, { evaluated: [evaluated], failures: [], diffs: undefined });
  }
  if (junit !== undefined) {
    const { renderJunit } = await import('../../core/evals/reports/junit.ts');
    await writeReport(context, junit, renderJunit([evaluated]));
  }
  if (markdown === undefined) return;
  const { renderMarkdown } = await import('../../core/evals/reports/markdown.ts');
  if (markdown === true) context.print(renderMarkdown([evaluated]));
  else await writeReport(context, markdown, renderMarkdown([evaluated]));
}

/** Prints what is different between two runs. */
export async function compareRuns(
  context: Context,
  targets: readonly string[],
  { json = false }: JsonOption,
): Promise<ExitCode> {
  const [first, second] = await runsNamed(context, targets, 2);
  const [base, run] = [await stored(first!), await stored(second!)];
  const found = compareStored(base, run);
  if (!json) {
    context.print(renderRunComparison({ base, run, found }, context.paint));
    return EXIT.passed;
  }
  const { comparison, broken, fixed, added, removed, isOtherSuite } = found;
  const report = {
    schema_version: 1,
    base: first!.name,
    run: second!.name,
    scores: [base.score, run.score],
    verdict: comparison?.verdict ?? null,
    delta: comparison?.delta ?? null,
    delta_ci95: comparison ? toBounds(comparison.interval) : null,
    pairs: comparison?.pairs ?? 0,
    broken: broken.map(toCase),
    fixed: fixed.map(toCase),
    added,
    removed,
    other_suite: isOtherSuite,
  };
  context.print(`${JSON.stringify(report)}\n`);
  return EXIT.passed;
}

const toCase = ({ id, description }: CaseResult) => ({ id, description });

interface PruneOptions {
  readonly keep?: number;
  readonly olderThan?: number;
  readonly dryRun?: boolean;
}

/** Removes results that nobody needs any more. */
export async function pruneRuns(
  context: Context,
  targets: readonly string[],
  { keep, olderThan, dryRun = false }: PruneOptions,
): Promise<ExitCode> {
  if (keep === undefined && olderThan === undefined)
    throw new PromptError('bad-input', 'Say what may go.', {
      hint: 'For example: prompt-ledger runs prune --keep 10, or --older-than 30',
    });
  const workspace = await openWorkspace(context, targets);
  const runs = await findKeptRuns(workspace, isOf(workspace.names));
  const old = findOldRuns(runs, { keep, olderThan }, Date.now());
  for (const { path, name } of old) {
    if (dryRun) context.print(`${name}\n`);
    else await removeRun(path);
  }
  context.note(
    `${dryRun ? 'Would remove' : 'Removed'} ${counted(old.length, 'run')}, ${runs.length - old.length} stay.\n`,
  );
  return EXIT.passed;
}

async function runsNamed(context: Context, targets: readonly string[], count: number): Promise<KeptRun[]> {
  const workspace = await openWorkspace(context, targets);
  if (workspace.names.length !== count)
    throw new PromptError('bad-input', `Name ${counted(count, 'run')}.`, {
      hint: 'By the number in `prompt-ledger runs list`, by name, or by a prompt, whose newest run is meant.',
    });
  const runs = await findKeptRuns(workspace);
  return workspace.names.map((name) => runNamed(runs, name));
}

async function stored({ path, name }: KeptRun): Promise<StoredRun> {
  const run = await readRun(path);
  if (run) return run;
  throw new PromptError('bad-input', `The file of the run ${name} cannot be read.`, {
    hint: 'It was cut off, changed by hand, or written by a later release.',
  });
}
