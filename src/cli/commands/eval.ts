import { PromptError } from '../../core/base/errors.ts';
import type { Evaluated } from '../../core/evals/evaluate.ts';
import { forecastRun, renderSpending } from '../../core/evals/forecast.ts';
import { describeImpact, findImpact } from '../../core/evals/impact.ts';
import { whyNotRecorded } from '../../core/evals/record.ts';
import { roundUsd } from '../../core/evals/reports/amounts.ts';
import type { FailedEvaluation } from '../../core/evals/reports/json.ts';
import { renderDetails, renderTable } from '../../core/evals/reports/table.ts';
import type { VersionDiff } from '../../core/versions/versionDiff.ts';
import { toPath } from '../../node/nodeFiles.ts';
import { sha256 } from '../../node/sha256.ts';
import type { Context } from '../context.ts';
import type { EvalOptions } from '../evalOptions.ts';
import { EXIT, type ExitCode, exitOfError, worstExit } from '../exitCode.ts';
import { holdAgainstRecorded } from '../holdAgainstRecorded.ts';
import { type Prepared, plansOf, prepareEvaluations } from '../prepareEvaluations.ts';
import { type OpenWorkspace, openWorkspace } from '../openWorkspace.ts';
import { filterIn } from '../selection.ts';
import { recordScore } from '../recordScore.ts';
import { renderError } from '../terminal.ts';
import type { Round } from '../watchEvals.ts';
import { writeReport } from '../writeReport.ts';
import { type Finished, renderCalls, runEvaluations } from '../runEvaluations.ts';

/** Runs the suites of prompts, reports, and records where that is asked for. */
export async function evaluatePrompts(
  context: Context,
  targets: readonly string[],
  given: EvalOptions,
): Promise<ExitCode> {
  refuseContradictions(given);
  if (!given.watch) return (await evaluateOnce(context, targets, given)).code;
  const { watchEvaluations } = await import('../watchEvals.ts');
  return watchEvaluations(context, given, (options) => evaluateOnce(context, targets, options));
}

async function evaluateOnce(
  context: Context,
  targets: readonly string[],
  given: EvalOptions,
): Promise<Round> {
  const workspace = await openWorkspace(context, [...targets, ...(given.prompt ?? [])]);
  const { prepared, failed, options } = await prepareEvaluations(workspace, given);
  if (given.retryErrors && prepared.length === 0 && failed.length === 0)
    context.note('Nothing to try again: the last runs left no errors.\n');
  const files = (): string[] => workspace.store.known.filter((uri) => uri.startsWith('file:')).map(toPath);
  if (options.dryRun) {
    const code = reportForecast(context, { prepared, failed, options });
    return { code, files: files(), spent: 0, isCancelled: false };
  }
  const finished = await runEvaluations(context, { workspace, prepared, options });
  const done = options.check
    ? finished.done.map((one) => ({
        ...one,
        evaluated: holdAgainstRecorded(one.evaluated, one.prepared.evaluation),
      }))
    : finished.done;
  const failures = [...failed, ...finished.failed];
  const notes = new Map<Evaluated, string[]>();
  const codes = [
    ...failures.map(({ error }) => exitOfError(error)),
    ...(finished.isCancelled ? [EXIT.incomplete] : []),
  ];
  for (const one of done) {
    const { lines, exits } = await conclude(one, { workspace, options });
    notes.set(one.evaluated, lines);
    codes.push(...exits);
  }
  const evaluated = done.map((one) => one.evaluated);
  const { markdown, html, github } = options;
  const diffs = (markdown ?? html) === undefined ? undefined : await findChanges(done);
  await writeReports(context, { evaluated, failures, notes, diffs, options });
  if (html !== undefined)
    await (await import('../writePage.ts')).writePage(context, html, { evaluated, failures, diffs });
  if (github) {
    const { renderEvalAnnotations } = await import('../evalAnnotations.ts');
    const write = options.json || markdown === true ? context.note : context.print;
    write(renderEvalAnnotations(done, failures, workspace));
  }
  const { spent, isCancelled } = finished;
  return { code: worstExit(codes), files: files(), spent, isCancelled };
}

