import type { Message } from '../../models/request.ts';
import { askJudge, MATERIAL, NO_JUDGE, questionOf, quoteMaterial, replySchema } from './askJudge.ts';
import { parseReply, reasonOf } from './replyJson.ts';
import type { Answer, Scorer } from './scorer.ts';

/** How an answer can relate to the reference, and whether that is right. */
const CATEGORIES = {
  A: { meaning: 'the answer is a subset of the reference and fully consistent with it', pass: true },
  B: { meaning: 'the answer is a superset of the reference and fully consistent with it', pass: true },
  C: { meaning: 'the answer contains the same facts as the reference', pass: true },
  D: { meaning: 'the answer contradicts the reference', pass: false },
  E: {
    meaning: 'the answer and the reference differ only in what does not matter for the facts',
    pass: true,
  },
} as const;

type Category = keyof typeof CATEGORIES;

export const factuality: Scorer = {
  description: "The judge's model finds that the facts in the answer do not contradict this reference.",
  schema: { properties: { value: { type: 'string', minLength: 1 } }, required: ['value'] },
  example: { type: 'factuality', value: 'The gateway drops sessions after ten minutes without traffic.' },
  asks: ['judge'],
  compile({ value }, { judge }) {
    if (typeof value !== 'string' || value.trim() === '') {
      return { error: '`factuality` needs the facts as its `value`.' };
    }
    if (!judge) return NO_JUDGE;
    return async (answer) => {
      const judged = await askJudge(judge, {
        messages: questionAbout(value, answer),
        format: FORMAT,
        schema: SCHEMA,
        parse: parseCategory,
      });
      if ('error' in judged) return judged;
      const { category, reason } = judged.said;
      const { meaning, pass } = CATEGORIES[category];
      return {
        pass,
        score: pass ? 1 : 0,
        reason: reason ?? `${category}: ${meaning}.`,
        cost_usd: judged.cost_usd,
      };
    };
  },
};

interface Finding {
  readonly category: Category;
  readonly reason: string | undefined;
}

const SCHEMA = replySchema({
  reason: { type: 'string' },
  category: { type: 'string', enum: Object.keys(CATEGORIES) },
});

const FORMAT =
  'Reply with one JSON object and nothing else: {"reason": "<one or two sentences>", "category": "<A, B, C, D or E>"}.';

const INSTRUCTIONS = [
  'You compare the facts in an answer with those in a reference that is right. Style and wording do not count.',
  'Choose the category that fits:',
  ...Object.entries(CATEGORIES).map(([name, { meaning }]) => `${name}: ${meaning}.`),
  MATERIAL,
  FORMAT,
].join('\n');

function questionAbout(reference: string, { output, messages }: Answer): Message[] {
  const material = quoteMaterial({ question: questionOf(messages), reference, answer: output });
  return [
    { role: 'system', content: INSTRUCTIONS },
    { role: 'user', content: material },
  ];
}

/** JSON, or a reply that begins with the letter in brackets: `(D) They disagree.` */
function parseCategory(reply: string): Finding | undefined {
  const said = parseReply(reply, (object) => {
    const category = toCategory(object['category']);
    return category && { category, reason: reasonOf(object, '') || undefined };
  });
  if (said) return said;
  const [, letter, reason = ''] = /^\s*\(([A-E])\)\s*([^]*)$/i.exec(reply) ?? [];
  const category = toCategory(letter);
  return category && { category, reason: reason.trim() || undefined };
}

function toCategory(value: unknown): Category | undefined {
  const letter = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return letter in CATEGORIES ? (letter as Category) : undefined; // oxlint-disable-line typescript/no-unsafe-type-assertion -- It is one of the keys.
}
