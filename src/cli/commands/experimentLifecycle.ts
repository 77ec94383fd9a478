import { PromptError } from '../../core/base/errors.ts';
import type { Judged } from '../../core/experiments/verdict.ts';
import { advanceRollout } from '../../core/lifecycle/advanceRollout.ts';
import { startExperiment } from '../../core/lifecycle/startExperiment.ts';
import { type ExperimentAnalysis, decisionOf } from '../../core/lifecycle/gates/trials.ts';
import { type StopRequest, stopExperiment } from '../../core/lifecycle/stopExperiment.ts';
import type { Transition } from '../../core/lifecycle/transition.ts';
import type { FoundExperiment } from '../../core/registry/experiments.ts';
import { analyseIfMeasured } from '../../node/experimentTelemetry.ts';
import { toPath } from '../../node/nodeFiles.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exitCode.ts';
import { absolute, analysed, experimentNamed, experimentsIn } from '../experiments.ts';
import { type LifecycleSession, withSession } from '../lifecycleSession.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { type TransitionOptions, runTransition } from '../runTransition.ts';

interface StartOptions extends TransitionOptions {
  readonly weight?: number;
}

/** Lets an experiment share traffic, or changes its weights. */
export const startNamed = (
  context: Context,
  targets: readonly string[],
  options: StartOptions,
): Promise<ExitCode> =>
  withExperiment(context, targets, (session, { experiment, file, registry }) => {
    const others = experimentsIn(session.workspace)
      .filter((other) => other.registry.uri === registry.uri)
      .map((other) => other.experiment);
    const place = { experiment, file, prompt: session.prompt };
    const compute = (): Transition =>
      startExperiment(place, { weight: options.weight, others }, session.context);
    return runTransition(context, { session, options, compute });
  });

interface AdvanceOptions extends TransitionOptions {
  readonly approve?: boolean;
  readonly telemetry?: readonly string[];
  readonly environment?: string;
}

/** Writes the next move of a rollout, as its telemetry has it. */
export const advanceNamed = (
  context: Context,
  targets: readonly string[],
  { approve = false, ...options }: AdvanceOptions,
): Promise<ExitCode> =>
  withExperiment(context, targets, async (session, found) => {
    const { telemetry, environment, reason } = options;
    const named = { ...(telemetry && { telemetry }), ...(environment !== undefined && { environment }) };
    const { move } = await analysed(context, found, { ...named, approve, now: Date.now() });
    const { experiment, file } = found;
    if (!move)
      throw new PromptError('bad-input', `${experiment.name} is no rollout that runs.`, {
        hint: 'A rollout has the key `rollout`, and begins with `prompt-ledger experiment start`.',
      });
    const place = { experiment, file, prompt: session.prompt };
    const compute = (): Transition =>
      advanceRollout(place, { move, isApproved: approve, reason }, session.context);
    return runTransition(context, { session, options, compute });
  });

interface StopOptions extends TransitionOptions {
  readonly promote?: boolean;
  readonly revert?: boolean;
  readonly telemetry?: readonly string[];
  readonly environment?: string;
}

interface DeclaredRevert {
  readonly judged: Judged;
  /** The head that is moved before the file. */
  readonly live: string | true | undefined;
  readonly environment: string | undefined;
}

/**
 * Gives a challenger up that does harm, where `auto_revert` says so: first where applications read, then in the file.
 * What was done is told on the side, behind the analysis.
 */
export async function revertAsDeclared(
  context: Context,
  targets: readonly string[],
  { judged: { settings, reasons }, live, environment }: DeclaredRevert,
): Promise<void> {
  const { name, prompt, versions, autoRevert } = settings;
  if (!autoRevert) {
    context.note(`${name} goes on: its auto_revert is off.\n`);
    return;
  }
  const aside = { ...context, print: context.note };
  const reason = `revert: ${reasons.join(' ')}`;
  const stop = (): Promise<ExitCode> => stopNamed(aside, targets, { revert: true, reason });
  if (live === undefined) {
    await stop();
    return;
  }
  const { inRegistry, rollbackLive } = await import('./live.ts');
  const where = { live, reason, ...(environment !== undefined && { environment }) };
  await rollbackLive(context, [`${prompt}@${versions.control}`], where);
  await inRegistry(context, stop);
}

/** Ends an experiment, and deploys its challenger where that is wanted. */
export const stopNamed = (
  context: Context,
  targets: readonly string[],
  options: StopOptions,
): Promise<ExitCode> =>
  withExperiment(context, targets, async (session, found) => {
    const analysis = options.promote ? await measuredIn(context, found, options) : undefined;
    const request = await requestOf({ session, found, options, analysis });
    const place = { experiment: found.experiment, file: found.file, prompt: session.prompt };
    const measured = new Map(analysis ? [[found.experiment.name, analysis]] : []);
    const compute = (): Transition => stopExperiment(place, request, { ...session.context, measured });
    return runTransition(context, { session, options, compute });
  });

interface Stopped {
  readonly session: LifecycleSession;
  readonly found: FoundExperiment;
  readonly options: StopOptions;
  readonly analysis: ExperimentAnalysis | undefined;
}

async function requestOf({ session, found, options, analysis }: Stopped): Promise<StopRequest> {
  const { promote, revert, reason } = options;
  if (promote && revert)
    throw new PromptError('bad-input', 'An experiment is promoted or reverted, not both.', {
      hint: 'Leave out --promote or --revert.',
    });
  if (!promote) return { outcome: revert ? 'reverted' : 'stopped', reason };
  const version = found.experiment.challenger.version?.value;
  if (version === undefined)
    throw new PromptError('bad-input', `${found.experiment.name} names no challenger.`, {
      hint: 'Write the version under `challenger`.',
    });
  const challenger = await session.find(version);
  return { outcome: 'promoted', reason, challenger, decided: analysis && decisionOf(analysis) };
}

/** What the telemetry says; undefined where there is none. */
const measuredIn = (
  { cwd }: Context,
  found: FoundExperiment,
  { telemetry, environment }: StopOptions,
): Promise<ExperimentAnalysis | undefined> =>
  analyseIfMeasured(found, {
    telemetry: telemetry && absolute(cwd, telemetry),
    environment,
    now: Date.now(),
  });

/** Finds an experiment, and opens a session on the prompt whose traffic it shares. */
async function withExperiment(
  context: Context,
  targets: readonly string[],
  use: (session: LifecycleSession, found: FoundExperiment) => Promise<ExitCode>,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const { experiment, registry } = experimentNamed(workspace);
  const { prompt, name } = experiment;
  if (!prompt)
    throw new PromptError('has-problems', `The experiment ${name} names no prompt.`, {
      hint: 'Write the prompt whose traffic is shared under `prompt`.',
    });
  return withSession(context, [prompt.value, toPath(registry.uri)], (session) => {
    const found = experimentsIn(session.workspace).find((one) => one.experiment.name === name);
    if (!found) throw new Error(`${name} was there when the workspace was opened`);
    return use(session, found);
  });
}
