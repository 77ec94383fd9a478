import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { type JudgedAnswer, findJudgedAnswers } from '../../core/evals/calibration/answersToLabel.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { findRuns, readRun } from '../../node/runFiles.ts';
import { folderOf } from '../files.ts';

/** The answers that a judge rated, and the version that gave them. */
export interface RunAnswers {
  readonly version: string;
  readonly answers: readonly JudgedAnswer[];
}

/** How many runs are looked at: those before them are of other texts and suites. */
const MOST_RUNS = 10;

/**
 * The judged answers of a prompt's newest run that has any.
 * @throws PromptError `bad-input` where there is none
 */
export async function findRunAnswers(
  { block: { name }, registry }: RegisteredPrompt,
  version: string | undefined,
): Promise<RunAnswers> {
  const folder = vscode.Uri.joinPath(folderOf(registry.uri), '.prompt-ledger').fsPath;
  const runs = await findRuns(
    folder,
    (facts) => facts.prompt === name && (version === undefined || facts.version === version),
  );
  for (const { path } of runs.slice(0, MOST_RUNS)) {
    const run = await readRun(path);
    const answers = run ? findJudgedAnswers(run.cases) : [];
    if (run && answers.length > 0) return { version: run.version, answers };
  }
  throw new PromptError(
    'bad-input',
    vscode.l10n.t('There is no run of {0} whose answers a model judged.', name),
    {
      hint: vscode.l10n.t(
        'Give its suite an assertion that asks a judge, such as llm-rubric, and run its evals.',
      ),
    },
  );
}
