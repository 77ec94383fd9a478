import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { Judgement, Score } from '../outcome.ts';
import { quote } from './quote.ts';
import type { Answer, Assertion, Scorer } from './scorer.ts';

/** How long code may take for one answer. */
const DEADLINE_MS = 5000;

export const javascript: Scorer = {
  description:
    'JavaScript that sees `output` and `context` and gives true or false, a number (above 0, or at least ' +
    '`threshold`, passes) or `{ pass, score, reason }`.',
  schema: {
    properties: { value: { type: 'string', minLength: 1 }, threshold: { type: 'number' }, config: {} },
    required: ['value'],
  },
  example: { type: 'javascript', value: "output.split('\\n').length === 3" },
  compile(assertion, { runCode }) {
    const { value, threshold } = assertion;
    if (typeof value !== 'string' || value.trim() === '') {
      return { error: '`javascript` needs code as its `value`.' };
    }
    if (!runCode) {
      return { error: 'JavaScript runs only in a trusted workspace. Trust this one to run the assertion.' };
    }
    return async (answer) =>
      judgementOf(await runCode(value, codeInput(answer, assertion), DEADLINE_MS), threshold);
  },
};

/** The variables that user code sees. */
export function codeInput(answer: Answer, { config }: Assertion): JsonObject {
  const { latency_ms, cost_usd, finish_reason } = answer;
  return {
    output: answer.value ?? answer.output,
    context: {
      vars: answer.variables,
      config: config ?? {},
      ...(latency_ms === undefined ? {} : { latency_ms }),
      ...(cost_usd === undefined ? {} : { cost_usd }),
      ...(finish_reason === undefined ? {} : { finish_reason }),
    },
  };
}

function judgementOf(result: JsonValue, threshold: number | undefined): Judgement {
  if (typeof result === 'boolean') {
    return { pass: result, score: result ? 1 : 0, reason: `The code gives ${result}.` };
  }
  if (typeof result === 'number') {
    if (threshold === undefined) {
      return { pass: result > 0, score: result, reason: `The code gives ${result}.` };
    }
    return {
      pass: result >= threshold,
      score: result,
      reason: `The code gives ${result}; ${threshold} is wanted.`,
    };
  }
  if (isJsonObject(result) && typeof result['pass'] === 'boolean') return scoreOf(result, result['pass']);
  const shown = quote(JSON.stringify(result));
  return { error: `The code gives ${shown}. It must give true, false, a number or { pass, score, reason }.` };
}

function scoreOf(result: JsonObject, pass: boolean): Judgement {
  const { score = pass ? 1 : 0, reason } = result;
  if (typeof score !== 'number') return { error: `The \`score\` that the code gives is no number.` };
  const named = namedScores(result['named_scores'] ?? result['namedScores']);
  if (!named) return { error: 'The `named_scores` that the code gives must be numbers by name.' };
  const text = typeof reason === 'string' && reason !== '' ? reason : `The code gives ${pass}.`;
  const judged: Score = { pass, score, reason: text };
  return Object.keys(named).length === 0 ? judged : { ...judged, named_scores: named };
}

function namedScores(value: JsonValue = {}): Record<string, number> | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value);
  const numbers = entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return numbers.length === entries.length ? Object.fromEntries(numbers) : undefined;
}
