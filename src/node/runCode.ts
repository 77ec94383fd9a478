import { Worker } from 'node:worker_threads';
import { PromptError } from '../core/base/errors.ts';
import type { Disposable } from '../core/base/events.ts';
import type { JsonObject, JsonValue } from '../core/base/json.ts';
import type { RunCode } from '../core/evals/scorers/scorer.ts';
import { WORKER_SOURCE } from './codeWorker.ts';

const MEMORY_MB = 128;
const HINT = 'Correct the code, or have it catch its errors and give false where such an answer should fail.';

interface Job {
  readonly code: string;
  readonly input: JsonObject;
  readonly timeoutMs: number;
  readonly resolve: (value: JsonValue) => void;
  readonly reject: (error: Error) => void;
}

/** What the worker answers: the JSON text of the result, or why there is none. */
type Reply = { readonly json: string } | { readonly error: string };

/**
 * Runs user code in one worker, one piece after the other. The worker starts with the first piece, lives on
 * idle without keeping the process alive, and is replaced after a timeout or when it runs out of memory.
 * Code sees the language and no more: no modules, network, file system or environment.
 */
export class CodeRunner implements Disposable {
  readonly #waiting: Job[] = [];
  #running: Job | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #worker: Worker | undefined;

  readonly runCode: RunCode = (code, input, timeoutMs) =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ code, input, timeoutMs, resolve, reject });
      if (!this.#running) this.#next();
    });

  /** Ends the worker at once; code that runs or waits fails with an AbortError. */
  dispose(): void {
    const jobs = [this.#running, ...this.#waiting.splice(0)];
    this.#running = undefined;
    this.#replaceWorker();
    for (const job of jobs) job?.reject(new DOMException('The code was cancelled.', 'AbortError'));
  }

  #next(): void {
    const job = this.#waiting.shift();
    this.#running = job;
    if (!job) {
      this.#worker?.unref();
      return;
    }
    this.#worker ??= this.#startWorker();
    this.#worker.ref();
    this.#deadline = setTimeout(() => {
      this.#replaceWorker();
      this.#settle({ fail: new PromptError('timeout', `The code was not done after ${job.timeoutMs} ms.`) });
    }, job.timeoutMs);
    const input = JSON.stringify(job.input);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A worker thread has no origin.
    this.#worker.postMessage({ code: job.code, names: Object.keys(job.input), input });
  }

  #settle(result: { readonly value: JsonValue } | { readonly fail: Error }): void {
    clearTimeout(this.#deadline);
    const job = this.#running;
    if ('value' in result) job?.resolve(result.value);
    else job?.reject(result.fail);
    this.#next();
  }

  #startWorker(): Worker {
    const worker = new Worker(WORKER_SOURCE, {
      eval: true,
      env: {},
      execArgv: [],
      stdin: false,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    worker.on('message', (reply: Reply) => {
      if (worker !== this.#worker) return;
      if ('error' in reply) this.#settle({ fail: new PromptError('bad-input', reply.error, { hint: HINT }) });
      else this.#settle({ value: JSON.parse(reply.json) });
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      if (worker !== this.#worker) return;
      this.#worker = undefined;
      const message =
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? `The code needs more than ${MEMORY_MB} MB of memory.`
          : `The code broke the worker that it runs in: ${error.message}`;
      this.#settle({ fail: new PromptError('bad-input', message, { cause: error }) });
    });
    return worker;
  }

  #replaceWorker(): void {
    clearTimeout(this.#deadline);
    void this.#worker?.terminate();
    this.#worker = undefined;
  }
}
