import type { JsonObject } from '../../base/json.ts';
import type { Judgement } from '../outcome.ts';
import {
  askJudge,
  type Judge,
  MATERIAL,
  NO_JUDGE,
  questionOf,
  quoteMaterial,
  replySchema,
} from './askJudge.ts';
import { parseReply, readList } from './replyJson.ts';
import { quote } from './quote.ts';
import type { Answer, Compiled } from './scorer.ts';
import { shown } from './verdict.ts';

export const DEFAULT_THRESHOLD = 0.5;

export const THRESHOLD_SCHEMA: JsonObject = {
  type: 'number',
  minimum: 0,
  maximum: 1,
  default: DEFAULT_THRESHOLD,
};

/** A judge goes through the parts of a text; the score is the share of those that it says yes to. */
interface FractionQuestion {
  /** What it has to do, in sentences. */
  readonly task: string;
  /** What the parts are called, in the plural. */
  readonly parts: string;
  /** The question about each part, as the key of the reply. */
  readonly key: string;
  readonly material: Readonly<Record<string, string>>;
  readonly threshold: number;
  /** What is said where the text has no parts at all, and what that scores. */
  readonly none: { readonly score: number; readonly reason: string };
}

async function judgeFraction(judge: Judge, question: FractionQuestion): Promise<Judgement> {
  const { task, parts, key, material, threshold, none } = question;
  const format = `Reply with one JSON object and nothing else: {"${parts}": [{"text": "<the part>", "${key}": <true or false>}, …]}.`;
  const item = replySchema({ text: { type: 'string' }, [key]: { type: 'boolean' } });
  const judged = await askJudge(judge, {
    messages: [
      { role: 'system', content: [task, MATERIAL, format].join('\n') },
      { role: 'user', content: quoteMaterial(material) },
    ],
    format,
    schema: replySchema({ [parts]: { type: 'array', items: item } }),
    parse: (reply) =>
      parseReply(reply, (object) =>
        readList(object[parts], ({ text, [key]: yes }) =>
          typeof yes === 'boolean' ? { text: typeof text === 'string' ? text : '', yes } : undefined,
        ),
      ),
  });
  if ('error' in judged) return judged;
  const { said, cost_usd } = judged;
  if (said.length === 0) return { ...none, pass: none.score >= threshold, cost_usd };
  const refused = said.filter(({ yes }) => !yes);
  const score = 1 - refused.length / said.length;
  const example = refused[0] ? `; not ${quote(refused[0].text)}` : '';
  const reason = `${said.length - refused.length} of ${said.length} ${parts} are ${key}: ${shown(score)} of ${threshold}${example}.`;
  return { pass: score >= threshold, score, reason, cost_usd };
}

/**
 * Judges what an answer, or a reference, has to do with the variable `context` of the case; without that it is an
 * error.
 */
export function compileOnContext(
  type: string,
  judge: Judge | undefined,
  questionAbout: (context: string, answer: Answer) => FractionQuestion,
): Compiled {
  if (!judge) return NO_JUDGE;
  return async (answer) => {
    const context = variableText(answer, 'context');
    return context === undefined
      ? missingVariable(type, 'context')
      : judgeFraction(judge, questionAbout(context, answer));
  };
}

/** The variable `query` of the case, or else what the prompt asked. */
export const askedIn = (answer: Answer): string =>
  variableText(answer, 'query') ?? questionOf(answer.messages);

/** A variable of the case as text; a list of passages becomes one text. */
function variableText({ variables }: Answer, name: string): string | undefined {
  const value = variables[name];
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.length === 0
    ? undefined
    : value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n\n');
}

function missingVariable(type: string, name: string): { readonly error: string } {
  return { error: `\`${type}\` needs the variable \`${name}\`. Set it under \`vars\` of the case.` };
}
