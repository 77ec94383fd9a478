import { PromptError } from '../base/errors.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import type { AuditEntry } from './audit.ts';
import { type HeadChange, pointerOf } from './changeHead.ts';
import { type Override, PRODUCTION } from './decide.ts';
import type { Head } from './head.ts';
import type { ServedPrompt, Snapshot } from './snapshot.ts';
import { type StagedRollback, toStagedRollback } from './stagedRollback.ts';

/** A head as it was read: what applications of an environment are served. */
export interface LiveState {
  readonly environment: string;
  /** Where it stands, as it is shown. */
  readonly place: string;
  readonly head: Head;
  /** Undefined where it is not there or not whole: applications go on with the last good one. */
  readonly snapshot: Snapshot | undefined;
  /** Of the audit log, the newest last. */
  readonly entries: readonly AuditEntry[];
}

/** What a head serves of a prompt. */
export interface LivePrompt {
  readonly version: string | undefined;
  readonly isKilled: boolean;
  /** What operators have set. */
  readonly override: Override | undefined;
  readonly published: ServedPrompt | undefined;
}

/** Undefined where the head does not know the prompt: nothing was published of it. */
export function livePromptOf(
  { head, snapshot, environment }: LiveState,
  name: string,
): LivePrompt | undefined {
  const override = Object.hasOwn(head.overrides, name) ? head.overrides[name] : undefined;
  const published = snapshot && Object.hasOwn(snapshot.prompts, name) ? snapshot.prompts[name] : undefined;
  if (!override && !published) return undefined;
  return {
    version: override?.version ?? (published && pointerOf(published, environment)),
    isKilled: override?.kill === true || published?.kill_switch === true,
    override,
    published,
  };
}

/** A point in which what is served is not what the registry says. */
export type LiveDifference = {
  readonly environment: string;
  readonly place: string;
} & (
  | { readonly kind: 'version'; readonly live: string; readonly registry: string | undefined }
  /** `isLive`: the head has turned it off, and the registry has not; or the other way round. */
  | { readonly kind: 'kill'; readonly isLive: boolean }
);

/** Where a head and the registry disagree about a prompt: one of them was changed, and the other has not followed. */
export function liveDifferences(prompt: RegisteredPrompt, state: LiveState): LiveDifference[] {
  const { name, isKilled } = promptOf(prompt);
  const live = livePromptOf(state, name);
  if (!live) return [];
  const { environment, place } = state;
  const registry = registryPointer(prompt, environment);
  const isOther = live.version !== undefined && live.version !== registry;
  return [
    ...(live.isKilled === isKilled
      ? []
      : [{ environment, place, kind: 'kill', isLive: live.isKilled } as const]),
    ...(isOther ? [{ environment, place, kind: 'version', live: live.version, registry } as const] : []),
  ];
}

/**
 * What makes a head say what the registry says in this point, as far as that was published.
 * @throws PromptError `bad-input` where it has to be published first
 */
export function changeTowardsRegistry(
  prompt: RegisteredPrompt,
  state: LiveState,
  difference: LiveDifference,
): Exclude<HeadChange, { readonly kind: 'publish' }> {
  const { name } = promptOf(prompt);
  const published = livePromptOf(state, name)?.published;
  if (difference.kind === 'kill') {
    if (!difference.isLive) return { kind: 'kill', prompt: name };
    if (published?.kill_switch) throw unpublished(`${name} was published with its kill switch on.`);
    return { kind: 'unkill', prompt: name };
  }
  const { registry } = difference;
  if (registry === undefined) throw unpublished(`The registry says no version of ${name}.`);
  const rollback = stagedIn(prompt, state.environment);
  if (published && rollback?.to === registry && rollback.from === difference.live)
    return { kind: 'staged-rollback', prompt: name, rollback };
  if (published && pointerOf(published, state.environment) === registry)
    return { kind: 'clear', prompt: name };
  if (published && Object.hasOwn(published.versions, registry))
    return { kind: 'override', prompt: name, version: registry };
  throw unpublished(`${name} ${registry} was not published yet.`);
}

/** The rollback that the registry has traffic moved with; production's only. */
function stagedIn(prompt: RegisteredPrompt, environment: string): StagedRollback | undefined {
  const { rollback } = promptOf(prompt);
  return rollback && environment === PRODUCTION ? toStagedRollback(rollback) : undefined;
}

const unpublished = (message: string): PromptError =>
  new PromptError('bad-input', message, { hint: 'Publish the registry: prompt-ledger publish' });

/** What the registry says an environment is served with; one that it does not name is served what production is. */
function registryPointer(prompt: RegisteredPrompt, environment: string): string | undefined {
  const { version, environments } = promptOf(prompt);
  const own = environment === PRODUCTION ? undefined : environments.get(environment);
  return (own ?? version)?.value;
}

/** The difference in a sentence. */
export function describeDifference(difference: LiveDifference): string {
  const { environment, place } = difference;
  const head = `The live head of ${environment} (${place})`;
  if (difference.kind === 'version')
    return `${head} serves ${difference.live}, and the registry says ${difference.registry ?? 'nothing'}.`;
  return difference.isLive
    ? `${head} has turned it off, and the registry has not.`
    : `The registry has turned it off, and ${head.charAt(0).toLowerCase()}${head.slice(1)} still serves it.`;
}
