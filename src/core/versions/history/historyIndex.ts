import type { Commit } from '../../base/ports.ts';
import type { LastEval } from '../../registry/model.ts';
import type { HistoricVersion } from './history.ts';
import { compareVersions } from '../order.ts';

/** What a commit has of a version. */
export interface VersionRecord {
  readonly version: string;
  /** Equal where the model is asked the same: see `contentKey`. */
  readonly key: string;
  readonly evalScore?: number;
  readonly lastEval?: LastEval;
  readonly notes?: string;
}

/** What a commit says of a version that none of its parents said. */
export interface Gain {
  readonly prompt: string;
  readonly version: string;
  /** The content, where it is new. */
  readonly key?: string;
  /** The score with its evidence, where it is new: see `scoreKey`. */
  readonly score?: string;
}

/** A version that a parent of a commit has, and the commit does not. */
export interface Loss {
  readonly prompt: string;
  readonly parent: string;
  readonly record: VersionRecord;
}

/** What one commit did to a registry. */
export interface Step {
  readonly commit: Commit;
  /** As if there were no commits but those that changed the registry or one of its files. */
  readonly parents: readonly string[];
  readonly gained: readonly Gain[];
  readonly lost: readonly Loss[];
}

/** A score with its evidence as one text; undefined where there is none. */
export function scoreKey({ evalScore, lastEval }: VersionRecord): string | undefined {
  if (evalScore === undefined && !lastEval) return undefined;
  return JSON.stringify([evalScore ?? null, lastEval ?? null]);
}

/**
 * What the commits of a registry say about its versions. They come newest first, none before all of its children.
 * - The content that a version had last is that of the first commit that has the version: HEAD, or the parent of
 *   the commit that took it away.
 * - It was introduced by the oldest commit that has this content and has it from none of its parents; so a merge
 *   introduces only what it did not get from either side, and what came back is its first author's.
 */
export class HistoryIndex {
  readonly #steps: Step[] = [];
  readonly #commits = new Map<string, Commit>();
  readonly #byPrompt = new Map<string, Step[]>();

  get steps(): readonly Step[] {
    return this.#steps;
  }

  add(step: Step): void {
    this.#steps.push(step);
    this.#commits.set(step.commit.id, step.commit);
    const prompts = new Set([...step.gained, ...step.lost].map(({ prompt }) => prompt));
    for (const prompt of prompts) {
      const steps = this.#byPrompt.get(prompt);
      if (steps) steps.push(step);
      else this.#byPrompt.set(prompt, [step]);
    }
  }

  /**
   * The versions of a prompt of which it is known by now who introduced them, newest first.
   * @param atHead what the newest commit has
   */
  versionsOf(prompt: string, atHead: readonly VersionRecord[]): HistoricVersion[] {
    const known = new Map<string, Traced>();
    const newest = this.#steps[0]?.commit.id ?? '';
    for (const record of atHead) known.set(record.version, { record, latest: newest });
    for (const step of this.#byPrompt.get(prompt) ?? []) {
      for (const gain of step.gained) {
        const traced = gain.prompt === prompt ? known.get(gain.version) : undefined;
        if (!traced) continue;
        if (gain.key === traced.record.key) traced.introduced = step.commit;
        if (gain.score !== undefined && gain.score === scoreKey(traced.record)) traced.scoredIn = step.commit;
      }
      for (const { prompt: name, parent, record } of step.lost)
        if (name === prompt && !known.has(record.version))
          known.set(record.version, { record, latest: parent });
    }
    return [...known.values()]
      .flatMap((traced) => this.#toHistoric(traced))
      .toSorted((a, b) => compareVersions(b.version, a.version));
  }

  #toHistoric({ record, latest: id, introduced, scoredIn }: Traced): HistoricVersion[] {
    const latest = this.#commits.get(id);
    if (!latest || !introduced) return [];
    const { version, evalScore, lastEval, notes } = record;
    return [{ version, introduced, latest, evalScore, lastEval, scoredIn, notes }];
  }
}

interface Traced {
  readonly record: VersionRecord;
  readonly latest: string;
  introduced?: Commit;
  scoredIn?: Commit;
}
