import { type CaseCoverage, type CoverageGap, findGaps } from '../../core/evals/caseCoverage.ts';
import { ExercisedText } from '../../core/evals/exercisedText.ts';
import {
  type FileCoverage,
  countCovered,
  mergeLineCoverage,
  toLineCoverage,
} from '../../core/evals/lineCoverage.ts';
import { describeGap, renderCoverage } from '../../core/evals/reports/coverageText.ts';
import { findMissedLines, renderLineCoverage } from '../../core/evals/reports/lineCoverageText.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, exitOfError, worstExit } from '../exitCode.ts';
import { LinePositions } from '../../core/base/linePositions.ts';
import { openWorkspace, type OpenWorkspace } from '../openWorkspace.ts';
import { type Prepared, prepareEvaluations } from '../prepareEvaluations.ts';
import { renderError } from '../terminal.ts';

interface CoverageOptions {
  readonly json?: boolean;
  readonly lines?: boolean;
  readonly strict?: boolean;
}

interface Covered {
  readonly prepared: Prepared;
  readonly coverage: CaseCoverage;
  readonly lines: readonly FileCoverage[];
}

/** Says which parts of prompts the cases of their suites do not exercise. Nothing is asked. */
export async function coverage(
  context: Context,
  targets: readonly string[],
  { json, lines, strict }: CoverageOptions,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const { prepared, failed } = await prepareEvaluations(workspace, { cache: true, baseline: 'none' });
  const covered = prepared.map(toCovered);
  const files = lines ? mergeLineCoverage(covered.map((one) => one.lines)) : undefined;
  const places = new Places(workspace);
  if (json) context.print(`${JSON.stringify(toJson(covered, files, places))}\n`);
  else {
    const placeOf = (gap: CoverageGap): string => places.render(gap);
    for (const { prepared: one, coverage: found } of covered) {
      const title = `${one.name} ${one.evaluation.subject.version}`;
      context.print(renderCoverage(title, found, { placeOf, paint: context.paint }));
    }
    const options = { show: workspace.show, lineOf: places.lineOf, paint: context.paint };
    if (files && files.length > 0) context.print(`\n${renderLineCoverage(files, options)}`);
  }
  for (const { error } of failed) context.note(renderError(error));
  const hasGaps = covered.some(({ coverage: { gaps } }) => gaps.length > 0);
  return worstExit([
    ...failed.map(({ error }) => exitOfError(error)),
    ...(strict && hasGaps ? [EXIT.failed] : []),
  ]);
}

function toCovered(prepared: Prepared): Covered {
  const { placed, cases } = prepared.evaluation.subject;
  const text = new ExercisedText(placed, prepared.sources);
  for (const one of cases) text.addCase(one);
  return { prepared, coverage: findGaps(text, cases), lines: toLineCoverage(placed, text) };
}

/** Lines and columns in files. */
class Places {
  readonly #workspace: OpenWorkspace;
  readonly #files = new Map<string, LinePositions>();

  constructor(workspace: OpenWorkspace) {
    this.#workspace = workspace;
  }

  readonly lineOf = (uri: string, offset: number): number => this.#positionsIn(uri).positionAt(offset).line;

  of({ uri, range }: CoverageGap): { file: string; line: number; column: number } {
    return { file: this.#workspace.show(uri), ...this.#positionsIn(uri).positionAt(range.start) };
  }

  toLines(file: FileCoverage): object {
    const missed = findMissedLines(file, this.lineOf);
    return { file: this.#workspace.show(file.uri), ...countCovered(file), missed_lines: missed };
  }

  render(gap: CoverageGap): string {
    const { file, line, column } = this.of(gap);
    return `${file}:${line}:${column}`;
  }

  #positionsIn(uri: string): LinePositions {
    let positions = this.#files.get(uri);
    if (!positions) {
      const source = this.#workspace.store.read(uri);
      positions = new LinePositions(source.state === 'loaded' ? source.text : '');
      this.#files.set(uri, positions);
    }
    return positions;
  }
}

function toJson(
  covered: readonly Covered[],
  files: readonly FileCoverage[] | undefined,
  places: Places,
): object {
  return {
    schema_version: 1,
    coverage: covered.map(({ prepared: { name, evaluation }, coverage: { cases, parts, gaps } }) => ({
      prompt: name,
      version: evaluation.subject.version,
      cases,
      parts,
      exercised: parts - gaps.length,
      gaps: gaps.map((gap) => ({
        kind: gap.kind,
        what: gap.what,
        message: describeGap(gap),
        ...places.of(gap),
      })),
    })),
    ...(files && { files: files.map((file) => places.toLines(file)) }),
  };
}