function refuseContradictions(options: EvalOptions): void {
  const { record, check, json, markdown, resume, retryErrors, cache } = options;
  const filter = filterIn(options);
  const contradictions: [boolean, string, string][] = [
    [
      Boolean(record && check),
      '--record and --check contradict each other.',
      'Record locally and commit; check in CI.',
    ],
    [
      Boolean(json && markdown === true),
      '--json and --markdown both want standard output.',
      'Name a file: --markdown report.md',
    ],
    [
      Boolean(record && filter !== undefined),
      'A filtered run is not recorded.',
      `Leave out --record or ${filter}.`,
    ],
    [
      Boolean(record && options.model),
      'A run with another model is not recorded: the score would not be the version’s.',
      'Leave out --record or --model.',
    ],
    [
      Boolean(options.watch) && Boolean(record || resume || retryErrors || options.failing),
      '--watch runs again and again what you are editing.',
      `Leave it out, or ${record ? '--record' : resume ? '--resume' : retryErrors ? '--retry-errors' : '--failing'}.`,
    ],
    [
      options.seed !== undefined && options.sample === undefined,
      '--seed says which sample is drawn.',
      'Add --sample with a number of cases.',
    ],
    [
      Boolean(resume) && (filter !== undefined || options.model !== undefined || Boolean(retryErrors)),
      '--resume goes on with the cases and the model that the run was started with.',
      `Leave out --resume, or ${filter ?? (options.model ? '--model' : '--retry-errors')}.`,
    ],
    [
      Boolean(retryErrors) && (!cache || filter !== undefined),
      '--retry-errors asks again only what could not be judged.',
      `Leave out --retry-errors, or ${filter ?? '--no-cache'}.`,
    ],
  ];
  for (const [applies, message, hint] of contradictions)
    if (applies) throw new PromptError('bad-input', message, { hint });
}

/** What becomes of a finished evaluation: its gate, its score in the file. */
async function conclude(
  { evaluated, prepared }: Finished,
  { workspace, options }: { workspace: OpenWorkspace; options: EvalOptions },
): Promise<{ lines: string[]; exits: ExitCode[] }> {
  const { evaluation } = prepared;
  const exits: ExitCode[] = [exitOfGate(evaluated, options.strict)];
  const lines = evaluation.notCompared === undefined ? [] : [evaluation.notCompared];
  const refusal = options.record ? whyNotRecorded(evaluated) : undefined;
  if (refusal !== undefined) lines.push(refusal);
  else if (options.record) {
    try {
      lines.push(`Recorded in ${await recordScore(workspace, evaluated, evaluation.subject.placed)}.`);
    } catch (error) {
      if (!PromptError.is(error)) throw error;
      lines.push([error.message, error.hint].filter(Boolean).join(' '));
      exits.push(exitOfError(error));
    }
  }
  return { lines, exits };
}

function exitOfGate({ gate }: Evaluated, strict = false): ExitCode {
  if (gate.state === 'failed') return EXIT.failed;
  if (gate.state === 'incomplete') return EXIT.incomplete;
  return gate.state === 'inconclusive' && strict ? EXIT.inconclusive : EXIT.passed;
}

interface Report {
  readonly evaluated: readonly Evaluated[];
  readonly failures: readonly FailedEvaluation[];
  readonly notes: ReadonlyMap<Evaluated, readonly string[]>;
  readonly diffs: ReadonlyMap<Evaluated, VersionDiff> | undefined;
  readonly options: EvalOptions;
}

