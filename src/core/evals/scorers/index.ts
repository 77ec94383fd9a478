import { bleu } from './bleu.ts';
import { contains, containsAll, containsAny, icontains, icontainsAll, icontainsAny } from './contains.ts';
import { containsJson } from './containsJson.ts';
import { cost } from './cost.ts';
import { equals } from './equals.ts';
import { isJson } from './isJson.ts';
import { javascript } from './javascript.ts';
import { latency } from './latency.ts';
import { levenshtein } from './levenshtein.ts';
import { llmRubric } from './llmRubric.ts';
import { regex } from './regex.ts';
import { rougeN } from './rougeN.ts';
import type { Scorer } from './scorer.ts';
import { startsWith } from './startsWith.ts';

/** Every assertion type by its name in suites. `not-` in front of any of them is the engine's business. */
export const scorers = {
  equals,
  contains,
  icontains,
  'contains-any': containsAny,
  'contains-all': containsAll,
  'icontains-any': icontainsAny,
  'icontains-all': icontainsAll,
  'starts-with': startsWith,
  regex,
  'is-json': isJson,
  'contains-json': containsJson,
  levenshtein,
  'rouge-n': rougeN,
  bleu,
  cost,
  latency,
  javascript,
  'llm-rubric': llmRubric,
} as const satisfies Record<string, Scorer>;

export type ScorerType = keyof typeof scorers;

export function isScorerType(type: string): type is ScorerType {
  return Object.hasOwn(scorers, type);
}
