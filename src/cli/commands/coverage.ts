import { findCoverage, type CaseCoverage, type CoverageGap } from '../../core/evals/caseCoverage.ts';
import { describeGap, renderCoverage } from '../../core/evals/reports/coverageText.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, exitOfError, worstExit } from '../exitCode.ts';
import { LinePositions } from '../../core/base/linePositions.ts';
import { openWorkspace, type OpenWorkspace } from '../openWorkspace.ts';
import { type Prepared, prepareEvaluations } from '../prepareEvaluations.ts';
import { renderError } from '../terminal.ts';

interface CoverageOptions {
  readonly json?: boolean;
  readonly strict?: boolean;
}

interface Covered {
  readonly prepared: Prepared;
  readonly coverage: CaseCoverage;
}

/** Says which parts of prompts the cases of their suites do not exercise. Nothing is asked. */
export async function coverage(
  context: Context,
  targets: readonly string[],
  { json, strict }: CoverageOptions,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const { prepared, failed } = await prepareEvaluations(workspace, { cache: true, baseline: 'none' });
  const covered = prepared.map((one): Covered => {
    const { placed, cases } = one.evaluation.subject;
    return { prepared: one, coverage: findCoverage(placed, cases, one.sources) };
  });
  const places = new Places(workspace);
  if (json) context.print(`${JSON.stringify(toJson(covered, places))}\n`);
  else {
    const placeOf = (gap: CoverageGap): string => places.render(gap);
    for (const { prepared: one, coverage: found } of covered) {
      const title = `${one.name} ${one.evaluation.subject.version}`;
      context.print(renderCoverage(title, found, { placeOf, paint: context.paint }));
    }
  }
  for (const { error } of failed) context.note(renderError(error));
  const hasGaps = covered.some(({ coverage: { gaps } }) => gaps.length > 0);
  return worstExit([
    ...failed.map(({ error }) => exitOfError(error)),
    ...(strict && hasGaps ? [EXIT.failed] : []),
  ]);
}

/** Lines and columns in the files that gaps stand in. */
class Places {
  readonly #workspace: OpenWorkspace;
  readonly #files = new Map<string, LinePositions>();

  constructor(workspace: OpenWorkspace) {
    this.#workspace = workspace;
  }

  of({ uri, range }: CoverageGap): { file: string; line: number; column: number } {
    let positions = this.#files.get(uri);
    if (!positions) {
      const source = this.#workspace.store.read(uri);
      positions = new LinePositions(source.state === 'loaded' ? source.text : '');
      this.#files.set(uri, positions);
    }
    return { file: this.#workspace.show(uri), ...positions.positionAt(range.start) };
  }

  render(gap: CoverageGap): string {
    const { file, line, column } = this.of(gap);
    return `${file}:${line}:${column}`;
  }
}

function toJson(covered: readonly Covered[], places: Places): object {
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
  };
}
