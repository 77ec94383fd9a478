import { answerRelevance } from './answerRelevance.ts';
import { bertscore } from './bertscore.ts';
import { bleu } from './bleu.ts';
import { chrf } from './chrf.ts';
import { contains, containsAll, containsAny, icontains, icontainsAll, icontainsAny } from './contains.ts';
import { containsHtml } from './containsHtml.ts';
import { containsJson } from './containsJson.ts';
import { containsSql } from './containsSql.ts';
import { containsXml } from './containsXml.ts';
import { contextFaithfulness } from './contextFaithfulness.ts';
import { contextRecall } from './contextRecall.ts';
import { contextRelevance } from './contextRelevance.ts';
import { cost } from './cost.ts';
import { equals } from './equals.ts';
import { factuality } from './factuality.ts';
import { finishReason } from './finishReason.ts';
import { gEval } from './gEval.ts';
import { gleu } from './gleu.ts';
import { isHtml } from './isHtml.ts';
import { isJson } from './isJson.ts';
import { isRefusal } from './isRefusal.ts';
import { isSql } from './isSql.ts';
import { isValidOpenaiToolsCall } from './isValidOpenaiToolsCall.ts';
import { isXml } from './isXml.ts';
import { javascript } from './javascript.ts';
import { latency } from './latency.ts';
import { levenshtein } from './levenshtein.ts';
import { llmRubric } from './llmRubric.ts';
import { meteor } from './meteor.ts';
import { modelGradedClosedqa } from './modelGradedClosedqa.ts';
import { perplexity, perplexityScore } from './perplexity.ts';
import { regex } from './regex.ts';
import { rouge1, rouge2, rougeL } from './rouge.ts';
import { rougeN } from './rougeN.ts';
import { sacrebleu } from './sacrebleu.ts';
import type { Asked, Scorer } from './scorer.ts';
import { selectBest } from './selectBest.ts';
import { similar, similarCosine, similarDot, similarEuclidean } from './similar.ts';
import { startsWith } from './startsWith.ts';
import { toolCallF1 } from './toolCallF1.ts';
import { wordCount } from './wordCount.ts';

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
  'word-count': wordCount,
  'is-json': isJson,
  'contains-json': containsJson,
  'is-html': isHtml,
  'contains-html': containsHtml,
  'is-xml': isXml,
  'contains-xml': containsXml,
  'is-sql': isSql,
  'contains-sql': containsSql,
  'tool-call-f1': toolCallF1,
  'is-valid-openai-tools-call': isValidOpenaiToolsCall,
  'is-refusal': isRefusal,
  'finish-reason': finishReason,
  perplexity,
  'perplexity-score': perplexityScore,
  levenshtein,
  'rouge-n': rougeN,
  'rouge-1': rouge1,
  'rouge-2': rouge2,
  'rouge-l': rougeL,
  bleu,
  sacrebleu,
  gleu,
  chrf,
  meteor,
  similar,
  'similar:cosine': similarCosine,
  'similar:dot': similarDot,
  'similar:euclidean': similarEuclidean,
  bertscore,
  cost,
  latency,
  javascript,
  'llm-rubric': llmRubric,
  'g-eval': gEval,
  factuality,
  'model-graded-closedqa': modelGradedClosedqa,
  'answer-relevance': answerRelevance,
  'context-faithfulness': contextFaithfulness,
  'context-recall': contextRecall,
  'context-relevance': contextRelevance,
  'select-best': selectBest,
} as const satisfies Record<string, Scorer>;

export type ScorerType = keyof typeof scorers;

export function isScorerType(type: string): type is ScorerType {
  return Object.hasOwn(scorers, type);
}

/** The variables of a case that an assertion of this type reads besides those in its texts. */
export function variablesReadBy(type: string): NonNullable<Scorer['reads']> {
  const scorer: Scorer | undefined = isScorerType(type) ? scorers[type] : undefined;
  return scorer?.reads ?? [];
}

export function asks(type: string, whom: Asked): boolean {
  const scorer: Scorer | undefined = isScorerType(type) ? scorers[type] : undefined;
  return scorer?.asks?.includes(whom) ?? false;
}
