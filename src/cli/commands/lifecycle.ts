import { didYouMean } from '../../core/base/didYouMean.ts';
import { PromptError } from '../../core/base/errors.ts';
import { deploy as deployVersion } from '../../core/lifecycle/deploy.ts';
import { release as releaseDraft } from '../../core/lifecycle/release.ts';
import { candidateOf } from '../../core/lifecycle/candidate.ts';
import { STAGES, type Stage, asksExperiments, isStage } from '../../core/lifecycle/gates/stages.ts';
import { promote as promoteContent, stageAfter } from '../../core/lifecycle/promote.ts';
import { rollBack } from '../../core/lifecycle/rollBack.ts';
import type { Staged } from '../../core/lifecycle/serve.ts';
import { startDraft } from '../../core/lifecycle/startDraft.ts';
import { suggestRelease } from '../../core/lifecycle/suggestRelease.ts';
import { PRODUCTION, type Transition } from '../../core/lifecycle/transition.ts';
import { promptOf } from '../../core/registry/workspace.ts';
import { DEFAULT_OVER_MINUTES } from '../../core/serving/stagedRollback.ts';
import { measuredOf } from '../../node/experimentTelemetry.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exitCode.ts';
import { absolute } from '../experiments.ts';
import { settled, withSession } from '../lifecycleSession.ts';
import { type TransitionOptions, runTransition } from '../runTransition.ts';

interface DraftOptions extends TransitionOptions {
  readonly from?: string;
}

interface ReleaseOptions extends TransitionOptions {
  readonly notes?: string;
}

interface MoveOptions extends TransitionOptions {
  readonly to?: string;
  readonly environment?: string;
}

interface RollbackOptions extends MoveOptions {
  readonly staged?: boolean;
  readonly over?: number;
  readonly steps?: number;
  /** The head to move first; `true`: the one that the environment names. */
  readonly live?: string | true;
}

interface PromoteOptions extends Omit<TransitionOptions, 'reason'> {
  readonly version?: string;
  readonly to?: string;
  readonly check?: boolean;
  readonly override?: string;
  readonly telemetry?: readonly string[];
}

/** Gives a prompt a draft. */
export const draft = (
  context: Context,
  targets: readonly string[],
  options: DraftOptions,
): Promise<ExitCode> =>
  withSession(context, targets, async (session) => {
    const named = options.from ?? session.version;
    const from = named === undefined ? undefined : await session.find(named);
    const compute = (): Transition => startDraft(session.prompt, session.context, from);
    return runTransition(context, { session, options, compute });
  });

/** Freezes the draft as a version; without a number, as the one that its changes ask for. */
export const release = (
  context: Context,
  targets: readonly string[],
  options: ReleaseOptions,
): Promise<ExitCode> =>
  withSession(context, targets, async (session) => {
    const { prompt, version } = session;
    const inferred =
      version === undefined
        ? await settled(session, () => suggestRelease(prompt, session.context))
        : undefined;
    const { notes, reason } = options;
    const request = { version: version ?? inferred?.version, notes, reason };
    const compute = (): Transition => releaseDraft(prompt, request, session.context);
    return runTransition(context, { session, options, compute, inferred });
  });

/** Makes an environment serve a version. */
export const deploy = (
  context: Context,
  targets: readonly string[],
  options: MoveOptions,
): Promise<ExitCode> =>
  withSession(context, targets, async (session) => {
    const { prompt, version, name } = session;
    if (version === undefined)
      throw new PromptError('bad-input', `Which version of ${name} is to be deployed?`, {
        hint: `Name it: prompt-ledger deploy ${name}@<version>`,
      });
    const target = await session.find(version);
    const request = { target, environment: environmentOf(options), reason: options.reason };
    // Nobody reads telemetry for a prompt that declares no gates.
    const isGated = request.environment === PRODUCTION && promptOf(prompt).gates !== undefined;
    const measured = isGated ? await measuredOf(prompt, version, { now: session.context.now }) : undefined;
    const compute = (): Transition => deployVersion(prompt, request, { ...session.context, measured });
    return runTransition(context, { session, options, compute });
  });

