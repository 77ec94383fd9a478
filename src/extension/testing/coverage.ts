import * as vscode from 'vscode';
import { ExercisedText } from '../../core/evals/exercisedText.ts';
import {
  type Count,
  type CoveredStatement,
  type FileCoverage as CoveredFile,
  countCovered,
  mergeLineCoverage,
  toLineCoverage,
} from '../../core/evals/lineCoverage.ts';
import type { Plan } from '../../core/evals/plan.ts';
import type { App } from '../app.ts';
import { type Positions, TextPositions, toRange } from '../convert.ts';
import { visitInSlices } from '../slices.ts';

type Covering = Pick<Plan, 'placed' | 'cases'>;

/** What cases reach of a file, with its places as they were when it was found: the text may be edited since. */
class PromptCoverage extends vscode.FileCoverage {
  readonly details: readonly vscode.FileCoverageDetail[];

  constructor(file: CoveredFile, positions: Positions) {
    const { statements, branches, declarations } = countCovered(file);
    super(
      vscode.Uri.parse(file.uri, true),
      toCount(statements),
      branches.total > 0 ? toCount(branches) : undefined,
      toCount(declarations),
    );
    this.details = toDetails(file, positions);
  }
}

/**
 * Which places of the prompts' text any case of these plans reaches, file by file, in slices. No model is asked.
 * Versions that only Git has are left out: there is no file to draw in.
 */
export async function coverageOf(
  { store }: Pick<App, 'store'>,
  plans: readonly Covering[],
  token?: vscode.CancellationToken,
): Promise<vscode.FileCoverage[]> {
  const found: CoveredFile[][] = [];
  for (const { placed, cases } of plans.filter(({ placed: { where } }) => where !== 'git')) {
    const text = new ExercisedText(placed, store);
    const add = (one: Covering['cases'][number]): void => text.addCase(one);
    if (!(await visitInSlices(cases, add, () => token?.isCancellationRequested === true))) return [];
    found.push(toLineCoverage(placed, text));
  }
  return mergeLineCoverage(found).flatMap((file) => {
    const source = store.read(file.uri);
    return source.state === 'loaded' ? [new PromptCoverage(file, new TextPositions(source.text))] : [];
  });
}

/** For `TestRunProfile.loadDetailedCoverage`. */
export function detailsOf(coverage: vscode.FileCoverage): vscode.FileCoverageDetail[] {
  return coverage instanceof PromptCoverage ? [...coverage.details] : [];
}

const toCount = ({ covered, total }: Count): vscode.TestCoverageCount =>
  new vscode.TestCoverageCount(covered, total);

function toDetails(
  { statements, declarations }: CoveredFile,
  positions: Positions,
): vscode.FileCoverageDetail[] {
  return [
    ...declarations.map(
      ({ kind, name, cases, range }) =>
        new vscode.DeclarationCoverage(
          kind === 'message' ? vscode.l10n.t('{0} message', name) : name,
          cases,
          positions.positionAt(range.start),
        ),
    ),
    ...statements.map(
      (statement) =>
        new vscode.StatementCoverage(
          statement.cases,
          toRange(positions, statement.range),
          toBranches(statement, positions),
        ),
    ),
  ];
}

/** Counts are of cases: a loop that goes round ten times in one of them is one. */
const toBranches = ({ branches }: CoveredStatement, positions: Positions): vscode.BranchCoverage[] =>
  branches.map(
    ({ cases, range, tag, isImplied }) =>
      new vscode.BranchCoverage(
        cases,
        toRange(positions, range),
        isImplied ? vscode.l10n.t('{0} does not hold', tag) : tag,
      ),
  );
