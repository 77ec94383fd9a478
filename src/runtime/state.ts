import type { Override } from '../core/serving/decide.ts';
import { type Snapshot, isSnapshot } from '../core/serving/snapshot.ts';
import { type PlannedPrompt, toPlan } from './plan.ts';

/** What a source found: all of it is put in place at once. */
export interface Found {
  readonly snapshot: Snapshot;
  /** Digest of the snapshot, where it was published. */
  readonly digest?: string;
  readonly revision?: number;
  readonly overrides?: Readonly<Record<string, Override>>;
  /** Prompts that cannot be served as they stand. */
  readonly problems?: readonly {
    readonly prompt: string;
    readonly message: string;
    readonly isKilled: boolean;
  }[];
}

/** What is served at one moment. Immutable: a call that has begun sees one state and no other. */
export interface Served {
  readonly plan: ReadonlyMap<string, PlannedPrompt>;
  /** Prompts that were there before and are not now, or not as they stand: their last good state. */
  readonly lastGood: ReadonlyMap<string, PlannedPrompt>;
  readonly killed: ReadonlySet<string>;
  readonly overrides: ReadonlyMap<string, Override>;
  readonly problems: readonly { readonly prompt: string; readonly message: string }[];
  readonly digest: string | undefined;
  readonly revision: number | undefined;
}

export const NOTHING_SERVED: Served = {
  plan: new Map(),
  lastGood: new Map(),
  killed: new Set(),
  overrides: new Map(),
  problems: [],
  digest: undefined,
  revision: undefined,
};

/** The state after a find. What was served and is gone stays, as the last good one. */
export function servedAfter(before: Served, found: Found): Served {
  const problems = found.problems ?? [];
  const isSame = found.digest !== undefined && found.digest === before.digest;
  const plan = isSame ? before.plan : toPlan(found.snapshot);
  const lastGood = isSame ? before.lastGood : new Map([...before.lastGood, ...before.plan]);
  return {
    plan,
    lastGood,
    killed: new Set(problems.filter(({ isKilled }) => isKilled).map(({ prompt }) => prompt)),
    overrides: new Map(Object.entries(found.overrides ?? {})),
    problems: problems.map(({ prompt, message }) => ({ prompt, message })),
    digest: found.digest,
    revision: found.revision,
  };
}

/** @throws TypeError where the application gave something else than a snapshot */
export function bundledPlan(bundled: unknown): ReadonlyMap<string, PlannedPrompt> {
  if (!isSnapshot(bundled)) throw new TypeError('`bundled` is no snapshot of `prompt-ledger publish`.');
  return toPlan(bundled);
}
