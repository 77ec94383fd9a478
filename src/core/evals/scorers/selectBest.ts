import type { Judgement } from '../outcome.ts';
import {
  askJudge,
  type Judge,
  type Judged,
  MATERIAL,
  NO_JUDGE,
  quoteMaterial,
  replySchema,
  sumOfCosts,
} from './askJudge.ts';
import { REFERENCE_SCHEMA, referencesOf } from './references.ts';
import { parseReply, reasonOf } from './replyJson.ts';
import type { Answer, JudgeReply, Scorer } from './scorer.ts';

/** The share of comparisons in which the judge changed its choice with the order; a metric of the run. */
const FLIPS = 'order-flips';

export const selectBest: Scorer = {
  description:
    "By this criterion the judge's model prefers no other answer to this one: neither the baseline's nor, where given, one of the texts in `against`. It sees both orders; where its choice changes with them, it is a draw and scores 0.5.",
  schema: {
    properties: { value: { type: 'string', minLength: 1 }, against: REFERENCE_SCHEMA },
    required: ['value'],
  },
  example: { type: 'select-best', value: 'Most helpful to somebody who cannot work right now.' },
  asks: ['judge', 'baseline'],
  compile({ value, against }, { judge }) {
    if (typeof value !== 'string' || value.trim() === '') {
      return { error: '`select-best` needs a criterion as its `value`.' };
    }
    const texts = against === undefined ? undefined : referencesOf(against, 'select-best');
    if (texts && 'error' in texts) return { error: '`against` must be a text, or a list of them.' };
    if (!judge) return NO_JUDGE;
    return async (answer) => {
      const rivals = texts?.map((output) => ({ output, cost_usd: 0 })) ?? (await rivalOf(answer));
      if (rivals.length === 0) return NO_RIVAL;
      const duels = await Promise.all(
        rivals.map(({ output }) => compare(judge, { criterion: value, own: answer.output, other: output })),
      );
      return toJudgement(duels, rivals);
    };
  },
};

const NO_RIVAL = {
  error:
    'There is nothing to compare the answer with. Name a baseline, or write texts under `against` of the assertion.',
};

async function rivalOf({ rival }: Answer): Promise<readonly JudgeReply[]> {
  return rival ? [await rival()] : [];
}

function toJudgement(duels: readonly Judged<Duel>[], rivals: readonly JudgeReply[]): Judgement {
  const cost_usd = sumOfCosts([...duels, ...rivals]);
  const failed = duels.find((duel) => 'error' in duel);
  if (failed) return { error: failed.error, cost_usd };
  const said = duels.flatMap((duel) => ('error' in duel ? [] : duel.said));
  const lost = said.find(({ score }) => score === 0);
  return {
    pass: !lost,
    score: said.reduce((sum, { score }) => sum + score, 0) / said.length,
    reason: (lost ?? said.find(({ flipped }) => flipped) ?? said[0])?.reason ?? '',
    named_scores: { [FLIPS]: said.filter(({ flipped }) => flipped).length / said.length },
    cost_usd,
  };
}

interface Duel {
  /** 1 won, 0 lost, 0.5 drawn. */
  readonly score: 0 | 0.5 | 1;
  readonly flipped: boolean;
  readonly reason: string;
}

interface Contest {
  readonly criterion: string;
  readonly own: string;
  readonly other: string;
}

/** Judges prefer what stands first, or last, more than they should, so a win is one in both orders. */
async function compare(judge: Judge, { criterion, own, other }: Contest): Promise<Judged<Duel>> {
  if (own === other) {
    const said = { score: 0.5, flipped: false, reason: 'Both answers are the same.' } as const;
    return { said, cost_usd: 0 };
  }
  const [ahead, behind] = await Promise.all([
    choose(judge, criterion, [own, other]),
    choose(judge, criterion, [other, own]),
  ]);
  const cost_usd = sumOfCosts([ahead, behind]);
  if ('error' in ahead) return { error: ahead.error, cost_usd };
  if ('error' in behind) return { error: behind.error, cost_usd };
  const [won, wonToo] = [ahead.said.choice === 1, behind.said.choice === 2];
  if (won !== wonToo) {
    const reason = "The judge's choice changes with the order of the answers: a draw.";
    return { said: { score: 0.5, flipped: true, reason }, cost_usd };
  }
  const verdict = won ? 'The judge prefers this answer' : 'The judge prefers the other answer';
  const reason = ahead.said.reason === '' ? `${verdict}.` : `${verdict}: ${ahead.said.reason}`;
  return { said: { score: won ? 1 : 0, flipped: false, reason }, cost_usd };
}

interface Choice {
  readonly choice: 1 | 2;
  readonly reason: string;
}

function choose(
  judge: Judge,
  criterion: string,
  [first, second]: readonly [string, string],
): Promise<Judged<Choice>> {
  const material = quoteMaterial({ criterion, 'first-answer': first, 'second-answer': second });
  return askJudge(judge, {
    messages: [
      { role: 'system', content: INSTRUCTIONS },
      { role: 'user', content: material },
    ],
    format: FORMAT,
    schema: SCHEMA,
    parse: (reply) =>
      parseReply(reply, (object): Choice | undefined => {
        const choice = Number(object['choice']);
        return choice === 1 || choice === 2 ? { choice, reason: reasonOf(object, '') } : undefined;
      }),
  });
}

const SCHEMA = replySchema({ reason: { type: 'string' }, choice: { type: 'integer', enum: [1, 2] } });

const FORMAT =
  'Reply with one JSON object and nothing else: {"reason": "<one or two sentences>", "choice": <1 or 2>}.';

const INSTRUCTIONS = [
  'You choose the better of two answers by a criterion. Nothing else counts, least of all which stands first.',
  MATERIAL,
  FORMAT,
].join('\n');
