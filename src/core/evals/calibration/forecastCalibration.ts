import { costOf } from '../../models/prices.ts';
import { tokenUpperBound } from '../../models/tokens.ts';
import type { Forecast } from '../forecast.ts';
import type { Plan } from '../plan.ts';
import { singleAssertions } from '../suite/suite.ts';
import type { Label } from './labels.ts';
import { planCalibration } from './planCalibration.ts';

/** What a judge is told besides what the suite says: at most as much as the longest of our grading prompts. */
const INSTRUCTION_BYTES = 4000;
const REPLY_TOKENS = 1000;

/**
 * Bounds what comparing a judge with labels costs, before anything is asked. Nothing is spent where the judge's
 * replies are known from before; at most, each answer is judged by each rubric as often as is asked for, with a
 * token for three bytes and the longest reply.
 * @throws PromptError as `planCalibration` throws
 */
export function forecastCalibration(
  subject: Plan,
  labels: readonly Label[],
  { repeats, only }: { readonly repeats: number; readonly only?: string },
): Forecast {
  const { plan, cases } = planCalibration(subject, labels, only);
  const price = plan.judge?.price;
  const settings = plan.judge?.settings['max_tokens'];
  const output_tokens = typeof settings === 'number' ? settings : REPLY_TOKENS;
  let [calls, high] = [0, 0];
  for (const [index, call] of plan.calls.entries()) {
    const question = tokenUpperBound(call.request.messages);
    const answer = tokenUpperBound(labels[index]!.output);
    for (const assertion of singleAssertions(call.case.assertions)) {
      calls += repeats;
      const bytes = question + answer + tokenUpperBound(JSON.stringify(assertion)) + INSTRUCTION_BYTES;
      const input_tokens = Math.ceil(bytes / 3);
      if (price) high += repeats * costOf({ input_tokens, cached_input_tokens: 0, output_tokens }, price);
    }
  }
  return {
    calls,
    reused: 0,
    cases: cases.length,
    cost_usd: price ? { low: 0, high } : undefined,
    isJudged: false,
  };
}
