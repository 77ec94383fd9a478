import { readFile } from 'node:fs/promises';
import { PromptError } from '../core/base/errors.ts';
import { questionDigest } from '../core/models/callDigest.ts';
import { type Recording, parseCassette, renderCassetteLine } from '../core/models/cassette.ts';
import type { CallContext, ModelAnswer, ModelRequest } from '../core/models/request.ts';
import { isSystemError } from '../node/nodeFiles.ts';
import { sha256 } from '../node/sha256.ts';
import { writeAtomic } from '../node/writeAtomic.ts';

/**
 * Collects the answers of runs for a file that replay endpoints answer from. Lines that the file has keep their
 * places, so that recording again shows as a diff of what changed; new ones follow in the order of the calls.
 */
export class CassetteFile {
  readonly #path: string;
  readonly #before: readonly Recording[];
  readonly #recordings = new Map<string, Recording>();

  private constructor(path: string, before: readonly Recording[]) {
    this.#path = path;
    this.#before = before;
  }

  /** @throws PromptError `bad-input` where the file is no cassette: it is not overwritten */
  static async open(path: string): Promise<CassetteFile> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (isSystemError(error) && error.code === 'ENOENT') return new CassetteFile(path, []);
      throw error;
    }
    const { value, problems } = parseCassette(text);
    if (problems[0])
      throw new PromptError('bad-input', `${path}: ${problems[0].message}`, {
        hint: 'Name another file for --write-cassette, or remove this one.',
      });
    return new CassetteFile(path, value.recordings);
  }

  /** What a replay endpoint answered is left out: a sample for another wording would come back as the exact answer to this one. */
  readonly add = (
    request: ModelRequest,
    { prompt, variables, repeat }: CallContext,
    answer: ModelAnswer,
  ): void => {
    const { retries: _retries, replayed, ...lasting } = answer;
    if (replayed !== undefined) return;
    const recording: Recording = {
      call: questionDigest(request, sha256),
      prompt,
      variables,
      repeat,
      ...lasting,
    };
    this.#recordings.set(keyOf(recording), recording);
  };

  /** @param calls the calls in the order that new lines should have @returns how many answers were written */
  async write(
    calls: readonly { readonly request: ModelRequest; readonly context: CallContext }[],
  ): Promise<number> {
    const count = this.#recordings.size;
    if (count === 0) return 0;
    const wanted = new Map(this.#recordings);
    const take = (key: string): Recording[] => {
      const found = wanted.get(key);
      wanted.delete(key);
      return found ? [found] : [];
    };
    const kept = this.#before.map((recording) => take(keyOf(recording))[0] ?? recording);
    const planned = calls.flatMap(({ request, context: { repeat } }) =>
      take(keyOf({ call: questionDigest(request, sha256), repeat })),
    );
    const others = [...wanted.keys()].toSorted().flatMap(take); // The judge's.
    await writeAtomic(this.#path, [...kept, ...planned, ...others].map(renderCassetteLine).join(''));
    return count;
  }
}

const keyOf = ({ call, repeat }: Pick<Recording, 'call' | 'repeat'>): string => `${call} ${repeat}`;
