import { PromptError } from '../../core/base/errors.ts';
import { deploy as deployVersion } from '../../core/lifecycle/deploy.ts';
import { release as releaseDraft } from '../../core/lifecycle/release.ts';
import { rollBack } from '../../core/lifecycle/rollBack.ts';
import type { Staged } from '../../core/lifecycle/serve.ts';
import { startDraft } from '../../core/lifecycle/startDraft.ts';
import { suggestRelease } from '../../core/lifecycle/suggestRelease.ts';
import { PRODUCTION, type Transition } from '../../core/lifecycle/transition.ts';
import { promptOf } from '../../core/registry/workspace.ts';
import { DEFAULT_OVER_MINUTES } from '../../core/serving/stagedRollback.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exitCode.ts';
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
    const compute = (): Transition => deployVersion(prompt, request, session.context);
    return runTransition(context, { session, options, compute });
  });

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
