import type { JsonValue } from '../../base/json.ts';
import type { Message } from '../../models/request.ts';
import {
  askJudge,
  type Judge,
  type Judged,
  MATERIAL,
  NO_JUDGE,
  questionOf,
  quoteMaterial,
  replySchema,
  sumOfCosts,
} from './askJudge.ts';
import { REFERENCE_SCHEMA, referencesOf } from './references.ts';
import { parseReply, reasonOf } from './replyJson.ts';
import type { Answer, Scorer } from './scorer.ts';
import { atLeast } from './verdict.ts';

const DEFAULT_THRESHOLD = 0.7;
const HIGHEST = 10;

export const gEval: Scorer = {
  description:
    "The judge's model works out steps for this criterion, or each of several, and what it then gives the answer, on average and from 0 to 1, reaches `threshold` (0.7).",
  schema: {
    properties: {
      value: REFERENCE_SCHEMA,
      threshold: { type: 'number', minimum: 0, maximum: 1, default: DEFAULT_THRESHOLD },
    },
    required: ['value'],
  },
  example: { type: 'g-eval', value: 'Coherence: the sentences build on each other.', threshold: 0.7 },
  asks: ['judge'],
  compile({ value, threshold = DEFAULT_THRESHOLD }, { judge }) {
    const criteria = referencesOf(value, 'g-eval');
    if ('error' in criteria || criteria.some((text) => text.trim() === '')) {
      return { error: '`g-eval` needs a criterion or a list of them as its `value`.' };
    }
    if (!judge) return NO_JUDGE;
    return async (answer) => {
      const graded = await Promise.all(criteria.map((criterion) => grade(criterion, answer, judge)));
      const cost_usd = sumOfCosts(graded);
      const failed = graded.find((one) => 'error' in one);
      if (failed) return { error: failed.error, cost_usd };
      const said = graded.flatMap((one) => ('error' in one ? [] : one.said));
      const score = said.reduce((sum, { points }) => sum + points, 0) / HIGHEST / said.length;
      const { pass, reason } = atLeast('G-Eval', score, threshold);
      const reasons = said.map((one) => one.reason).join(' ');
      return { pass, score, reason: `${reason} ${reasons}`.trim(), cost_usd };
    };
  },
};

interface Grade {
  /** From 0 to 10. */
  readonly points: number;
  readonly reason: string;
}

/** Liu et al. (2023), without the weighting by token probabilities, which few endpoints give. */
async function grade(criterion: string, answer: Answer, judge: Judge): Promise<Judged<Grade>> {
  const planned = await askJudge(judge, {
    messages: ask(STEPS, { criterion }),
    format: STEPS_FORMAT,
    schema: STEPS_SCHEMA,
    parse: (reply) => parseReply(reply, ({ steps }) => textsOf(steps)),
  });
  if ('error' in planned) return planned;
  const steps = planned.said.map((step, index) => `${index + 1}. ${step}`).join('\n');
  const { output, messages } = answer;
  const graded = await askJudge(judge, {
    messages: ask(GRADE, { criterion, steps, question: questionOf(messages), answer: output }),
    format: GRADE_FORMAT,
    schema: GRADE_SCHEMA,
    parse: (reply) => parseReply(reply, (object) => toGrade(object['score'], reasonOf(object, ''))),
  });
  return { ...graded, cost_usd: sumOfCosts([planned, graded]) };
}

function textsOf(value: JsonValue | undefined): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.every((item) => typeof item === 'string') ? value : undefined;
}

function toGrade(value: JsonValue | undefined, reason: string): Grade | undefined {
  const points = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof points !== 'number' || !Number.isFinite(points)) return undefined;
  return { points: Math.min(HIGHEST, Math.max(0, points)), reason };
}

function ask(instructions: readonly string[], material: Readonly<Record<string, string>>): Message[] {
  return [
    { role: 'system', content: instructions.join('\n') },
    { role: 'user', content: quoteMaterial(material) },
  ];
}

const STEPS_SCHEMA = replySchema({ steps: { type: 'array', items: { type: 'string' } } });
const GRADE_SCHEMA = replySchema({ reason: { type: 'string' }, score: { type: 'number' } });

const STEPS_FORMAT =
  'Reply with one JSON object and nothing else: {"steps": ["<step>", …]}, with three or four short steps.';

const STEPS = ['You write down how to judge an answer by a criterion, as steps.', STEPS_FORMAT];

const GRADE_FORMAT =
  'Reply with one JSON object and nothing else: {"reason": "<one or two sentences>", "score": <number from 0 to 10>}.';

const GRADE = [
  'You judge an answer to a question by a criterion, following the steps.',
  'The score says how far the criterion is met: 10 fully, 0 not at all.',
  MATERIAL,
  GRADE_FORMAT,
];
