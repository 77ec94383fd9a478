import { BUCKETS, type ArmName, armOf, bucketOf, bucketsOf, saltOf } from '../experiments/assignment.ts';
import { stateOf } from '../registry/experimentState.ts';
import type { ServedExperiment, ServedPrompt } from './snapshot.ts';
import { type StagedRollback, shareLeft } from './stagedRollback.ts';

export const PRODUCTION = 'production';

/** What an operator has set for a prompt beside its snapshot, in one environment. */
export interface Override {
  readonly version?: string;
  readonly kill?: true;
  readonly rollback?: StagedRollback;
}

/** In the terms of OpenFeature, as telemetry has them. */
export type Reason = 'static' | 'default' | 'split' | 'targeting_match' | 'disabled' | 'stale' | 'error';

/** What decided, in the order in which they are asked. */
export type Rule =
  | 'kill'
  | 'pin'
  | 'override'
  | 'staged-rollback'
  | 'experiment'
  | 'canary'
  | 'active'
  | 'last-good'
  | 'bundled'
  | 'none';

export interface Query {
  readonly environment: string;
  /** Who is served: the same unit gets the same answer. Without one, each call is assigned by itself. */
  readonly unit: string | undefined;
  /** The version that the caller insists on. */
  readonly pin: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Somebody outside has killed the prompt: the process, its environment, a file. */
  readonly isKilled: boolean;
  /** From 0 to 1, without 1; for calls without a unit. */
  readonly random: () => number;
}

export interface Decision {
  readonly rule: Rule;
  readonly reason: Reason;
  /** Undefined where nothing is to be called. */
  readonly version: string | undefined;
  readonly arm: ArmName | undefined;
}

const KILLED: Decision = { rule: 'kill', reason: 'disabled', version: undefined, arm: undefined };
const NOTHING: Decision = { rule: 'none', reason: 'error', version: undefined, arm: undefined };

/**
 * Which version serves a call, and why. The first that applies: kill switch, pin, override, staged rollback,
 * experiment or canary, the active version. What names a version that the snapshot does not have does not apply.
 */
export function decide(prompt: ServedPrompt, override: Override | undefined, query: Query): Decision {
  if (query.isKilled || prompt.kill_switch || override?.kill) return KILLED;
  const has = (version: string | undefined): version is string =>
    version !== undefined && Object.hasOwn(prompt.versions, version);
  if (has(query.pin)) return { rule: 'pin', reason: 'targeting_match', version: query.pin, arm: undefined };
  const moved = decideRollback(prompt, override?.rollback, query);
  if (moved) return moved;
  if (has(override?.version))
    return { rule: 'override', reason: 'targeting_match', version: override.version, arm: undefined };
  if (query.environment === PRODUCTION) {
    const shared = decideRollback(prompt, prompt.rollback, query) ?? decideExperiment(prompt, query);
    if (shared) return shared;
  }
  const active = prompt.environments?.[query.environment] ?? prompt.version;
  return has(active) ? { rule: 'active', reason: 'static', version: active, arm: undefined } : NOTHING;
}

/** The version being left has the first buckets, so that its share loses units and never gains any. */
function decideRollback(
  prompt: ServedPrompt,
  rollback: StagedRollback | undefined,
  query: Query,
): Decision | undefined {
  if (!rollback || !Object.hasOwn(prompt.versions, rollback.to)) return undefined;
  const left = bucketsOf(shareLeft(rollback, query.now));
  // Once it is over, the pointer says what is served.
  if (left === 0 || !Object.hasOwn(prompt.versions, rollback.from)) return undefined;
  const version = bucketFor(rollbackSalt(rollback), query) < left ? rollback.from : rollback.to;
  return { rule: 'staged-rollback', reason: 'split', version, arm: undefined };
}

/** Two rollbacks between the same versions are two: whoever was last in the first need not be in the second. */
const rollbackSalt = ({ from, to, started_at }: StagedRollback): string =>
  saltOf(`${from}>${to}`, started_at);

function decideExperiment({ experiments, versions }: ServedPrompt, query: Query): Decision | undefined {
  if (!experiments) return undefined;
  for (const experiment of experiments) {
    if (!isRunning(experiment, query.now)) continue;
    const { control, challenger } = experiment;
    if (!Object.hasOwn(versions, control) || !Object.hasOwn(versions, challenger)) continue;
    const arm = armOf(bucketFor(experiment.salt, query), experiment.buckets);
    const version = arm === 'challenger' ? challenger : control;
    const reason = query.unit === undefined ? 'default' : 'split';
    return { rule: experiment.rollout ? 'canary' : 'experiment', reason, version, arm };
  }
  return undefined;
}

const isRunning = ({ started_at, ended_at }: ServedExperiment, now: number): boolean =>
  stateOf({ startedAt: started_at, endedAt: ended_at }, now) === 'running';

const bucketFor = (salt: string, { unit, random }: Query): number =>
  unit === undefined ? Math.floor(random() * BUCKETS) : bucketOf(salt, unit);
