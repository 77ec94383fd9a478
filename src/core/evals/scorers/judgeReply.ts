import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { findJson } from './findJson.ts';

/** What a judge's model says of an answer. */
export interface Verdict {
  readonly pass: boolean;
  /** From 0 to 1. */
  readonly score: number;
  readonly reason: string;
}

/** The score from which an answer passes where the judge gives no `pass` and the assertion no threshold. */
const DEFAULT_THRESHOLD = 0.5;
const YES = /^(?:true|yes|pass|y)$/i;

/**
 * Reads `{"reason", "pass", "score"}` out of a judge's reply, in whatever text or fence around it. Undefined
 * where there is no verdict, or where there are several that differ: a judge that quotes a verdict out of the
 * answer that it judges must not have that one counted.
 */
export function parseVerdict(reply: string, threshold: number | undefined): Verdict | undefined {
  const verdicts = findJson(reply)
    .flatMap(({ start, end }): unknown => JSON.parse(reply.slice(start, end)))
    .filter(isJsonObject)
    .map((object) => verdictOf(object, threshold))
    .filter((verdict) => verdict !== undefined);
  const [first, ...others] = verdicts;
  const same = others.every((other) => other.pass === first?.pass && other.score === first.score);
  return same ? first : undefined;
}

/** A threshold is wanted in addition to the judge's own `pass`. */
function verdictOf(reply: JsonObject, threshold: number | undefined): Verdict | undefined {
  const said = passOf(reply['pass']);
  const given = scoreOf(reply['score']);
  if (said === undefined && given === undefined) return undefined;
  const score = Math.min(1, Math.max(0, given ?? Number(said)));
  const pass = (said ?? score >= (threshold ?? DEFAULT_THRESHOLD)) && score >= (threshold ?? 0);
  const reason = typeof reply['reason'] === 'string' ? reply['reason'] : '';
  return { pass, score, reason: reason === '' ? `The judge gives ${score}.` : reason };
}

function passOf(value: JsonValue | undefined): boolean | undefined {
  if (typeof value === 'string') return YES.test(value.trim());
  return typeof value === 'boolean' ? value : undefined;
}

function scoreOf(value: JsonValue | undefined): number | undefined {
  const score = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof score === 'number' && Number.isFinite(score) ? score : undefined;
}
