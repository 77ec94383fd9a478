import { askJudge, MATERIAL, NO_JUDGE, quoteMaterial, replySchema, sumOfCosts } from './askJudge.ts';
import { EMBEDDING_PROVIDER_SCHEMA, embeddingModelOf, NO_EMBEDDINGS } from './embeddingModel.ts';
import { askedIn, DEFAULT_THRESHOLD, THRESHOLD_SCHEMA } from './fractionJudge.ts';
import { parseReply } from './replyJson.ts';
import type { Scorer } from './scorer.ts';
import { cosine } from './vectors.ts';
import { atLeast } from './verdict.ts';

const QUESTIONS = 3;

export const answerRelevance: Scorer = {
  description:
    "The judge's model works out three questions that the answer would answer; their mean likeness (cosine of embeddings) to the one that was asked (the variable `query`, or else the prompt) reaches `threshold` (0.5).",
  schema: { properties: { threshold: THRESHOLD_SCHEMA, provider: EMBEDDING_PROVIDER_SCHEMA } },
  example: { type: 'answer-relevance', threshold: 0.7 },
  asks: ['judge', 'embeddings'],
  reads: [{ name: 'query', isNeeded: false }],
  compile({ threshold = DEFAULT_THRESHOLD, provider }, { judge, embed }) {
    if (!judge) return NO_JUDGE;
    if (!embed) return NO_EMBEDDINGS;
    const model = embeddingModelOf(provider);
    return async (answer) => {
      const judged = await askJudge(judge, {
        messages: [
          { role: 'system', content: INSTRUCTIONS },
          { role: 'user', content: quoteMaterial({ answer: answer.output }) },
        ],
        format: FORMAT,
        schema: SCHEMA,
        parse: parseQuestions,
      });
      if ('error' in judged) return judged;
      const asked = askedIn(answer);
      const [first, ...others] = await Promise.all([asked, ...judged.said].map((text) => embed(text, model)));
      if (!first) throw new Error('Every text has an embedding.');
      const cost_usd = sumOfCosts([judged, first, ...others]);
      const likeness = others.map(({ vectors }) => cosine(first.vectors, vectors));
      if (likeness.some(Number.isNaN)) return { error: 'The embeddings cannot be compared.', cost_usd };
      const mean = likeness.reduce((sum, value) => sum + value, 0) / likeness.length;
      const score = Math.min(1, Math.max(0, mean));
      return { ...atLeast('Relevance', score, threshold), cost_usd };
    };
  },
};

const SCHEMA = replySchema({ questions: { type: 'array', items: { type: 'string' } } });

const FORMAT = `Reply with one JSON object and nothing else: {"questions": ["<question>", …]}, with ${QUESTIONS} different questions.`;

const INSTRUCTIONS = [
  'You see an answer and work out what was asked: questions, or requests, that this text would be the right answer to.',
  MATERIAL,
  FORMAT,
].join('\n');

function parseQuestions(reply: string): readonly string[] | undefined {
  return parseReply(reply, ({ questions }) => {
    if (!Array.isArray(questions) || questions.length === 0) return undefined;
    return questions.every((item) => typeof item === 'string') ? questions.slice(0, QUESTIONS) : undefined;
  });
}
