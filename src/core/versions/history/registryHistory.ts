import { PromptError, isAbort } from '../../base/errors.ts';
import { toGlob } from '../../base/glob.ts';
import { Emitter, type Event } from '../../base/events.ts';
import type { Clock, Git, Repository, Sha256 } from '../../base/ports.ts';
import { FirstAnswers, type SoundedHead } from './firstAnswers.ts';
import type { PromptHistory } from './history.ts';
import { type KeptHistory, parseHistory, renderHistory } from './historyCache.ts';
import { HistoryIndex, type Step, type VersionRecord } from './historyIndex.ts';
import { HistoryWalk, type WalkPorts, type WalkStart, type Walked, readState } from './historyWalk.ts';
import type { WalkElsewhere } from './walkElsewhere.ts';
import { type RevisionState, StateReader } from './revisionState.ts';
import { recordsOf } from './versionRecords.ts';

/** Where a history is kept between two sessions. What cannot be read or written is as if it were not there. */
export interface HistoryCache {
  load(key: string): Promise<string | undefined>;
  save(key: string, parts: Iterable<string>): Promise<void>;
}

export interface HistoryPorts {
  readonly git: Git;
  readonly clock: Clock;
  readonly sha256: Sha256;
  /** Of a registry. */
  readonly cacheOf: (uri: string) => HistoryCache;
  /** Where a whole history is read, so that it keeps nobody waiting; by default it is read here, in slices. */
  readonly walkElsewhere?: WalkElsewhere;
}

/** How often listeners hear of what came in while it is still coming. */
const ANNOUNCE_MS = 250;
const SLICE_MS = 8;
/** How often what has been read is kept, while there is more to come. */
const SAVE_MS = 10_000;

/** The history of one registry: read in the background, kept, and read on when HEAD has moved. */
export class RegistryHistory {
  readonly #uri: string;
  readonly #ports: HistoryPorts;
  readonly #cache: HistoryCache;
  readonly #changed = new Emitter<void>();
  readonly #ending = new AbortController();
  /** Steps that were read in this session, also of branches that are not checked out any more. */
  readonly #known = new Map<string, Step>();
  /** Prompts that somebody asked about. */
  readonly #asked = new Set<string>();
  /** While the whole history is being read: what is found faster by other means. */
  #first: FirstAnswers | undefined;
  #repository: Repository | undefined;
  #kept: KeptHistory | undefined;
  #index = new HistoryIndex();
  #atHead: AtHead | undefined;
  #state: Pick<PromptHistory, 'state' | 'reason'> = { state: 'indexing' };
  #running: Promise<void> | undefined;
  #isOutdated = true;
  #announced = 0;

  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(uri: string, ports: HistoryPorts) {
    this.#uri = uri;
    this.#ports = ports;
    this.#cache = ports.cacheOf(uri);
  }

