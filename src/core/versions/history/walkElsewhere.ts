import type { Clock, Git, Sha256 } from '../../base/ports.ts';
import type { Step } from './historyIndex.ts';
import { HistoryWalk, type Walked, readState } from './historyWalk.ts';
import { StateReader } from './revisionState.ts';

/** A whole history to be read, as data that can be sent to another thread. */
export interface WalkRequest {
  /** Of the registry. */
  readonly uri: string;
  readonly head: string;
  /** See `WalkStart`. */
  readonly roots: readonly string[];
  readonly patterns: readonly string[];
  readonly known: readonly Step[];
}

/** What was read since the last portion, and all names and files that are followed by now. */
export interface WalkPortion {
  readonly walked: readonly Walked[];
  readonly roots: readonly string[];
  readonly patterns: readonly string[];
}

/** @throws PromptError `git-unavailable` */
export type WalkElsewhere = (request: WalkRequest, signal: AbortSignal) => AsyncIterable<WalkPortion>;

/** Each message from one thread to another costs both of them something. */
const PORTION = 64;

/** Reads a history in the thread that was given the request. */
export async function* runWalk(
  request: WalkRequest,
  ports: { readonly git: Git; readonly clock: Clock; readonly sha256: Sha256 },
): AsyncGenerator<WalkPortion, void, undefined> {
  const { uri, head } = request;
  const repository = await ports.git.open(uri);
  try {
    const reader = new StateReader(repository);
    const [roots, patterns] = [[...request.roots], new Set(request.patterns)];
    const state = await readState(head, { roots, patterns }, { reader });
    const known = new Map(request.known.map((step) => [step.commit.id, step]));
    const walk = new HistoryWalk(
      { head, roots, patterns, state, known, not: undefined },
      { ...ports, repository, reader },
    );
    const toPortion = (walked: readonly Walked[]): WalkPortion => ({
      walked,
      roots,
      patterns: [...patterns],
    });
    let walked: Walked[] = [];
    for await (const step of walk.run()) {
      walked.push(step);
      if (walked.length < PORTION) continue;
      yield toPortion(walked);
      walked = [];
    }
    yield toPortion(walked);
  } finally {
    repository.dispose();
  }
}
