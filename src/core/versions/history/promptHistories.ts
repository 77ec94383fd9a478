import { PromptError } from '../../base/errors.ts';
import { type Event, Emitter } from '../../base/events.ts';
import type { Sources } from '../../base/sources.ts';
import type { RegisteredPrompt } from '../../registry/workspace.ts';
import type { PlacedContent } from '../content.ts';
import type { HistoricVersion, History, PromptHistory } from './history.ts';
import { type HistoryPorts, RegistryHistory } from './registryHistory.ts';
import { Revisions } from './revisions.ts';

/** The histories of all registries that somebody asked about. */
export class PromptHistories implements History {
  readonly #revisions: Revisions;
  readonly #ports: HistoryPorts;
  readonly #registries = new Map<string, RegistryHistory>();
  readonly #changed = new Emitter<void>();

  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(files: Sources, ports: HistoryPorts) {
    this.#revisions = new Revisions(files);
    this.#ports = ports;
  }

  get sources(): Sources {
    return this.#revisions;
  }

  /** Reads what somebody has looked at in a revision and what is not there yet: other files than those of contents. */
  load(): Promise<void> {
    return this.#revisions.load();
  }

  of(prompt: RegisteredPrompt): PromptHistory {
    return this.#registry(prompt).of(prompt.block.name);
  }

  settled(prompt: RegisteredPrompt, signal?: AbortSignal): Promise<PromptHistory> {
    return unlessAborted(this.#registry(prompt).settled(prompt.block.name), signal);
  }

  async versionFromGit(
    prompt: RegisteredPrompt,
    version: string,
    signal?: AbortSignal,
  ): Promise<PlacedContent | undefined> {
    const registry = this.#registry(prompt);
    const found = await unlessAborted(findVersion(registry, prompt.block.name, version), signal);
    const { repository, roots } = registry;
    if (!found || !repository) return undefined;
    const contents = await this.#revisions.contentsAt(found.latest, prompt.block.name, { repository, roots });
    return contents.find((content) => content.version === version);
  }

  async atRevision(
    prompt: RegisteredPrompt,
    revision: string,
    signal?: AbortSignal,
  ): Promise<readonly PlacedContent[]> {
    const registry = this.#registry(prompt);
    const repository = await registry.opened(signal);
    const commit = await repository.commitOf(revision, signal);
    if (!commit) {
      throw new PromptError('bad-input', `Git knows no revision ${revision}.`, {
        hint: revision.includes('/')
          ? 'Name a branch, a tag or a commit. A clone has only what was fetched: in CI, fetch the whole history.'
          : 'Name a branch, a tag or a commit.',
      });
    }
    const contents = await this.#revisions.contentsAt(commit, prompt.block.name, {
      repository,
      roots: registry.roots,
    });
    // Under another name the registry is found when its history has been read.
    if (contents.length > 0 || registry.isSettled) return contents;
    await this.settled(prompt, signal);
    return this.#revisions.contentsAt(commit, prompt.block.name, { repository, roots: registry.roots });
  }

  /** HEAD of the repository that holds a file may have moved. */
  refresh(): void {
    for (const registry of this.#registries.values()) registry.refresh();
  }

  dispose(): void {
    for (const registry of this.#registries.values()) registry.dispose();
    this.#registries.clear();
    this.#changed.dispose();
  }

  #registry({ registry: { uri } }: RegisteredPrompt): RegistryHistory {
    let registry = this.#registries.get(uri);
    if (!registry) {
      registry = new RegistryHistory(uri, this.#ports);
      registry.onDidChange(() => this.#changed.fire());
      this.#registries.set(uri, registry);
    }
    return registry;
  }
}

/** All contents of a prompt at HEAD; none where Git cannot tell, which does not keep anybody from running evals. */
export async function contentsAtHead(
  history: Pick<History, 'atRevision'>,
  prompt: RegisteredPrompt,
): Promise<readonly PlacedContent[]> {
  try {
    return await history.atRevision(prompt, 'HEAD');
  } catch (error) {
    if (PromptError.is(error)) return [];
    throw error;
  }
}

/** A version as soon as it has come up; undefined when all has been read and it has not. */
async function findVersion(
  registry: RegistryHistory,
  name: string,
  version: string,
): Promise<HistoricVersion | undefined> {
  const find = (): HistoricVersion | undefined =>
    registry.of(name).versions.find((historic) => historic.version === version);
  const known = find();
  if (known) return known;
  return new Promise((resolve, reject) => {
    const listening = registry.onDidChange(() => {
      const found = find();
      if (!found) return;
      listening.dispose();
      resolve(found);
    });
    const finish = async (): Promise<void> => {
      await registry.settled(name);
      listening.dispose();
      resolve(find());
    };
    finish().catch(reject);
  });
}

/** Stops waiting where the signal is aborted; what was waited for goes on, for others may wait for it. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      const reason: unknown = signal.reason;
      reject(reason instanceof Error ? reason : new Error('Aborted'));
    };
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
