import { askJudge, MATERIAL, NO_JUDGE, questionOf, quoteMaterial, replySchema } from './askJudge.ts';
import { parseVerdict, type Verdict } from './judgeReply.ts';
import type { Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';

export const modelGradedClosedqa: Scorer = {
  description: "The judge's model finds that the answer meets this criterion, yes or no.",
  schema: { properties: { value: { type: 'string', minLength: 1 } }, required: ['value'] },
  example: { type: 'model-graded-closedqa', value: 'Names the ticket that it is about.' },
  asks: ['judge'],
  compile({ value }, { judge }) {
    if (typeof value !== 'string' || value.trim() === '') {
      return { error: '`model-graded-closedqa` needs a criterion as its `value`.' };
    }
    if (!judge) return NO_JUDGE;
    return async ({ output, messages }) => {
      const material = quoteMaterial({ question: questionOf(messages), criterion: value, answer: output });
      const judged = await askJudge(judge, {
        messages: [
          { role: 'system', content: INSTRUCTIONS },
          { role: 'user', content: material },
        ],
        format: FORMAT,
        schema: SCHEMA,
        parse: parseYesOrNo,
      });
      if ('error' in judged) return judged;
      const { pass, reason } = judged.said;
      return { ...yesOrNo(pass, reason), cost_usd: judged.cost_usd };
    };
  },
};

const SCHEMA = replySchema({ reason: { type: 'string' }, pass: { type: 'boolean' } });

const FORMAT =
  'Reply with one JSON object and nothing else: {"reason": "<one or two sentences>", "pass": <true or false>}.';

const INSTRUCTIONS = [
  'You decide whether an answer to a question meets a criterion. Nothing else counts.',
  MATERIAL,
  FORMAT,
].join('\n');

/** JSON, or a reply that ends with a Y or N of its own, as older judges were asked for. */
function parseYesOrNo(reply: string): Pick<Verdict, 'pass' | 'reason'> | undefined {
  const verdict = parseVerdict(reply, undefined);
  if (verdict) return verdict;
  const [, before = '', letter] = /^([^]*?)(?<![A-Za-z])([YN])[.\s]*$/.exec(reply) ?? [];
  if (letter === undefined) return undefined;
  const reason = before.trim() || `The judge says ${letter === 'Y' ? 'yes' : 'no'}.`;
  return { pass: letter === 'Y', reason };
}
