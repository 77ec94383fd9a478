import { parentPort, workerData } from 'node:worker_threads';
import { PromptError } from '../core/base/errors.ts';
import { runWalk } from '../core/versions/history/walkElsewhere.ts';
import { nodeClock } from './clock.ts';
import { createGit } from './git.ts';
import type { WorkerReply, WorkerTask } from './historyThread.ts';
import { sha256 } from './sha256.ts';

/** Nobody else waits in this thread: for the walk no time passes, and it never rests. */
const clock = { ...nodeClock, now: () => 0 };

async function* repliesTo({ request, program }: WorkerTask): AsyncGenerator<WorkerReply> {
  try {
    yield* runWalk(request, { git: createGit({ program }), clock, sha256 });
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    const { code, message, hint } = error;
    yield { code, message, ...(hint !== undefined && { hint }) };
  }
}

const task: WorkerTask = workerData;
for await (const reply of repliesTo(task)) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A worker thread has no origin.
  parentPort?.postMessage(reply);
}
