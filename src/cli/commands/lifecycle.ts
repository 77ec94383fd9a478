import { PromptError } from '../../core/base/errors.ts';
import { deploy as deployVersion } from '../../core/lifecycle/deploy.ts';
import { release as releaseDraft } from '../../core/lifecycle/release.ts';
import { rollBack } from '../../core/lifecycle/rollBack.ts';
import { startDraft } from '../../core/lifecycle/startDraft.ts';
import { suggestRelease } from '../../core/lifecycle/suggestRelease.ts';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { promptOf } from '../../core/registry/workspace.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exitCode.ts';
import { openSession, settled } from '../lifecycleSession.ts';
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
  readonly reason?: string;
}

/** Gives a prompt a draft. */
export async function draft(
  context: Context,
  targets: readonly string[],
  options: DraftOptions,
): Promise<ExitCode> {
  const session = await openSession(context, targets);
  const named = options.from ?? session.version;
  const from = named === undefined ? undefined : await session.find(named);
  return runTransition(context, {
    session,
    options,
    compute: () => startDraft(session.prompt, session.context, from),
  });
}

/** Freezes the draft as a version; without a number, as the one that its changes ask for. */
export async function release(
  context: Context,
  targets: readonly string[],
  options: ReleaseOptions,
): Promise<ExitCode> {
  const session = await openSession(context, targets);
  const { prompt, version } = session;
  const inferred =
    version === undefined ? await settled(session, () => suggestRelease(prompt, session.context)) : undefined;
  const request = { version: version ?? inferred?.version, notes: options.notes };
  return runTransition(context, {
    session,
    options,
    compute: () => releaseDraft(prompt, request, session.context),
    inferred,
  });
}

/** Makes an environment serve a version. */
export async function deploy(
  context: Context,
  targets: readonly string[],
  options: MoveOptions,
): Promise<ExitCode> {
  const session = await openSession(context, targets);
  if (session.version === undefined)
    throw new PromptError('bad-input', `Which version of ${session.name} is to be deployed?`, {
      hint: `Name it: prompt-ledger deploy ${session.name}@<version>`,
    });
  const target = await session.find(session.version);
  const request = { target, environment: environmentOf(options), reason: options.reason };
  return runTransition(context, {
    session,
    options,
    compute: () => deployVersion(session.prompt, request, session.context),
  });
}

/** Makes an environment serve an earlier version again: in production, by default the declared target. */
export async function rollback(
  context: Context,
  targets: readonly string[],
  options: MoveOptions,
): Promise<ExitCode> {
  const session = await openSession(context, targets);
  const environment = environmentOf(options);
  const declared = environment === PRODUCTION ? promptOf(session.prompt).rollbackTo?.value : undefined;
  const version = session.version ?? declared;
  if (version === undefined)
    throw new PromptError('bad-input', `${session.name} names no version to roll ${environment} back to.`, {
      hint: `Name one: prompt-ledger rollback ${session.name} <version>; \`prompt-ledger list\` shows them.`,
    });
  const target = await session.find(version);
  const request = { target, environment, reason: options.reason };
  return runTransition(context, {
    session,
    options,
    compute: () => rollBack(session.prompt, request, session.context),
  });
}

const environmentOf = ({ to, environment }: MoveOptions): string => to ?? environment ?? PRODUCTION;
