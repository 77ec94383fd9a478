import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type ErrorCode, PromptError } from '../core/base/errors.ts';
import type { WalkElsewhere, WalkPortion, WalkRequest } from '../core/versions/history/walkElsewhere.ts';

export interface WorkerTask {
  readonly request: WalkRequest;
  /** What to call in place of `git`. */
  readonly program: string;
}

/** A portion, or why there are no more. */
export type WorkerReply = WalkPortion | WalkFailure;

export interface WalkFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

/**
 * Reads histories in a thread of their own, one for each walk, which ends with it: gigabytes of text pass through,
 * and the garbage collector stops only the thread that they are in.
 * @param script the program that `historyWorker.ts` becomes
 */
export function walkInThread(script: URL, program = 'git'): WalkElsewhere {
  return async function* walk(request, signal) {
    signal.throwIfAborted();
    const workerData: WorkerTask = { request, program };
    const worker = new Worker(script, { workerData, execArgv: [] });
    try {
      // What nobody caught in the worker is thrown here.
      const messages: AsyncIterable<readonly WorkerReply[]> = on(worker, 'message', {
        close: ['exit'],
        signal,
      });
      for await (const [reply] of messages) if (reply) yield toPortion(reply);
    } finally {
      await worker.terminate();
    }
  };
}

function toPortion(reply: WorkerReply): WalkPortion {
  if ('walked' in reply) return reply;
  const { code, message, hint } = reply;
  throw new PromptError(code, message, hint === undefined ? {} : { hint });
}
