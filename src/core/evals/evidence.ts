import { isJsonObject } from '../base/json.ts';
import type { ModelAnswer, ModelClient, ModelRequest, CallContext } from '../models/request.ts';

/**
 * Answers that were given before, by the digest of the call and the index of the repeat: an edit of one case
 * costs one call, an interrupted run goes on where it was, and repeats stay independent of each other.
 */
export class Evidence {
  readonly #answers = new Map<string, ModelAnswer>();
  readonly #append: (line: string) => void;

  /**
   * @param text what was appended before, one JSON object a line; a line that a crash cut off is passed over
   * @param append keeps a line, line feed included
   */
  constructor(text: string, append: (line: string) => void) {
    this.#append = append;
    for (const line of text.split('\n')) {
      const entry = parseLine(line);
      if (entry) this.#answers.set(entry.key, entry.answer);
    }
  }

  has(digest: string, repeat: number): boolean {
    return this.#answers.has(keyOf(digest, repeat));
  }

  get(digest: string, repeat: number): ModelAnswer | undefined {
    return this.#answers.get(keyOf(digest, repeat));
  }

  add(digest: string, repeat: number, answer: ModelAnswer): void {
    const key = keyOf(digest, repeat);
    this.#answers.set(key, answer);
    this.#append(`${JSON.stringify({ key, answer })}\n`);
  }
}

const keyOf = (digest: string, repeat: number): string => `${digest}#${repeat}`;

function parseLine(line: string): { key: string; answer: ModelAnswer } | undefined {
  if (!line.endsWith('}')) return undefined;
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return undefined; // A torn line, from a process that was ended while it wrote: that answer is asked for again.
  }
  if (!isJsonObject(entry) || typeof entry['key'] !== 'string') return undefined;
  return isAnswer(entry['answer']) ? { key: entry['key'], answer: entry['answer'] } : undefined;
}

const isAnswer = (value: unknown): value is ModelAnswer =>
  isJsonObject(value) && typeof value['output'] === 'string' && typeof value['latency_ms'] === 'number';

/** An answer, and whether it was there before. */
export interface Answered {
  readonly answer: ModelAnswer;
  readonly isReused: boolean;
}

/** Asks each question once: from the evidence, from a call that is under way, or from the model. */
export class Asker {
  readonly #evidence: Evidence | undefined;
  readonly #underWay = new Map<string, Promise<ModelAnswer>>();

  /** @param evidence undefined: every question is asked anew */
  constructor(evidence: Evidence | undefined) {
    this.#evidence = evidence;
  }

  isKnown(digest: string, repeat: number): boolean {
    return this.#evidence?.has(digest, repeat) ?? false;
  }

  async ask(
    call: { digest: string; request: ModelRequest; context: CallContext },
    client: ModelClient,
    signal: AbortSignal,
  ): Promise<Answered> {
    const { digest, request, context } = call;
    const known = this.#evidence?.get(digest, context.repeat);
    if (known) return { answer: known, isReused: true };
    const key = keyOf(digest, context.repeat);
    const underWay = this.#underWay.get(key);
    if (underWay) return { answer: await underWay, isReused: true };
    const asked = client.complete(request, context, signal);
    this.#underWay.set(key, asked);
    try {
      const answer = await asked;
      // Replayed answers are in the repository already, and a sample is no evidence. A vector for each token
      // takes megabytes, and the servers that give them are at hand.
      if (answer.replayed === undefined && request.embeds !== 'tokens')
        this.#evidence?.add(digest, context.repeat, answer);
      return { answer, isReused: false };
    } finally {
      this.#underWay.delete(key);
    }
  }
}
