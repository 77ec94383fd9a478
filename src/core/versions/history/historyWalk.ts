import { toGlob } from '../../base/glob.ts';
import type { Clock, FileChange, LoggedCommit, Repository, Sha256 } from '../../base/ports.ts';
import { promptsConcernedBy, patternsOf } from './historyPatterns.ts';
import { type Gain, type Loss, type Step, type VersionRecord, scoreKey } from './historyIndex.ts';
import { type RevisionState, type StateReader, promptsOnlyIn } from './revisionState.ts';
import { recordsOf } from './versionRecords.ts';

/** How long the walk may hold up everything else at a time. */
const SLICE_MS = 8;

export interface WalkPorts {
  readonly repository: Repository;
  readonly reader: StateReader;
  readonly clock: Clock;
  readonly sha256: Sha256;
}

export interface WalkStart {
  readonly head: string;
  /** The state at `head`. */
  readonly state: RevisionState;
  /** A commit whose history is known already. */
  readonly not: string | undefined;
  /** Names that the registry's file has had, the present one first; the walk adds what it finds. */
  readonly roots: string[];
  /** The files that are followed; the walk adds what it finds. */
  readonly patterns: Set<string>;
  /** Steps that need not be read again. */
  readonly known: ReadonlyMap<string, Step>;
}

/** `restart`: what came before is not true, because the registry had another name, which was found just now. */
export type Walked = Step | 'restart';

/**
 * Reads the history of a registry, newest first. Only what differs from one commit to the next is looked at; where
 * a commit names files that were not followed, the log is asked again from there on.
 */
export class HistoryWalk {
  readonly #ports: WalkPorts;
  readonly #start: WalkStart;
  readonly #states = new Map<string, RevisionState>();
  readonly #done = new Map<string, Step>();
  /** Commits to come: parents of those that are done. */
  readonly #open = new Set<string>();
  #frontier: string[];
  #deadline: number;

  constructor(start: WalkStart, ports: WalkPorts) {
    this.#ports = ports;
    this.#start = start;
    this.#frontier = [start.head];
    this.#deadline = ports.clock.now() + SLICE_MS;
  }

  async *run(signal?: AbortSignal): AsyncGenerator<Walked, void, undefined> {
    for (;;) {
      const grown = yield* this.#log(signal);
      if (grown === undefined) return;
      if (grown === 'renamed') {
        yield 'restart';
        this.#frontier = [this.#start.head];
        this.#open.clear();
      } else this.#frontier = [grown, ...this.#open];
    }
  }

  /** Follows the log until its end, or until there is more to follow: then from where on. */
  async *#log(signal: AbortSignal | undefined): AsyncGenerator<Step, string | undefined, undefined> {
    const { not, patterns } = this.#start;
    const query = { from: this.#frontier, not, patterns: [...patterns] };
    const isFirst = this.#frontier[0] === this.#start.head;
    const seen = new Set<string>();
    let index = 0;
    for await (const commits of this.#ports.repository.log(query, signal)) {
      for (const [i, commit] of commits.entries()) {
        if (seen.has(commit.id)) continue;
        seen.add(commit.id);
        if (isFirst && index++ === 0) this.#states.set(commit.id, this.#start.state);
        this.#prefetch(commits[i + 1]);
        const step = this.#knownStep(commit) ?? (await this.#step(commit, signal));
        if (step === 'renamed' || step === 'grown') return step === 'grown' ? commit.id : step;
        this.#finish(step, seen);
        yield step;
        await this.#rest(signal);
      }
    }
    return undefined;
  }

