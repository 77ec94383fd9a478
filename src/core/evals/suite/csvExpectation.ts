import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isScorerType, scorers } from '../scorers/index.ts';
import { findSimilar } from '../../base/didYouMean.ts';
import { foreignAssertions } from './suiteKeys.ts';
import { schemaOf } from './valueSchema.ts';

/** Types that have a colon in their names; elsewhere it begins the value. */
const QUALIFIED = Object.keys(scorers).filter((name) => name.includes(':'));
const SHORTHAND = new RegExp(
  String.raw`^(not-)?(${QUALIFIED.join('|')}|[a-z][a-z0-9-]*)(?:\((-?\d+(?:\.\d+)?)\))?(?::([\s\S]*))?$`,
);
const CODE = /^(?:javascript|fn|eval):([\s\S]*)$/;
const RUBRIC = /^(?:llm-rubric|grade):([\s\S]*)$/;

/** Below this length many an ordinary word is two letters from a type's name. */
const SHORTEST_TYPO = 6;

/**
 * The assertion that a cell of an `__expected` column stands for: `type: value` or `type(threshold): value`,
 * else the exact answer. A misspelled type stays one, so that it is reported and not compared with.
 */
export function toExpectation(cell: string): JsonObject {
  const code = CODE.exec(cell)?.[1];
  if (code !== undefined) return { type: 'javascript', value: code.trim() };
  const rubric = RUBRIC.exec(cell)?.[1];
  if (rubric !== undefined) return { type: 'llm-rubric', value: rubric.trim() };
  const [, not = '', name = '', threshold, value] = SHORTHAND.exec(cell) ?? [];
  if (!namesType(name, threshold !== undefined || value !== undefined))
    return { type: 'equals', value: cell };
  const text = value?.trim() ?? '';
  return {
    type: `${not}${name}`,
    ...(text === '' ? {} : { value: typedValue(name, text) }),
    ...(threshold === undefined ? {} : { threshold: Number(threshold) }),
  };
}

function namesType(name: string, hasMore: boolean): boolean {
  if (isScorerType(name)) return true;
  if (!hasMore || name === '') return false;
  if (Object.hasOwn(foreignAssertions, name)) return true;
  return name.length >= SHORTEST_TYPO && findSimilar(name, Object.keys(scorers)) !== undefined;
}

/** A cell is text; where the type wants a number and no text, the text is one. */
function typedValue(type: string, text: string): JsonValue {
  const schema = isScorerType(type) ? schemaOf(scorers[type]).properties['value'] : undefined;
  const types = JSON.stringify(schema ?? {});
  const wantsNumber = /"(?:number|integer)"/.test(types) && !types.includes('"string"');
  return wantsNumber && Number.isFinite(Number(text)) ? Number(text) : text;
}
