import { PromptError } from '../core/base/errors.ts';
import { settingsOf } from '../core/experiments/settings.ts';
import { actionOf } from '../core/monitoring/advice.ts';
import type { Alert, MonitorId } from '../core/monitoring/alert.ts';
import type { AlertState } from '../core/monitoring/alertNews.ts';
import type { MonitorAction } from '../core/monitoring/monitoringSettings.ts';
import type { SourceSettings } from '../core/monitoring/sourceSettings.ts';
import type { MonitorTarget } from '../core/monitoring/targets.ts';
import { type FoundExperiment, experimentsOf } from '../core/registry/experiments.ts';
import { stateOf } from '../core/registry/experimentState.ts';
import type { Registry } from '../core/registry/workspace.ts';
import { PRODUCTION } from '../core/serving/decide.ts';
import type { AlertStore } from '../node/alertStore.ts';
import { analyseIfMeasured } from '../node/experimentTelemetry.ts';
import { type Monitored, sourceSettingsOf } from '../node/monitorRegistry.ts';
import type { Context } from './context.ts';
import { EXIT } from './exitCode.ts';

export interface ApplyOptions {
  /** The head that is moved before the file. */
  readonly live: string | true | undefined;
  /** Absolute paths of files that were named instead of the registry's source. */
  readonly telemetry: readonly string[] | undefined;
  /** As the command line names the registry. */
  readonly path: string;
}

/** By this name the state of alerts knows what was acted upon. */
const CHANNEL = 'actions';

/** How long nothing more is done to a prompt: what was done has to show first. */
const COOL_DOWN_MS = 3_600_000;

interface Acting {
  readonly registry: Registry;
  readonly store: AlertStore;
  readonly monitored: Monitored;
}

/**
 * Does what a registry declares for what is certain: ends experiments that do harm, rolls back, turns off. Each alert is
 * acted upon once; what is not done is said, with the reason.
 */
export async function applyDeclared(
  context: Context,
  { registry, store, monitored }: Acting,
  options: ApplyOptions,
): Promise<void> {
  const { report } = monitored;
  if (report.environment !== PRODUCTION) {
    context.note(`Nothing is done in ${report.environment}: actions are those of production.\n`);
    return;
  }
  try {
    // Two looks at once must not both act: the second finds what the first has done.
    await store.alone(CHANNEL, () => act(context, { registry, store, monitored }, options));
  } catch (error) {
    if (!PromptError.is(error, 'locked')) throw error;
    context.note('Another process is acting on the same alerts.\n');
  }
}

async function act(
  context: Context,
  { registry, store, monitored }: Acting,
  options: ApplyOptions,
): Promise<void> {
  const { report, watch } = monitored;
  await revertExperiments(context, { registry, now: Date.parse(report.at) }, options);
  for (const alert of report.alerts) {
    const action = actionOf(alert, watch.settings, report);
    if (!action) continue;
    const target = watch.targets.find(({ prompt }) => prompt === alert.evaluation.prompt);
    const state = await store.read();
    if (state.told.get(CHANNEL)?.get(alert.id)?.since === alert.since) continue;
    const obstacle = target
      ? whyNot(alert, action, {
          target,
          state,
          sourceKind: sourceSettingsOf(registry, options.telemetry).kind,
        })
      : 'It is not served any more.';
    if (obstacle !== undefined) {
      context.note(`${alert.evaluation.prompt}: ${action} is not done. ${obstacle}\n`);
      continue;
    }
    const outcome = await perform(context, { alert, action }, options);
    if (outcome === 'refused') continue;
    // Told before anything else looks: who is asked a second time finds that it was done.
    await store.tell(CHANNEL, [{ event: 'opened', alert: { ...alert, lookedAt: report.at } }]);
    await store.noteAct({ at: report.at, action, alert });
  }
}

/** What metrics know too little about to act upon. */
const UNSURE_IN_METRICS: ReadonlySet<MonitorId> = new Set(['quality', 'quality-trend', 'latency']);

interface Around {
  readonly sourceKind: SourceSettings['kind'];
  readonly target: MonitorTarget;
  readonly state: AlertState;
}