/** Promotes the draft or a version to the next stage, or to another one, through the gates on the way. */
export const promote = (
  context: Context,
  targets: readonly string[],
  { override: reason, ...options }: PromoteOptions,
): Promise<ExitCode> =>
  withSession(context, targets, async (session) => {
    const { prompt } = session;
    if (options.check && reason !== undefined)
      throw new PromptError('bad-input', '--check asks the gates, and --override passes them by.', {
        hint: 'Leave out one of them.',
      });
    const to = stageOf(options.to);
    const version = versionOf(session.version, options.version);
    const target =
      version === undefined
        ? await settled(session, () => candidateOf(prompt, session.workspace.store))
        : await session.find(version);
    const telemetry = options.telemetry && absolute(context.cwd, options.telemetry);
    const { now } = session.context;
    const stages = { from: target.content.stage ?? null, to: to ?? stageAfter(target) };
    const isTried = asksExperiments(stages.to) || asksExperiments(target.content.stage);
    const measured = isTried ? await measuredOf(prompt, target.version, { now, telemetry }) : undefined;
    const compute = (): Transition =>
      promoteContent(prompt, { target, to, reason }, { ...session.context, measured });
    return runTransition(context, {
      session,
      options: { ...options, ...(reason !== undefined && { reason }) },
      compute,
      override: '--override',
      facts: { version: target.version, ...stages },
    });
  });

function stageOf(text: string | undefined): Stage | undefined {
  if (text === undefined || isStage(text)) return text;
  throw new PromptError('bad-input', `There is no stage ${text}.`, {
    hint: `The stages are ${STAGES.join(', ')}.${didYouMean(text, STAGES)}`,
  });
}

/** The version may stand behind the prompt, or in an option. */
function versionOf(named: string | undefined, option: string | undefined): string | undefined {
  if (named !== undefined && option !== undefined && named !== option)
    throw new PromptError('bad-input', `One version is enough: ${named}, ${option}.`, {
      hint: 'Leave out one of them.',
    });
  return named ?? option;
}

/** Makes an environment serve an earlier version again: in production, by default the declared target. */
export async function rollback(
  context: Context,
  targets: readonly string[],
  options: RollbackOptions,
): Promise<ExitCode> {
  if (options.live === undefined) return rollbackInFiles(context, targets, options);
  // What is served comes first, whatever the files are like.
  const { rollbackLive, inRegistry } = await import('./live.ts');
  await rollbackLive(context, targets, {
    ...options,
    environment: environmentOf(options),
    staged: stagedBy(options),
  });
  return inRegistry(context, () => rollbackInFiles(context, targets, options));
}

const rollbackInFiles = (
  context: Context,
  targets: readonly string[],
  options: RollbackOptions,
): Promise<ExitCode> =>
  withSession(context, targets, async (session) => {
    const { prompt, name } = session;
    const environment = environmentOf(options);
    const declared = environment === PRODUCTION ? promptOf(prompt).rollbackTo?.value : undefined;
    const version = session.version ?? declared;
    if (version === undefined)
      throw new PromptError('bad-input', `${name} names no version to roll ${environment} back to.`, {
        hint: `Name one: prompt-ledger rollback ${name} <version>; \`prompt-ledger list\` shows them.`,
      });
    const { reason } = options;
    const target = await session.find(version);
    const request = { target, environment, reason, staged: stagedBy(options) };
    const compute = (): Transition => rollBack(prompt, request, session.context);
    return runTransition(context, { session, options, compute });
  });

function stagedBy({ staged, over, steps }: RollbackOptions): Staged | undefined {
  if (staged) return { overMinutes: over ?? DEFAULT_OVER_MINUTES, steps };
  if (over === undefined && steps === undefined) return undefined;
  throw new PromptError('bad-input', '--over and --steps say how traffic is staged.', {
    hint: 'Add --staged.',
  });
}

function environmentOf({ to, environment }: MoveOptions): string {
  if (to !== undefined && environment !== undefined && to !== environment)
    throw new PromptError('bad-input', `--to ${to} and --environment ${environment} name two environments.`, {
      hint: 'They mean the same: leave out one of them.',
    });
  return to ?? environment ?? PRODUCTION;
}
