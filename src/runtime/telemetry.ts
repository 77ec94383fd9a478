import { appendFileSync, mkdirSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedCall, Resolution, Score, TelemetryOptions } from './api.ts';
import { type CallOutcome, callLine, scoreLine } from './telemetryLines.ts';

const BATCH = 256;
const FLUSH_MS = 1000;
const MAX_QUEUE = 10_000;

/**
 * Writes calls as JSON lines, in batches, off the path of the call. The queue has a bound: of what cannot be written
 * fast enough the oldest is dropped, and counted.
 */
export class Telemetry {
  readonly #options: TelemetryOptions;
  readonly #onError: (message: string) => void;
  readonly #queue: string[] = [];
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #written = 0;
  #dropped = 0;

  constructor(options: TelemetryOptions, onError: (message: string) => void) {
    this.#options = options;
    this.#onError = onError;
  }

  get counts(): { readonly queued: number; readonly written: number; readonly dropped: number } {
    return { queued: this.#queue.length, written: this.#written, dropped: this.#dropped };
  }

  get keepsOutputs(): boolean {
    return this.#options.outputs === true;
  }

  record(resolution: Resolution, called: CallOutcome): void {
    this.#add(callLine(resolution, called, this.#options));
  }

  recordScore(call: RecordedCall, score: Score, now: number): void {
    this.#add(scoreLine(call, score, now));
  }

  #add(line: object): void {
    this.#queue.push(JSON.stringify(line));
    if (this.#queue.length > (this.#options.maxQueue ?? MAX_QUEUE)) {
      this.#queue.shift();
      this.#dropped++;
    }
    if (this.#queue.length >= BATCH) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), FLUSH_MS).unref();
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
  }

  async #write(): Promise<void> {
    while (this.#queue.length > 0) {
      const lines = this.#queue.splice(0, BATCH);
      try {
        await mkdir(this.#options.folder, { recursive: true });
        await appendFile(this.#path(), `${lines.join('\n')}\n`);
        this.#written += lines.length;
      } catch (error) {
        this.#lose(lines, error);
        return; // Trying again at once would only fail again.
      }
    }
  }

  #lose(lines: readonly string[], error: unknown): void {
    this.#dropped += lines.length;
    this.#onError(`Telemetry cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }

  #path(): string {
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    return join(this.#options.folder, `calls-${day}-${process.pid}.jsonl`);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    const lines = this.#queue.splice(0);
    if (lines.length === 0) return;
    try {
      mkdirSync(this.#options.folder, { recursive: true });
      appendFileSync(this.#path(), `${lines.join('\n')}\n`);
      this.#written += lines.length;
    } catch (error) {
      this.#lose(lines, error);
    }
  }
}