/** Why an action has to wait, or must not be. */
function whyNot(
  { evaluation }: Alert,
  action: MonitorAction,
  { target, state, sourceKind }: Around,
): string | undefined {
  const { prompt, version } = evaluation;
  const acted = [...(state.told.get(CHANNEL)?.values() ?? [])].filter(
    (other) => other.evaluation.prompt === prompt,
  );
  const latest = Math.max(...acted.map(({ lookedAt }) => Date.parse(lookedAt)));
  const rest = latest + COOL_DOWN_MS - Date.parse(state.lookedAt ?? '');
  if (rest > 0)
    return `Something was done to it ${Math.round((COOL_DOWN_MS - rest) / 60_000)} minutes ago, which has to show first.`;
  if (target.isKilled) return 'It is turned off already.';
  if (sourceKind === 'prometheus' && UNSURE_IN_METRICS.has(evaluation.monitor))
    return 'Metrics know neither users nor exact percentiles, so nothing is decided by them.';
  if (action === 'kill') return undefined;
  const served = target.versions.find((one) => one.version === version);
  if (served?.role !== 'pointer' && version !== '')
    return 'The version is not what the pointer names: an experiment or a rollback is under way.';
  const to = target.rollbackTo;
  if (to === undefined) return 'It names no version to roll back to: rollback_to.';
  const isBad =
    acted.some((other) => other.evaluation.version === to) ||
    state.lasting.some((other) => other.evaluation.version === to && other.wasFiring);
  return isBad ? `${to}, to which it would lead, has alerts of its own: somebody has to decide.` : undefined;
}

async function perform(
  context: Context,
  { alert, action }: { readonly alert: Alert; readonly action: MonitorAction },
  { live, path }: ApplyOptions,
): Promise<'done' | 'refused'> {
  const { evaluation } = alert;
  const { prompt } = evaluation;
  // The report of the monitors is what stands on standard output.
  const aside: Context = { ...context, print: context.note };
  const reason = `monitor: ${evaluation.text}`;
  const targets = [prompt, path];
  try {
    if (action === 'kill') {
      const { kill, toggleInFiles } = await import('./commands/live.ts');
      const code =
        live === undefined
          ? await toggleInFiles(aside, prompt, 'kill')
          : await kill(aside, [prompt], { live });
      return code === EXIT.passed ? 'done' : 'refused';
    }
    const { rollback } = await import('./commands/lifecycle.ts');
    const isStaged = action === 'staged_rollback';
    const code = await rollback(aside, targets, {
      reason,
      ...(isStaged && { staged: true }),
      ...(live !== undefined && { live }),
    });
    return code === EXIT.passed ? 'done' : 'refused';
  } catch (error) {
    // What cannot be done to one prompt keeps nobody from the others.
    if (!PromptError.is(error)) throw error;
    context.note(
      `${prompt}: ${action} could not be done. ${[error.message, error.hint].filter(Boolean).join(' ')}\n`,
    );
    return 'refused';
  }
}

/** Where `auto_revert` is on, a challenger that does harm is given up, as `experiment analyze --apply` does. */
async function revertExperiments(
  context: Context,
  { registry, now }: { readonly registry: Registry; readonly now: number },
  { live, telemetry, path }: ApplyOptions,
): Promise<void> {
  const running = experimentsOf(registry).filter(({ experiment }) => stateOf(experiment, now) === 'running');
  for (const found of running) {
    const { name } = found.experiment;
    try {
      const judged = await judgedOf(found, { now, telemetry });
      if (judged?.verdict !== 'revert' || !judged.settings.autoRevert) continue;
      const { revertAsDeclared } = await import('./commands/experimentLifecycle.ts');
      await revertAsDeclared(context, [name, path], { judged, live, environment: undefined });
    } catch (error) {
      // What cannot be done to one experiment keeps nobody from the rest.
      if (!PromptError.is(error)) throw error;
      context.note(`${name} could not be ended. ${[error.message, error.hint].filter(Boolean).join(' ')}\n`);
    }
  }
}

async function judgedOf(
  found: FoundExperiment,
  { now, telemetry }: { readonly now: number; readonly telemetry: readonly string[] | undefined },
) {
  if (!settingsOf(found.experiment)) return undefined;
  const analysis = await analyseIfMeasured(found, { now, telemetry, environment: PRODUCTION });
  return analysis?.judged;
}
