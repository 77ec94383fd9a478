import type { Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import { promptOf } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import { scoreOf } from '../versions/scoreChange.ts';

/**
 * What a recorded score is worth now.
 * - `none`: there is none; `unverified`: a number without evidence
 * - `content-changed`: it is about another text; gates refuse it
 * - `below-minimum`: fresh, and less than the prompt's `min_score`
 * - `unknown`: a file that it depends on is not read yet, or missing
 */
export type ScoreState = 'none' | 'unverified' | 'fresh' | 'content-changed' | 'below-minimum' | 'unknown';

export function scoreStateOf(placed: PlacedContent, sources: Sources, sha256: Sha256): ScoreState {
  const score = scoreOf(placed, { sources, sha256 });
  if (!score) return 'none';
  if (score.state === 'stale') return 'content-changed';
  if (score.state !== 'fresh') return score.state;
  const { minScore } = promptOf(placed.prompt).evals;
  return minScore !== undefined && score.value < minScore ? 'below-minimum' : 'fresh';
}