/** What changed between each version and the one that it was compared with. */
async function findChanges(done: readonly Finished[]): Promise<ReadonlyMap<Evaluated, VersionDiff>> {
  const { diffVersions } = await import('../../core/versions/versionDiff.ts');
  const pairs = done.flatMap(({ evaluated, prepared: { evaluation, sources } }) => {
    const [from, to] = [evaluation.baseline?.placed, evaluation.subject.placed];
    if (!from) return [];
    // What HEAD has is named with its commit.
    const [version = '', commit] = from.version.split('@');
    const labels = { from: commit === undefined ? version : `${version} at ${commit}` };
    const diff = diffVersions({ ...from, version }, to, { sources, sha256, labels });
    return diff ? [[evaluated, diff] as const] : [];
  });
  return new Map(pairs);
}

async function writeReports(
  context: Context,
  { evaluated, failures, notes, diffs, options }: Report,
): Promise<void> {
  const { json, junit, markdown } = options;
  if (junit !== undefined) {
    const { renderJunit } = await import('../../core/evals/reports/junit.ts');
    await writeReport(context, junit, renderJunit(evaluated, failures));
  }
  if (markdown !== undefined) {
    const { renderMarkdown } = await import('../../core/evals/reports/markdown.ts');
    const text = renderMarkdown(evaluated, failures, diffs);
    if (markdown === true) context.print(text);
    else await writeReport(context, markdown, text);
  }
  if (json) {
    const { renderJson } = await import('../../core/evals/reports/json.ts');
    for (const part of renderJson(evaluated, failures)) context.print(part);
  }
  if (!json && markdown !== true) {
    if (evaluated.length > 0) context.print(`${renderTable(evaluated, context)}\n`);
    for (const one of evaluated)
      context.print(
        renderDetails(one, context.paint) + (notes.get(one) ?? []).map((line) => `  ${line}\n`).join(''),
      );
  } else {
    for (const [{ run }, lines] of notes)
      for (const line of lines) context.note(`${run.prompt} ${run.version}: ${line}\n`);
  }
  for (const error of new Map(failures.map((failure) => [failure.error.message, failure.error])).values())
    context.note(renderError(error));
}

interface Planned {
  readonly prepared: readonly Prepared[];
  readonly failed: readonly FailedEvaluation[];
  readonly options: EvalOptions;
}

function reportForecast(context: Context, { prepared, failed, options }: Planned): ExitCode {
  const forecasts = prepared.map((one) => ({
    name: one.name,
    version: one.evaluation.subject.version,
    baseline: one.evaluation.baseline?.version,
    forecast: forecastRun(plansOf(one), one.folder.evidence),
    impact: findImpact(one.evaluation, one.folder.evidence),
  }));
  if (options.json) {
    const errors = failed.map(({ prompt, error: { code, message } }) => ({ prompt, code, message }));
    const rows = forecasts.map(
      ({ name, version, baseline, impact, forecast: { isJudged, cost_usd, ...counts } }) => ({
        prompt: name,
        version,
        baseline: baseline ?? null,
        ...counts,
        cost_usd: cost_usd ? { low: roundUsd(cost_usd.low), high: roundUsd(cost_usd.high) } : null,
        judged: isJudged,
        affected: impact.affected?.length ?? null,
        affected_cases: impact.affected?.map(({ id, description }) => ({ id, description })) ?? null,
        cases_to_ask: impact.toAsk.length,
      }),
    );
    context.print(
      `${JSON.stringify({ schema_version: 1, forecasts: rows, ...(errors.length > 0 && { errors }) })}\n`,
    );
  } else {
    for (const { name, version, baseline, forecast, impact } of forecasts) {
      const against = baseline === undefined ? '' : ` against ${baseline}`;
      context.print(
        `${context.paint('bold', `${name} ${version}`)}${against}  ${renderCalls(forecast)}, ${renderSpending(forecast)}\n  ${describeImpact(impact)}\n`,
      );
    }
  }
  for (const { error } of failed) context.note(renderError(error));
  return worstExit(failed.map(({ error }) => exitOfError(error)));
}