  /** What is known by now. Asking begins to read. */
  of(name: string): PromptHistory {
    this.#asked.add(name);
    void this.#start();
    const { records, isKnown } = this.#recordsAtHead(name);
    const versions = isKnown ? this.#index.versionsOf(name, records) : [];
    if (this.#first) void this.#sound(this.#first, name);
    return { versions: this.#first?.complete(name, versions) ?? versions, ...this.#state };
  }

  /** Reads on; resolves when everything has been read, or when that turned out to be impossible. */
  async settled(name: string): Promise<PromptHistory> {
    this.#asked.add(name);
    await this.#start();
    await this.#atHead?.records(name);
    return this.of(name);
  }

  /** HEAD may have moved: what was read is read on from there when somebody asks, at once if somebody has. */
  refresh(): void {
    const wasAsked = !this.#isOutdated || this.#running !== undefined;
    this.#isOutdated = true;
    if (wasAsked) void this.#start();
  }

  /** The repository, where the history could be read. */
  get repository(): Repository | undefined {
    return this.#repository;
  }

  /** @throws PromptError `git-unavailable` */
  async opened(signal?: AbortSignal): Promise<Repository> {
    return (this.#repository ??= await this.#ports.git.open(this.#uri, signal));
  }

  /** Whether everything has been read that could be. */
  get isSettled(): boolean {
    return !this.#isOutdated && this.#running === undefined;
  }

  /** The names that the registry's file has had, the present one first. */
  get roots(): readonly string[] {
    return this.#kept?.roots ?? (this.#repository ? [this.#repository.path] : []);
  }

  dispose(): void {
    this.#ending.abort();
    this.#repository?.dispose();
    this.#changed.dispose();
  }

  #start(): Promise<void> {
    this.#running ??= this.#isOutdated ? this.#run() : undefined;
    return this.#running ?? Promise.resolve();
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // Who asks gets an answer before anybody hears of a change.
    while (this.#isOutdated) {
      this.#isOutdated = false;
      try {
        await this.#read(this.#ending.signal);
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#first = undefined;
    this.#running = undefined;
    this.#changed.fire();
  }

  /** Throws again what is a bug. */
  #fail(error: unknown): void {
    if (!(error instanceof Error) || (!PromptError.is(error) && !isAbort(error))) throw error;
    const hint = PromptError.is(error) && error.hint !== undefined ? ` ${error.hint}` : '';
    const state = this.#index.steps.length > 0 ? 'shallow' : 'unavailable';
    this.#state = { state, reason: `${error.message}${hint}` };
  }

  async #read(signal: AbortSignal): Promise<void> {
    const repository = await this.opened(signal);
    const shallow = await repository.shallowCommits();
    const head = (await repository.commitOf('HEAD', signal))?.id;
    if (head === undefined) return this.#isEmpty('The branch has no commit yet. Commit the registry.');
    const kept = await this.#keptHistory(repository);
    const isSame = kept?.head === head && kept.isComplete;
    if (isSame && this.#atHead?.head === head) return this.#complete(shallow, kept, this.#atHead.state);
    const reader = new StateReader(repository, signal);
    const start = {
      roots: [...new Set([repository.path, ...(kept?.roots ?? [])])],
      patterns: new Set(kept?.patterns ?? [toGlob(repository.path)]),
    };
    const state = await readState(head, start, { reader });
    const atHead = (this.#atHead = new AtHead(head, state, { reader, sha256: this.#ports.sha256 }));
    if (isSame) return this.#complete(shallow, kept, state);
    const isMore = kept?.isComplete === true && (await repository.isAncestor(kept.head, head, signal));
    for (const step of kept?.steps ?? []) this.#known.set(step.commit.id, step);
    const from = { ...start, head, state, not: isMore ? kept.head : undefined, known: this.#known };
    const ports = { ...this.#ports, repository, reader };
    const walk = this.#walk(from, ports);
    const older = isMore ? kept.steps : [];
    if (!isMore) await this.#findFirst({ start: from, ports, recordsOf: (name) => atHead.records(name) });
    const toKept = (isComplete: boolean): KeptHistory => {
      return { ...start, head, isComplete, patterns: [...start.patterns], steps: this.#index.steps };
    };
    let saved = this.#ports.clock.now();
    const save = async (): Promise<void> => {
      if (older.length > 0 || this.#ports.clock.now() - saved < SAVE_MS) return;
      await this.#keep(repository, shallow, toKept(false));
      saved = this.#ports.clock.now();
    };
    await this.#follow(walk, { older, save });
    this.#complete(shallow, toKept(true), state);
    await this.#keep(repository, shallow, toKept(true));
  }

  /** Answers who has asked first before everything is read: that takes longer when the machine does both at once. */
  async #findFirst(head: SoundedHead): Promise<void> {
    this.#index = new HistoryIndex();
    this.#first = new FirstAnswers(head, () => this.#changed.fire());
    const [name] = this.#asked;
    if (name !== undefined) await this.#first.find(name, this.#ending.signal);
  }

  async #sound(first: FirstAnswers, name: string): Promise<void> {
    try {
      await first.find(name, this.#ending.signal);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The few commits that are new since the last time are not worth a way to elsewhere. */
  async *#walk(start: WalkStart, ports: WalkPorts): AsyncGenerator<Walked, void, undefined> {
    const { walkElsewhere } = this.#ports;
    const { signal } = this.#ending;
    if (!walkElsewhere || start.not !== undefined) {
      yield* new HistoryWalk(start, ports).run(signal);
      return;
    }
    const { head, roots, patterns, known } = start;
    const request = { uri: this.#uri, head, roots, patterns: [...patterns], known: [...known.values()] };
    for await (const portion of walkElsewhere(request, signal)) {
      roots.push(...portion.roots.slice(roots.length));
      for (const pattern of portion.patterns) patterns.add(pattern);
      yield* portion.walked;
    }
  }

  async #follow(
    walk: AsyncIterable<Walked>,
    { older, save }: { readonly older: readonly Step[]; readonly save: () => Promise<void> },
  ): Promise<void> {
    let steps: Step[] = [];
    const show = (): void => {
      this.#index = new HistoryIndex();
      for (const step of [...steps, ...older]) this.#index.add(step);
    };
    if (older.length === 0) show();
    this.#state = { state: 'indexing' };
    this.#announced = 0;
    for await (const step of walk) {
      if (step === 'restart') {
        steps = [];
        if (older.length === 0) show();
        continue;
      }
      steps.push(step);
      this.#known.set(step.commit.id, step);
      // What comes in front of what is known already is shown when it is all there: else it would have a gap.
      if (older.length > 0) continue;
      this.#index.add(step);
      this.#announce();
      await save();
    }
    if (older.length > 0) show();
  }

  #announce(): void {
    const now = this.#ports.clock.now();
    if (now - this.#announced < ANNOUNCE_MS) return;
    this.#announced = now;
    this.#changed.fire();
  }

  #complete(shallow: ReadonlySet<string>, kept: KeptHistory, { registry, root }: RevisionState): void {
    this.#kept = kept;
    if (this.#index.steps !== kept.steps) {
      this.#index = new HistoryIndex();
      for (const step of kept.steps) this.#index.add(step);
    }
    if (kept.steps.some(({ commit }) => shallow.has(commit.id))) {
      const reason = 'This clone has only the newest commits. Run `git fetch --unshallow` for the others.';
      this.#state = { state: 'shallow', reason };
    } else if (!registry) {
      this.#state = { state: 'complete', reason: `Git does not have ${root} yet. Commit it.` };
    } else this.#state = { state: 'complete' };
  }

  #isEmpty(reason: string): void {
    this.#index = new HistoryIndex();
    this.#atHead = undefined;
    this.#state = { state: 'complete', reason };
  }

  async #keptHistory({ key }: Repository): Promise<KeptHistory | undefined> {
    if (this.#kept) return this.#kept;
    const text = await this.#cache.load(key);
    if (text === undefined) return undefined;
    const parsing = parseHistory(text, key);
    for (let deadline = this.#ports.clock.now() + SLICE_MS; ;) {
      const { done, value } = parsing.next();
      if (done === true) return (this.#kept = value ?? undefined);
      if (this.#ports.clock.now() < deadline) continue;
      await this.#ports.clock.sleep(0, this.#ending.signal);
      deadline = this.#ports.clock.now() + SLICE_MS;
    }
  }

  /** Of commits whose parents this clone does not have, it may get the parents later: they are not kept. */
  async #keep({ key }: Repository, shallow: ReadonlySet<string>, history: KeptHistory): Promise<void> {
    const steps = history.steps.filter(({ commit }) => !shallow.has(commit.id));
    const isComplete = history.isComplete && steps.length === history.steps.length;
    await this.#cache.save(key, renderHistory({ ...history, steps, isComplete }, key));
  }

  #recordsAtHead(name: string): { readonly records: readonly VersionRecord[]; readonly isKnown: boolean } {
    if (!this.#atHead) return { records: [], isKnown: true };
    const records = this.#atHead.known(name);
    if (!records) void this.#learn(this.#atHead, name);
    return { records: records ?? [], isKnown: records !== undefined };
  }

  async #learn(atHead: AtHead, name: string): Promise<void> {
    try {
      await atHead.records(name);
    } catch (error) {
      this.#fail(error);
    }
    this.#changed.fire();
  }
}

/** What HEAD has of the prompts that somebody asked for. */
class AtHead {
  readonly head: string;
  readonly state: RevisionState;
  readonly #ports: { readonly reader: StateReader; readonly sha256: Sha256 };
  readonly #reading = new Map<string, Promise<readonly VersionRecord[]>>();
  readonly #known = new Map<string, readonly VersionRecord[]>();

  constructor(
    head: string,
    state: RevisionState,
    ports: { readonly reader: StateReader; readonly sha256: Sha256 },
  ) {
    this.head = head;
    this.state = state;
    this.#ports = ports;
  }

  known(name: string): readonly VersionRecord[] | undefined {
    return this.#known.get(name);
  }

  records(name: string): Promise<readonly VersionRecord[]> {
    let reading = this.#reading.get(name);
    if (!reading) this.#reading.set(name, (reading = this.#read(name)));
    return reading;
  }

  async #read(name: string): Promise<readonly VersionRecord[]> {
    const records = await recordsOf(this.state, name, this.#ports);
    this.#known.set(name, records);
    return records;
  }
}
