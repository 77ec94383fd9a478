import { type OutputCheck, compileOutputSchema } from '../models/outputSchema.ts';
import { costOf, isFree } from '../models/prices.ts';
import type { ModelAnswer, Usage } from '../models/request.ts';
import { findStrictFaults } from '../models/strictSchema.ts';
import type { Plan } from './plan.ts';
import type { Paid, Question } from './scorerPorts.ts';

/** How well the answers of a run kept to the prompt's `output_schema`, and what it costs that some did not. */
export interface Adherence {
  /** First answers to a question, those of earlier runs included. */
  readonly answers: number;
  /** Those of them that satisfied the schema. */
  readonly adherent: number;
  /** All answers that did not, those to questions that were asked again included. */
  readonly parse_failures: number;
  /** Questions asked again because of that. */
  readonly asked_again: number;
  /**
   * US dollars: what the answers that did not satisfy the schema cost at list price, which is what asking again
   * costs whoever needs one that does. Null where unknown.
   */
  readonly retry_cost_usd: number | null;
  /** Why endpoints cannot be asked to hold answers to the schema exactly, as a clause; undefined where they can. */
  readonly not_strict: string | undefined;
}

/** An answer, and why it does not satisfy the schema where it does not. */
interface Checked {
  readonly paid: Paid;
  readonly invalid: string | undefined;
}

type Ask = (question: Question) => Promise<Paid>;

/** Holds every answer of a run to the plan's `output_schema`, asks again as often as the registry says, and counts. */
export class StructuredOutput {
  readonly #plan: Plan;
  #check: Promise<OutputCheck> | undefined;
  #answers = 0;
  #adherent = 0;
  #failures = 0;
  #askedAgain = 0;
  #retryCost: number | null = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** Undefined where the prompt has no `output_schema`. */
  get adherence(): Adherence | undefined {
    const { outputSchema } = this.#plan;
    if (!outputSchema) return undefined;
    return {
      answers: this.#answers,
      adherent: this.#adherent,
      parse_failures: this.#failures,
      asked_again: this.#askedAgain,
      retry_cost_usd: this.#retryCost,
      not_strict: findStrictFaults(outputSchema)[0]?.reason,
    };
  }

  /** Asks until an answer satisfies the schema or no try is left; time and cost are those of all tries. */
  async ask(question: Question, ask: Ask): Promise<Checked> {
    let paid = await ask(question);
    let invalid = await this.#faultOf(paid.answer);
    if (this.#plan.outputSchema) this.#answers++;
    if (this.#plan.outputSchema && invalid === undefined) this.#adherent++;
    for (let retry = 1; invalid !== undefined && retry <= this.#plan.schemaRetries; retry++) {
      // A recording has one answer, and would give it again.
      if (paid.answer.replayed !== undefined) break;
      this.#askedAgain++;
      const next = await ask({ ...question, digest: `${question.digest}+${retry}` });
      paid = join(paid, next);
      invalid = await this.#faultOf(next.answer);
    }
    return { paid, invalid };
  }

  async #faultOf(answer: ModelAnswer): Promise<string | undefined> {
    const { outputSchema } = this.#plan;
    if (!outputSchema) return undefined;
    const invalid = (await (this.#check ??= compileOutputSchema(outputSchema)))(answer.output);
    if (invalid === undefined) return undefined;
    this.#failures++;
    const cost = this.#listCost(answer);
    this.#retryCost = cost === undefined || this.#retryCost === null ? null : this.#retryCost + cost;
    return invalid;
  }

  #listCost({ usage }: ModelAnswer): number | undefined {
    const { price } = this.#plan;
    if (!price) return undefined;
    return isFree(price) ? 0 : usage && costOf(usage, price);
  }
}

/** The later answer, with what both took: whoever asks again waits and pays twice. */
function join(before: Paid, { answer: { usage: further, ...answer }, cost, isReused }: Paid): Paid {
  const usage = sumOf(before.answer.usage, further);
  return {
    answer: {
      ...answer,
      ...(usage && { usage }),
      latency_ms: before.answer.latency_ms + answer.latency_ms,
      retries: before.answer.retries + answer.retries,
    },
    cost: before.cost === null || cost === null ? null : before.cost + cost,
    isReused: before.isReused && isReused,
  };
}

const sumOf = (a: Usage | undefined, b: Usage | undefined): Usage | undefined =>
  a &&
  b && {
    input_tokens: a.input_tokens + b.input_tokens,
    cached_input_tokens: a.cached_input_tokens + b.cached_input_tokens,
    output_tokens: a.output_tokens + b.output_tokens,
  };
