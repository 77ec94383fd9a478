import * as vscode from 'vscode';
import { reasonOf } from '../../core/evals/reports/findings.ts';
import { flagsOf } from '../../core/evals/results/rowFacts.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { Finished } from './evalRuns.ts';

/** `summarise-ticket draft` */
export const subjectOf = ({ evaluated: { run } }: Finished): string =>
  `${run.prompt} ${run.version === DRAFT ? vscode.l10n.t('draft') : run.version}`;

/** The result in one line: `summarise-ticket draft: 0.91 (0.84–0.96), 11 of 12 cases passed.` */
export function resultLine(finished: Finished): string {
  const { run } = finished.evaluated;
  const what = subjectOf(finished);
  if (run.score === undefined || !run.ci95) return vscode.l10n.t('{0}: no case could be judged.', what);
  const score = `${run.score.toFixed(2)} (${run.ci95.low.toFixed(2)}–${run.ci95.high.toFixed(2)})`;
  const cases = run.passed + run.failed + run.errors;
  return cases === 1
    ? vscode.l10n.t('{0}: {1}, {2} of 1 case passed.', what, score, run.passed)
    : vscode.l10n.t('{0}: {1}, {2} of {3} cases passed.', what, score, run.passed, cases);
}

/** What a notification says, which nobody reads twice: the result, what decided, what became of the score. */
export function resultMessage(finished: Finished): string {
  const { run } = finished.evaluated;
  const line = resultLine(finished);
  if (run.incomplete.includes('cancelled')) {
    return vscode.l10n.t(
      '{0} Cancelled with {1} cases left. Answers so far are kept and not asked for again.',
      line,
      run.skipped,
    );
  }
  const saved = finished.notRecorded ?? unsaved(finished);
  return [line, belowMinimum(finished), brokenCases(finished), verdict(finished), firstError(finished), saved]
    .filter(Boolean)
    .join(' ');
}

const unsaved = ({ isUnsaved }: Finished): string | undefined =>
  isUnsaved ? vscode.l10n.t('The score stands in the editor: save the registry to keep it.') : undefined;

function belowMinimum({ evaluated: { run }, minScore }: Finished): string | undefined {
  return minScore !== undefined && run.score !== undefined && run.score < minScore
    ? vscode.l10n.t('Below min_score {0}.', minScore)
    : undefined;
}

/** A few cases may be too few for a verdict, and yet each that broke is worth a look. */
function brokenCases({ evaluated: { run, baseline } }: Finished): string | undefined {
  const before = new Map(baseline?.cases.map((result) => [result.id, result]));
  const broken = run.cases.filter((subject) =>
    flagsOf({ subject, baseline: before.get(subject.id) }).includes('broken'),
  );
  if (broken.length === 0) return undefined;
  return broken.length === 1
    ? vscode.l10n.t('1 case broke.')
    : vscode.l10n.t('{0} cases broke.', broken.length);
}

function verdict({ evaluated: { comparison, baseline, gate }, minScore }: Finished): string | undefined {
  // Without anything to hold it against, every case has to pass, and the gate's own words say so.
  if (!comparison || !baseline)
    return gate.state === 'failed' && minScore === undefined ? gate.reasons.join(' ') : undefined;
  const delta = `${comparison.delta < 0 ? '−' : '+'}${Math.abs(comparison.delta).toFixed(2)}`;
  if (comparison.verdict === 'improved')
    return vscode.l10n.t('Improved on {0}: {1}.', baseline.version, delta);
  if (comparison.verdict === 'regressed')
    return vscode.l10n.t('Regressed against {0}: {1}.', baseline.version, delta);
  if (comparison.verdict === 'no regression')
    return vscode.l10n.t('No regression against {0}.', baseline.version);
  const { casesToSeeDrop, casesNeeded, pairs, maxDrop } = comparison;
  if (casesToSeeDrop !== undefined)
    return vscode.l10n.t(
      'Inconclusive against {0}: needs {1} more cases to see a drop of {2}.',
      baseline.version,
      casesToSeeDrop - pairs,
      maxDrop,
    );
  return casesNeeded === undefined
    ? vscode.l10n.t('Inconclusive against {0}.', baseline.version)
    : vscode.l10n.t(
        'Inconclusive against {0}: needs {1} more cases to settle it.',
        baseline.version,
        casesNeeded - pairs,
      );
}

/** Where cases could not be judged there is mostly one cause, the same for all. */
function firstError({ evaluated: { run } }: Finished): string | undefined {
  const failed = run.cases.find(({ outcome }) => outcome === 'error');
  if (!failed) return undefined;
  const reason = reasonOf(failed);
  return run.errors === 1
    ? vscode.l10n.t('1 case could not be judged: {0}', reason)
    : vscode.l10n.t('{0} cases could not be judged: {1}', run.errors, reason);
}
