import { withoutControls } from '../../core/base/controls.ts';
import { counted } from '../../core/evals/reports/amounts.ts';
import { type ExperimentSettings, settingsOf } from '../../core/experiments/settings.ts';
import { toAnalysisJson } from '../../core/experiments/reports/json.ts';
import { renderAnalysis, renderPlan, renderTitle } from '../../core/experiments/reports/text.ts';
import { planExperiment } from '../../core/experiments/planExperiment.ts';
import type { ExperimentVerdict } from '../../core/experiments/verdict.ts';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { TrafficReader } from '../../core/monitoring/promptTraffic.ts';
import { stateOf } from '../../core/registry/experimentState.ts';
import { readLines } from '../../node/telemetryFiles.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { usableSettings } from '../../node/experimentTelemetry.ts';
import { analysed, experimentNamed, experimentsIn, telemetryOf } from '../experiments.ts';
import { openWorkspace } from '../openWorkspace.ts';

interface TelemetryOptions {
  readonly telemetry?: readonly string[];
  readonly environment?: string;
  readonly json?: boolean;
}

/** Prints the experiments of the registries with their state. */
export async function listExperiments(
  context: Context,
  targets: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const now = Date.now();
  const found = experimentsIn(workspace).map(({ experiment, file }) => ({
    experiment,
    file: workspace.show(file.uri),
    state: stateOf(experiment, now),
    settings: settingsOf(experiment),
  }));
  if (json) {
    const experiments = found.map(({ experiment, file, state, settings }) => ({
      name: experiment.name,
      file,
      state,
      prompt: experiment.prompt?.value ?? null,
      usable: settings !== undefined,
      started_at: experiment.startedAt ?? null,
      ended_at: experiment.endedAt ?? null,
      outcome: experiment.outcome ?? null,
    }));
    context.print(`${JSON.stringify({ schema_version: 1, experiments })}\n`);
    return EXIT.passed;
  }
  if (found.length === 0) context.note('No registry holds an experiment.\n');
  for (const { experiment, state, settings } of found) {
    const name = withoutControls(experiment.name);
    const title = settings ? renderTitle(settings) : `${name}: not complete, see validate`;
    const outcome = experiment.outcome === undefined ? '' : `, ${experiment.outcome}`;
    context.print(`${title}, ${state}${withoutControls(outcome)}\n`);
  }
  return EXIT.passed;
}

interface AnalyzeOptions extends TelemetryOptions {
  readonly strict?: boolean;
  /** Does what the file declares for a challenger that does harm. */
  readonly apply?: boolean;
  readonly live?: string | true;
}

/** What speaks against going on. */
const FAILED: ReadonlySet<ExperimentVerdict> = new Set(['revert', 'unhealthy']);

/** Prints what the telemetry says about an experiment, and what follows. */
export async function analyzeExperiment(
  context: Context,
  targets: readonly string[],
  options: AnalyzeOptions,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const { experiment, file } = experimentNamed(workspace);
  const now = Date.now();
  const { judged, move, unreadable } = await analysed(context, { experiment, file }, { ...options, now });
  const state = stateOf(experiment, now);
  if (options.json)
    context.print(
      `${JSON.stringify({ schema_version: 1, ...toAnalysisJson(judged, { state, move }), unreadable_lines: unreadable })}\n`,
    );
  else context.print(renderAnalysis(judged, { state, move }, context.paint));
  if (unreadable > 0 && !options.json)
    context.note(`Passed over ${counted(unreadable, 'line')} of telemetry without a record.\n`);
  if (options.apply && judged.verdict === 'revert' && state === 'running') {
    const { revertAsDeclared } = await import('./experimentLifecycle.ts');
    await revertAsDeclared(context, targets, {
      judged,
      live: options.live,
      environment: options.environment,
    });
  }
  if (FAILED.has(judged.verdict)) return EXIT.failed;
  return options.strict && judged.verdict !== 'promote' ? EXIT.inconclusive : EXIT.passed;
}

interface PlanOptions extends TelemetryOptions {
  readonly perDay?: number;
  readonly sd?: number;
}

/** What a unit’s score spreads by, where nobody has measured it. */
const USUAL_SD = 0.15;
const USUAL_SCORE = 0.85;

/** Prints what an experiment needs, and what it would see. */
export async function planNamed(
  context: Context,
  targets: readonly string[],
  options: PlanOptions,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const { experiment, file } = experimentNamed(workspace);
  const settings = usableSettings(experiment);
  const reader = new TrafficReader(settings.prompt, options.environment ?? PRODUCTION);
  const paths = await telemetryOf(context, file, options.telemetry, { isOptional: true });
  for (const path of paths)
    for await (const lines of readLines(path)) for (const line of lines) reader.add(line);
  const traffic = reader.traffic();
  const sd = options.sd ?? traffic?.quality?.sd ?? USUAL_SD;
  const base = traffic?.quality?.mean ?? USUAL_SCORE;
  const measured = traffic && traffic.days > 0 ? traffic.units / Math.max(1, traffic.days) : undefined;
  const unitsPerDay = options.perDay ?? measured;
  const plan = planExperiment(settings, { unitsPerDay, sd, base });
  const sdFrom =
    options.sd !== undefined
      ? 'as given'
      : traffic?.quality
        ? `measured on ${traffic.quality.units} units`
        : 'assumed: nothing was measured';
  if (options.json) context.print(`${JSON.stringify(toPlanJson(settings, plan, { unitsPerDay, sd }))}\n`);
  else context.print(renderPlan(settings, plan, { unitsPerDay, sd, sdFrom }));
  return EXIT.passed;
}

function toPlanJson(
  { name, prompt }: ExperimentSettings,
  plan: ReturnType<typeof planExperiment>,
  { unitsPerDay, sd }: { readonly unitsPerDay: number | undefined; readonly sd: number },
): object {
  return {
    schema_version: 1,
    experiment: name,
    prompt,
    units: plan.units,
    units_per_day: unitsPerDay ?? null,
    days: plan.days ?? null,
    sd,
    detectable: plan.detectable,
    detectable_by_one_look: plan.detectableByOneLook,
    false_alarms: plan.falseAlarms.reverted,
    harm: plan.harm.map(({ delta, found }) => ({
      delta,
      reverted: found.reverted,
      median_units: found.medianUnits ?? null,
    })),
  };
}
