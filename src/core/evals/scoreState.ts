import type { Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import { promptOf } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';

/**
 * What a recorded score is worth now.
 * - `none`: there is none; `unverified`: a number without evidence
 * - `content-changed`: it is about another text; gates refuse it
 * - `below-minimum`: fresh, and less than the prompt's `min_score`
 * - `unknown`: a file that it depends on is not read yet, or missing
 */
export type ScoreState = 'none' | 'unverified' | 'fresh' | 'content-changed' | 'below-minimum' | 'unknown';

export function scoreStateOf(placed: PlacedContent, sources: Sources, sha256: Sha256): ScoreState {
  const { evalScore, lastEval } = placed.content;
  if (!evalScore) return 'none';
  if (lastEval?.content === undefined) return 'unverified';
  const digest = contentDigest(placed, sources, sha256);
  if (digest === undefined) return 'unknown';
  if (digest !== lastEval.content) return 'content-changed';
  const { minScore } = promptOf(placed.prompt).evals;
  return minScore !== undefined && evalScore.value < minScore ? 'below-minimum' : 'fresh';
}
