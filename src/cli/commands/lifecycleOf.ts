import { withoutControls } from '../../core/base/controls.ts';
import { PromptError } from '../../core/base/errors.ts';
import { toTimestamp } from '../../core/base/timestamp.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { renderLifecycle } from '../../core/lifecycle/lifecycleText.ts';
import { asksExperiments } from '../../core/lifecycle/gates/stages.ts';
import { nextStepOf } from '../../core/lifecycle/nextStep.ts';
import { trafficOf } from '../../core/lifecycle/traffic.ts';
import type { LiveState } from '../../core/serving/liveState.ts';
import { PRODUCTION } from '../../core/serving/decide.ts';
import { type Analysed, analyseTelemetry, measuredOf } from '../../node/experimentTelemetry.ts';
import { readLive } from '../../node/headStore/readLive.ts';
import { sha256 } from '../../node/sha256.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { absolute, telemetryOf } from '../experiments.ts';
import { type LiveOptions, openLive } from '../liveHead.ts';
import { openWorkspace, promptNamed } from '../openWorkspace.ts';

interface LifecycleOptions {
  /** The head; `true`: the one that the environment names. */
  readonly live?: string | true;
  readonly environment?: string;
  readonly telemetry?: readonly string[];
}

/** Prints where each version of a prompt stands, and what that rests on. */
export async function lifecycleOf(
  context: Context,
  targets: readonly string[],
  options: LifecycleOptions,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const [named, ...more] = workspace.names;
  if (!named || more.length > 0)
    throw new PromptError('bad-input', 'Name one prompt.', { hint: '`prompt-ledger list` shows them.' });
  const prompt = promptNamed(workspace, named);
  await loadContents(prompt, { sources: workspace.store, load: workspace.load });
  const now = Date.now();
  const analyses = new Map<string, Analysed>();
  for (const { experiment, file, settings, state } of trafficOf(prompt, now).experiments) {
    if (!settings || state !== 'running') continue;
    const paths = await telemetryOf(context, file, options.telemetry, { isOptional: true });
    if (paths.length === 0) continue;
    const { environment = PRODUCTION } = options;
    analyses.set(experiment.name, await analyseTelemetry(experiment, settings, { paths, environment, now }));
  }
  const step = await workspace.settle(() => nextStepOf(prompt, workspace.store));
  const telemetry = options.telemetry && absolute(context.cwd, options.telemetry);
  const measured =
    step && asksExperiments(step.stage)
      ? await measuredOf(prompt, step.placed.version, { now: toTimestamp(new Date(now)), telemetry })
      : undefined;
  const { live, unread } = await readHeads(context, options);
  const text = await workspace.settle(() =>
    renderLifecycle(prompt, {
      sources: workspace.store,
      sha256,
      now,
      analysisOf: ({ experiment }) => analyses.get(experiment.name),
      measured,
      live,
      unread,
      escape: withoutControls,
    }),
  );
  context.print(text);
  return EXIT.passed;
}

/** The head that is named; one that is only known from the environment is shown as well, and not asked for. */
async function readHeads(
  context: Context,
  { live: place, environment }: LifecycleOptions,
): Promise<{ readonly live: LiveState[]; readonly unread: string[] }> {
  if (place === undefined && !context.environment['PROMPT_LEDGER_HEAD']) return { live: [], unread: [] };
  const named: LiveOptions = {
    ...(typeof place === 'string' && { head: place }),
    ...(environment !== undefined && { environment }),
  };
  const head = openLive(context, named);
  try {
    const state = await readLive(head.store, head.context);
    if (state) return { live: [state], unread: [] };
    return {
      live: [],
      unread: [`Nothing is published for ${head.context.environment} in ${head.store.name}.`],
    };
  } catch (error) {
    if (PromptError.is(error)) return { live: [], unread: [error.message] };
    throw error;
  }
}
