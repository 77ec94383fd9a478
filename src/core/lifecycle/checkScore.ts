import { scoreStateOf } from '../evals/scoreState.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent } from '../versions/content.ts';
import type { LifecycleContext, Requirement } from './transition.ts';

/** What is recorded of a content's quality: fresh, enough, and no worse than before. */
export function checkScore(
  placed: PlacedContent,
  {
    prompt,
    strength,
    // What is asked for is what the prompt asks for now, of a version from Git too.
    minScore = promptOf(prompt).evals.minScore,
  }: {
    readonly prompt: RegisteredPrompt;
    readonly strength: Requirement['strength'];
    readonly minScore?: number | undefined;
  },
  { sources, sha256 }: LifecycleContext,
): Requirement[] {
  const { evalScore, lastEval } = placed.content;
  const name = placed.version === DRAFT ? 'the draft' : placed.version;
  const state = scoreStateOf(placed, sources, sha256);
  const score = evalScore?.value;
  const fresh = (outcome: Requirement['outcome'], text: string): Requirement => ({
    id: 'score-fresh',
    outcome,
    strength,
    text,
  });
  if (state === 'none')
    return [fresh('unmet', `${placed.version === DRAFT ? 'The draft' : name} has no score. Run its evals.`)];
  if (state === 'unverified')
    return [
      fresh(
        'unmet',
        `The score ${score} of ${name} has no evidence: nobody knows what was measured. Run its evals.`,
      ),
    ];
  if (state === 'content-changed')
    return [
      fresh(
        'unmet',
        `The score ${score} of ${name} is stale: it is about another text. Run its evals again.`,
      ),
    ];
  if (state === 'unknown')
    return [fresh('unknown', `Whether the score ${score} of ${name} is about this text is not known yet.`)];
  const when = lastEval?.at === undefined ? '' : `, measured ${lastEval.at.slice(0, 10)}`;
  return [
    fresh('met', `The score ${score} of ${name} is about this very text${when}.`),
    ...checkMinimum(score, minScore, strength),
    ...checkRegression(placed, strength),
  ];
}

export function checkRegression(
  { content: { lastEval } }: PlacedContent,
  strength: Requirement['strength'],
): Requirement[] {
  const { verdict, version, delta } = lastEval?.baseline ?? {};
  if (verdict === undefined) return [];
  const against = version === undefined ? 'its baseline' : version;
  const by = delta === undefined ? '' : ` (${delta > 0 ? '+' : delta < 0 ? '−' : '±'}${Math.abs(delta)})`;
  const isRegressed = verdict === 'regressed';
  const text = isRegressed
    ? `It is worse than ${against}${by}: the last run says so.`
    : `Against ${against} the last run says: ${verdict}${by}.`;
  return [{ id: 'no-regression', outcome: isRegressed ? 'unmet' : 'met', strength, text }];
}

function checkMinimum(
  score: number | undefined,
  minScore: number | undefined,
  strength: Requirement['strength'],
): Requirement[] {
  if (minScore === undefined || score === undefined) return [];
  const id = 'score-sufficient';
  if (score >= minScore)
    return [
      { id, outcome: 'met', strength, text: `The score ${score} reaches the \`min_score\` of ${minScore}.` },
    ];
  const text = `The score ${score} is below the \`min_score\` of ${minScore}. Improve the prompt, or ask for less.`;
  return [{ id, outcome: 'unmet', strength, text }];
}
