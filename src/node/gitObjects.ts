import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { PromptError } from '../core/base/errors.ts';
import { type GitCall, startFailure, startGit } from './gitProcess.ts';

/** An object as Git names and keeps it. */
export interface GitObject {
  readonly id: string;
  readonly bytes: Buffer;
}

interface Request {
  readonly name: string;
  resolve(object: GitObject | undefined): void;
  reject(error: unknown): void;
}

/** Nobody keeps a prompt in a file of this size; reading one whole would only cost memory. */
const MOST_BYTES = 64 * 1024 * 1024;
const REFETCH_HINT =
  'It was made with --filter: fetch what is missing with `git fetch --refetch --no-filter`.';
/** How long a process waits for the next question before it is ended. */
const IDLE_MS = 30_000;

/**
 * Reads objects through one `git cat-file --batch` that is kept running. Each question is written when the
 * answer to the one before it has begun to come, so that Git is never more than an object ahead of the reader.
 */
export class ObjectReader {
  readonly #call: Omit<GitCall, 'signal'>;
  readonly #waiting: Request[] = [];
  readonly #asked: Request[] = [];
  #child: ChildProcessWithoutNullStreams | undefined;
  #reply: Reply = new Reply();
  #idle: NodeJS.Timeout | undefined;
  /** Who has asked for an object by its place often asks for it by its id next. */
  #last: GitObject | undefined;
  #errors = '';

  constructor(call: Omit<GitCall, 'signal'>) {
    this.#call = call;
  }

  /** An object by its id or name; undefined where there is none, or it is larger than any text. */
  read(name: string, signal?: AbortSignal): Promise<GitObject | undefined> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#last?.id === name) return Promise.resolve(this.#last);
    // A name with a line break would be two questions.
    if (/[\r\n]/.test(name)) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        const index = this.#waiting.indexOf(request);
        if (index >= 0) this.#waiting.splice(index, 1);
        request.reject(signal?.reason); // If it has been asked, its answer is read and dropped.
      };
      // A signal that lives on must not keep what was read.
      const done = (): void => signal?.removeEventListener('abort', abort);
      const request: Request = {
        name,
        resolve: (object) => {
          done();
          resolve(object);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      };
      signal?.addEventListener('abort', abort);
      this.#waiting.push(request);
      this.#ask();
    });
  }

  dispose(): void {
    clearTimeout(this.#idle);
    const child = this.#child;
    this.#last = undefined;
    this.#child = undefined;
    child?.stdin.end();
    child?.kill();
    this.#fail(new PromptError('git-unavailable', 'Reading from Git was ended.'));
  }

  #ask(): void {
    while (this.#asked.length < MOST_AHEAD) {
      const request = this.#waiting.shift();
      if (!request) break;
      this.#asked.push(request);
      this.#start().stdin.write(`${request.name}\n`);
    }
    clearTimeout(this.#idle);
    if (this.#child && this.#asked.length === 0) {
      this.#idle = setTimeout(() => this.dispose(), IDLE_MS);
      this.#idle.unref();
    }
  }

  #start(): ChildProcessWithoutNullStreams {
    if (this.#child) return this.#child;
    const child = startGit(['cat-file', '--batch'], this.#call);
    this.#child = child;
    this.#reply = new Reply();
    this.#errors = '';
    const ended = (error: unknown): void => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#fail(error);
    };
    child.on('error', (error) => ended(startFailure(error, this.#call)));
    child.once('close', () => ended(this.#ending()));
    child.stdin.on('error', () => undefined); // `close` tells why.
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    child.stdout.on('data', (chunk: Buffer) => {
      if (this.#child === child) this.#receive(chunk);
    });
    return child;
  }

  #receive(chunk: Buffer): void {
    for (const object of this.#reply.add(chunk)) {
      this.#last = object;
      this.#asked.shift()?.resolve(object);
    }
    this.#ask();
  }

  #ending(): PromptError {
    const errors = this.#errors.trim();
    if (errors.includes('promisor')) {
      return new PromptError('git-unavailable', 'This clone does not have the text of older versions.', {
        hint: REFETCH_HINT,
      });
    }
    const message = `Git ended while it read its objects: ${errors || 'it does not say why'}`;
    return new PromptError('git-unavailable', message, { hint: 'See what `git fsck` says.' });
  }

  #fail(error: unknown): void {
    for (const request of [...this.#asked.splice(0), ...this.#waiting.splice(0)]) request.reject(error);
  }
}

/** Enough that Git works on the next object while the last one is looked at. */
const MOST_AHEAD = 2;

/** Takes the answers apart: a line `<id> <type> <size>`, the bytes, a line break; or `<name> missing`. */
class Reply {
  #line = Buffer.alloc(0);
  #id = '';
  #bytes = Buffer.alloc(0);
  #at = 0;
  /** Bytes of the object that are still to come, with the line break behind it; undefined: a line is next. */
  #left: number | undefined;
  #isDropped = false;

  add(chunk: Buffer): (GitObject | undefined)[] {
    const done: (GitObject | undefined)[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (this.#left === undefined) {
        const end = chunk.indexOf(10, at);
        this.#line = Buffer.concat([this.#line, chunk.subarray(at, end < 0 ? chunk.length : end)]);
        if (end < 0) break;
        at = end + 1;
        if (!this.#begin()) done.push(undefined);
      } else {
        const end = Math.min(chunk.length, at + this.#left);
        // The line break behind the object has no place in it.
        if (!this.#isDropped) this.#at += chunk.copy(this.#bytes, this.#at, at, end);
        this.#left -= end - at;
        at = end;
        if (this.#left === 0) done.push(this.#end());
      }
    }
    return done;
  }

  /** Whether the line says that an object follows. */
  #begin(): boolean {
    const [, id, size] = /^([0-9a-f]+) \w+ (\d+)$/.exec(this.#line.toString('latin1')) ?? [];
    this.#line = Buffer.alloc(0);
    if (id === undefined || size === undefined) return false;
    this.#id = id;
    this.#left = Number(size) + 1;
    this.#isDropped = Number(size) > MOST_BYTES;
    // Its own memory, which is free as soon as nobody needs the object.
    this.#bytes = Buffer.allocUnsafeSlow(this.#isDropped ? 0 : Number(size));
    this.#at = 0;
    return true;
  }

  #end(): GitObject | undefined {
    const object = { id: this.#id, bytes: this.#bytes };
    this.#left = undefined;
    return this.#isDropped ? undefined : object;
  }
}