  #knownStep({ id, parents }: LoggedCommit): Step | undefined {
    const step = this.#done.get(id) ?? this.#start.known.get(id);
    const isSame =
      step?.parents.length === parents.length && parents.every((parent, i) => parent === step.parents[i]);
    return isSame ? step : undefined;
  }

  #finish(step: Step, seen: ReadonlySet<string>): void {
    const { id } = step.commit;
    this.#done.set(id, step);
    this.#states.delete(id);
    this.#open.delete(id);
    for (const parent of step.parents) if (!seen.has(parent)) this.#open.add(parent);
  }

  /** What a commit did; or that there is more to follow, which has to be known before that can be said. */
  async #step(commit: LoggedCommit, signal: AbortSignal | undefined): Promise<Step | 'grown' | 'renamed'> {
    if (await this.#findFormerName(commit, signal)) return 'renamed';
    const state = await this.#stateAt(commit.id);
    const before: RevisionState[] = [];
    let hasGrown = false;
    for (const [i, parent] of commit.parents.entries()) {
      const known = this.#states.get(parent);
      const other =
        known?.patterns === state.patterns
          ? known
          : await this.#ports.reader.before(state, commit.changes[i] ?? [], this.#start.roots);
      before.push(other);
      this.#states.set(parent, other);
      hasGrown = this.#follow(other, state) || hasGrown;
    }
    if (hasGrown) {
      this.#states.set(commit.id, state);
      return 'grown';
    }
    const { id, author, at, subject, parents } = commit;
    const found = await this.#compare(commit, state, before);
    return { commit: { id, author, at, subject }, parents, ...found };
  }

  /** Whether a state names files that nobody followed. */
  #follow(state: RevisionState, after: RevisionState): boolean {
    const { patterns } = this.#start;
    const before = patterns.size;
    for (const pattern of patternsOf(state, promptsOnlyIn(state, after))) patterns.add(pattern);
    return patterns.size > before;
  }

  async #findFormerName({ id, changes }: LoggedCommit, signal: AbortSignal | undefined): Promise<boolean> {
    const { roots, patterns } = this.#start;
    const added = new Set(
      changes
        .flat()
        .flatMap(({ path, before }) => (before === undefined && roots.includes(path) ? [path] : [])),
    );
    let isFound = false;
    for (const path of added) {
      for (const former of await this.#ports.repository.formerNames(id, path, signal)) {
        if (roots.includes(former)) continue;
        roots.push(former);
        patterns.add(toGlob(former));
        isFound = true;
      }
    }
    return isFound;
  }

  async #stateAt(id: string): Promise<RevisionState> {
    const known = this.#states.get(id);
    if (known?.patterns === this.#start.patterns.size) return known;
    return readState(id, this.#start, { reader: this.#ports.reader, ...(known && { near: known }) });
  }

  async #compare(
    { parents, changes }: LoggedCommit,
    state: RevisionState,
    before: readonly RevisionState[],
  ): Promise<Pick<Step, 'gained' | 'lost'>> {
    const changed = before.map((other, i) => changedPrompts(state, other, changes[i] ?? []));
    const all = before.length > 0 ? [] : (state.registry?.prompts ?? []).map(({ block }) => block.name);
    const wanted = new Set([...all, ...changed.flatMap((names) => [...names])]);
    const gained: Gain[] = [];
    const lost: Loss[] = [];
    for (const name of wanted) {
      const now = await recordsOf(state, name, this.#ports);
      const earlier: VersionRecord[][] = [];
      for (const [i, other] of before.entries())
        earlier.push(changed[i]!.has(name) ? await recordsOf(other, name, this.#ports) : now);
      gained.push(...gainsOf(name, now, earlier.flat()));
      for (const [i, parent] of parents.entries()) {
        const isGone = ({ version }: VersionRecord): boolean =>
          now.every((other) => other.version !== version);
        lost.push(...earlier[i]!.filter(isGone).map((record) => ({ prompt: name, parent, record })));
      }
      await this.#rest(undefined);
    }
    return { gained, lost };
  }

  #prefetch(next: LoggedCommit | undefined): void {
    if (!next || this.#start.known.has(next.id)) return;
    const { roots } = this.#start;
    const objects = next.changes
      .flat()
      .flatMap(({ path, before }) => (before !== undefined && roots.includes(path) ? [before] : []));
    this.#ports.reader.prefetch(objects);
  }

  /** Lets everything else have its turn. */
  async #rest(signal: AbortSignal | undefined): Promise<void> {
    const { clock } = this.#ports;
    if (clock.now() < this.#deadline) return;
    await clock.sleep(0, signal);
    this.#deadline = clock.now() + SLICE_MS;
  }
}

/** The state at a commit with every file that it names; the patterns of those that were not followed are added. */
export async function readState(
  commit: string,
  { roots, patterns }: Pick<WalkStart, 'roots' | 'patterns'>,
  { reader, near }: { readonly reader: StateReader; readonly near?: RevisionState },
): Promise<RevisionState> {
  let state = near;
  for (;;) {
    state = await reader.at(commit, { roots, patterns }, state);
    for (const pattern of patternsOf(state, state.registry?.prompts ?? [])) patterns.add(pattern);
    if (state.patterns === patterns.size) return state;
  }
}

/** The names of the prompts of which something may be different. */
function changedPrompts(
  state: RevisionState,
  other: RevisionState,
  changes: readonly FileChange[],
): ReadonlySet<string> {
  return new Set([
    ...promptsOnlyIn(state, other).map(({ block }) => block.name),
    ...promptsOnlyIn(other, state).map(({ block }) => block.name),
    ...promptsConcernedBy(state, changes),
    ...promptsConcernedBy(other, changes),
  ]);
}

function gainsOf(prompt: string, now: readonly VersionRecord[], earlier: readonly VersionRecord[]): Gain[] {
  return now.flatMap((record) => {
    const { version, key } = record;
    const same = earlier.filter((other) => other.version === version);
    const score = scoreKey(record);
    const isNewContent = same.every((other) => other.key !== key);
    const isNewScore = score !== undefined && same.every((other) => scoreKey(other) !== score);
    if (!isNewContent && !isNewScore) return [];
    return [{ prompt, version, ...(isNewContent && { key }), ...(isNewScore && { score }) }];
  });
}
