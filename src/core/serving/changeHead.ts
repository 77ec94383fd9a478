import { PromptError } from '../base/errors.ts';
import type { Sha256 } from '../base/ports.ts';
import { type AuditAction, type ReplacedHead, sealed } from './audit.ts';
import type { Override } from './decide.ts';
import type { Head } from './head.ts';
import type { ServedPrompt, Snapshot } from './snapshot.ts';
import type { StagedRollback } from './stagedRollback.ts';

/** What is done to a head. */
export type HeadChange =
  | { readonly kind: 'publish'; readonly digest: string; readonly snapshot: Snapshot }
  | { readonly kind: 'override'; readonly prompt: string; readonly version: string }
  | { readonly kind: 'staged-rollback'; readonly prompt: string; readonly rollback: StagedRollback }
  | { readonly kind: 'kill' | 'unkill' | 'clear'; readonly prompt: string };

/**
 * Has a head serve an earlier version: at once, or by and by where there is a version to leave.
 * @param at when it begins, ISO 8601
 */
export function rollbackChange(
  prompt: string,
  {
    from,
    to,
    staged,
    at,
  }: {
    readonly from: string | undefined;
    readonly to: string;
    readonly staged: { readonly overMinutes: number; readonly steps?: number | undefined } | undefined;
    readonly at: string;
  },
): Extract<HeadChange, { readonly kind: 'override' | 'staged-rollback' }> {
  if (!staged || from === undefined) return { kind: 'override', prompt, version: to };
  const { overMinutes, steps } = staged;
  const rollback = {
    from,
    to,
    started_at: at,
    over_minutes: overMinutes,
    ...(steps !== undefined && { steps }),
  };
  return { kind: 'staged-rollback', prompt, rollback };
}

export interface Author {
  readonly actor: string;
  /** ISO 8601, UTC. Nothing is decided by it: clocks differ. */
  readonly at: string;
  readonly reason?: string | undefined;
}

/**
 * The head after a change, with the entry of the audit log that says what was done. Undefined where the head is that
 * already.
 * @param current undefined: nothing was published yet
 * @param snapshot what `current` serves; not needed to publish
 */
export function changedHead(
  current: Head | undefined,
  change: HeadChange,
  {
    environment,
    author,
    sha256,
    snapshot,
    replaced,
  }: {
    readonly environment: string;
    readonly author: Author;
    readonly sha256: Sha256;
    readonly snapshot?: Snapshot | undefined;
    /** `current` is what is known of a head that cannot be read: the next one is written in any case. */
    readonly replaced?: ReplacedHead | undefined;
  },
): Head | undefined {
  const next = nextState(current, change, { environment, snapshot });
  if (current && !replaced && isSameState(current, next)) return undefined;
  const revision = (current?.revision ?? 0) + 1;
  const prompt = change.kind === 'publish' ? undefined : change.prompt;
  const override = prompt === undefined ? undefined : next.overrides[prompt];
  const entry = sealed(
    {
      at: author.at,
      actor: author.actor,
      action: change.kind satisfies AuditAction,
      environment,
      from_revision: revision - 1,
      to_revision: revision,
      snapshot: next.snapshot,
      ...(prompt !== undefined && { prompt }),
      ...(override && { override }),
      ...(author.reason !== undefined && { reason: author.reason }),
      ...(replaced && { replaced_head: replaced }),
      previous_hash: current?.entry.hash ?? null,
    },
    sha256,
  );
  return { v: 1, environment, revision, ...next, entry };
}

type State = Pick<Head, 'snapshot' | 'overrides'>;

const isSameState = (a: State, b: State): boolean =>
  a.snapshot === b.snapshot && JSON.stringify(a.overrides) === JSON.stringify(b.overrides);

interface Surroundings {
  readonly environment: string;
  readonly snapshot: Snapshot | undefined;
}

function nextState(current: Head | undefined, change: HeadChange, around: Surroundings): State {
  const overrides = current?.overrides ?? {};
  if (change.kind === 'publish')
    return {
      snapshot: change.digest,
      overrides: keptOverrides(overrides, change.snapshot, around.environment),
    };
  if (!current) throw nothingPublished(around.environment);
  const { prompt } = change;
  const before = overrides[prompt] ?? {};
  const served = around.snapshot?.prompts[prompt];
  return {
    snapshot: current.snapshot,
    overrides: withOverride(overrides, prompt, after(before, change, served)),
  };
}

function after(
  before: Override,
  change: Exclude<HeadChange, { readonly kind: 'publish' }>,
  served: ServedPrompt | undefined,
): Override {
  const { version: _, rollback: __, ...killed } = before;
  switch (change.kind) {
    case 'override':
      checkVersion(change.prompt, change.version, served);
      return { ...killed, version: change.version };
    case 'staged-rollback': {
      const { rollback } = change;
      for (const version of [rollback.from, rollback.to]) checkVersion(change.prompt, version, served);
      return { ...killed, version: rollback.to, rollback };
    }
    // Also of a prompt that nobody knows: who kills should not have to spell right first.
    case 'kill':
      return { ...before, kill: true };
    case 'unkill': {
      const { kill: ___, ...rest } = before;
      return rest;
    }
    case 'clear':
      break;
  }
  return before.kill ? { kill: true } : {};
}

export function withOverride(
  overrides: Head['overrides'],
  prompt: string,
  override: Override,
): Record<string, Override> {
  const { [prompt]: _, ...others } = overrides;
  return Object.keys(override).length === 0 ? others : { ...others, [prompt]: override };
}

/**
 * What operators have set outlives a publication: to undo a rollback by publishing would be an accident. An override
 * that the registry agrees with by now has done its work; one whose version is gone cannot be kept.
 */
export function keptOverrides(
  overrides: Head['overrides'],
  { prompts }: Snapshot,
  environment: string,
): Record<string, Override> {
  const kept: Record<string, Override> = {};
  for (const [name, override] of Object.entries(overrides)) {
    const prompt = prompts[name];
    const wanted = override.version;
    const isSettled = wanted !== undefined && prompt && wanted === pointerOf(prompt, environment);
    if (wanted !== undefined && !isSettled) checkVersion(name, wanted, prompt);
    if (!isSettled) kept[name] = override;
    else if (override.kill) kept[name] = { kill: true };
  }
  return kept;
}

export const pointerOf = (prompt: ServedPrompt, environment: string): string | undefined =>
  prompt.environments?.[environment] ?? prompt.version;

function checkVersion(prompt: string, version: string, served: ServedPrompt | undefined): void {
  if (served && Object.hasOwn(served.versions, version)) return;
  const known = Object.keys(served?.versions ?? {});
  throw new PromptError('bad-input', `What is published has no ${prompt} ${version}.`, {
    hint: known.length > 0 ? `It has ${known.join(', ')}.` : 'Publish the registry first.',
  });
}

const nothingPublished = (environment: string): PromptError =>
  new PromptError('bad-input', `Nothing is published for ${environment} yet.`, {
    hint: 'Start with `prompt-ledger publish`.',
  });
