import { isJsonObject, parseJsonObject } from '../base/json.ts';
import type { Price } from '../models/prices.ts';
import type { ModelAnswer, ModelClient, ModelRequest, CallContext } from '../models/request.ts';
import { paidFor } from './callCost.ts';

export interface EvidenceOptions {
  /** Runs that were interrupted and go on: what they asked is theirs, not reused. */
  readonly resumes?: ReadonlySet<string>;
  /** Answers of other runs do not count. */
  readonly onlyResumed?: boolean;
}

/** By which run an answer was paid, and what it cost in US dollars; null where unknown. */
interface Payment {
  readonly run: string;
  readonly cost: number | null;
}

/**
 * Answers that were given before, by the digest of the call and the index of the repeat: an edit of one case
 * costs one call, an interrupted run goes on where it was, and repeats stay independent of each other.
 */
export class Evidence {
  readonly #answers = new Map<string, ModelAnswer>();
  /** What the resumed runs paid and have not taken up again. */
  readonly #payments = new Map<string, Payment>();
  readonly #append: (line: string) => void;

  /**
   * @param text what was appended before, one JSON object a line; a line that a crash cut off is passed over
   * @param append keeps a line, line feed included
   */
  constructor(
    text: string,
    append: (line: string) => void,
    { resumes, onlyResumed = false }: EvidenceOptions = {},
  ) {
    this.#append = append;
    for (const line of text.split('\n')) {
      const entry = parseLine(line);
      if (!entry) continue;
      const { key, answer, payment } = entry;
      const isResumed = payment !== undefined && (resumes?.has(payment.run) ?? false);
      if (onlyResumed && !isResumed) continue;
      if (answer) this.#answers.set(key, answer);
      else this.#answers.delete(key);
      if (answer && isResumed) this.#payments.set(key, payment);
      else this.#payments.delete(key);
    }
  }

  has(digest: string, repeat: number): boolean {
    return this.#answers.has(keyOf(digest, repeat));
  }

  get(digest: string, repeat: number): ModelAnswer | undefined {
    return this.#answers.get(keyOf(digest, repeat));
  }

  /** @param payment absent: no run will ask what it paid */
  add(call: CallKey, answer: ModelAnswer, payment?: Payment): void {
    const key = keyOf(call.digest, call.repeat);
    this.#answers.set(key, answer);
    this.#append(`${JSON.stringify({ key, ...payment, answer })}\n`);
  }

  /** An answer that turned out to be of no use: it is asked for again next time. */
  discard(digest: string, repeat: number): void {
    const key = keyOf(digest, repeat);
    if (this.#answers.delete(key)) this.#append(`${JSON.stringify({ key, answer: null })}\n`);
  }

  /** What a resumed run paid for an answer, said once: after that the answer counts as reused. */
  takePayment({ digest, repeat }: CallKey, run: string | undefined): Payment | undefined {
    const key = keyOf(digest, repeat);
    const payment = this.#payments.get(key);
    if (payment === undefined || payment.run !== run) return undefined;
    this.#payments.delete(key);
    return payment;
  }

  /** US dollars that a resumed run has paid before. */
  spentBy(run: string): number {
    return Array.from(this.#payments.values())
      .filter((payment) => payment.run.startsWith(run))
      .reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  }
}

interface CallKey {
  readonly digest: string;
  readonly repeat: number;
}

const keyOf = (digest: string, repeat: number): string => `${digest}#${repeat}`;

interface Entry {
  readonly key: string;
  /** Undefined: it was discarded. */
  readonly answer: ModelAnswer | undefined;
  readonly payment: Payment | undefined;
}

function parseLine(line: string): Entry | undefined {
  if (!line.endsWith('}')) return undefined;
  // A torn line, from a process that was ended while it wrote, is none: that answer is asked for again.
  const entry = parseJsonObject(line);
  if (typeof entry?.['key'] !== 'string') return undefined;
  const { key, run, cost, answer } = entry;
  if (answer === null) return { key, answer: undefined, payment: undefined };
  const payment = typeof run === 'string' ? { run, cost: typeof cost === 'number' ? cost : null } : undefined;
  return isAnswer(answer) ? { key, answer, payment } : undefined;
}

const isAnswer = (value: unknown): value is ModelAnswer =>
  isJsonObject(value) && typeof value['output'] === 'string' && typeof value['latency_ms'] === 'number';

/** An answer, and whether it was there before. */
export interface Answered {
  readonly answer: ModelAnswer;
  readonly isReused: boolean;
  /** US dollars that the run paid for it; null where unknown. */
  readonly cost: number | null;
}

export interface Answerer {
  readonly client: ModelClient;
  readonly price: Price | undefined;
}

/** Asks each question once: from the evidence, from a call that is under way, or from the model. */
export class Asker {
  readonly #evidence: Evidence | undefined;
  readonly #run: string | undefined;
  readonly #underWay = new Map<string, Promise<ModelAnswer>>();

  /**
   * @param evidence undefined: every question is asked anew
   * @param run who pays; undefined where the run will not be resumed
   */
  constructor(evidence: Evidence | undefined, run?: string) {
    this.#evidence = evidence;
    this.#run = run;
  }

  isKnown(digest: string, repeat: number): boolean {
    return this.#evidence?.has(digest, repeat) ?? false;
  }

  discard(digest: string, repeat: number): void {
    this.#evidence?.discard(digest, repeat);
  }

  async ask(
    call: { digest: string; request: ModelRequest; context: CallContext },
    { client, price }: Answerer,
    signal: AbortSignal,
  ): Promise<Answered> {
    const { digest, request, context } = call;
    const known = this.#evidence?.get(digest, context.repeat);
    if (known) {
      const payment = this.#evidence?.takePayment({ digest, repeat: context.repeat }, this.#run);
      return { answer: known, isReused: payment === undefined, cost: payment ? payment.cost : 0 };
    }
    const key = keyOf(digest, context.repeat);
    const underWay = this.#underWay.get(key);
    if (underWay) return { answer: await underWay, isReused: true, cost: 0 };
    const asked = client.complete(request, context, signal);
    this.#underWay.set(key, asked);
    try {
      const answer = await asked;
      const cost = paidFor(answer.usage, price) ?? null;
      // Replayed answers are in the repository already, and a sample is no evidence. A vector for each token
      // takes megabytes, and the servers that give them are at hand.
      if (answer.replayed === undefined && request.embeds !== 'tokens') {
        const payment = this.#run === undefined ? undefined : { run: this.#run, cost };
        this.#evidence?.add({ digest, repeat: context.repeat }, answer, payment);
      }
      return { answer, isReused: false, cost };
    } finally {
      this.#underWay.delete(key);
    }
  }
}
