import type { RegisteredPrompt } from '../../registry/workspace.ts';
import type { PlacedContent } from '../../versions/content.ts';
import { checkRegression, checkScore } from '../checkScore.ts';
import { servedVersion } from '../knownContents.ts';
import { type LifecycleContext, PRODUCTION, type Requirement } from '../transition.ts';
import type { Gates } from './stages.ts';

const strength = 'overridable';

/** A fresh score that is enough, and no regression against what production serves. */
export function checkEvaluated(
  placed: PlacedContent,
  prompt: RegisteredPrompt,
  { gate, context }: { readonly gate: NonNullable<Gates['evaluated']>; readonly context: LifecycleContext },
): Requirement[] {
  const { minScore, isStrict } = gate;
  const said = checkScore(placed, { prompt, strength, minScore }, context);
  const isFresh = said.some(({ id, outcome }) => id === 'score-fresh' && outcome === 'met');
  if (!isFresh) return said;
  return [...said.filter(({ id }) => id !== 'no-regression'), ...checkCompared(placed, prompt, isStrict)];
}

/** What production serves may be another version since; and who compared with nothing has seen no regression. */
function checkCompared(placed: PlacedContent, prompt: RegisteredPrompt, isStrict: boolean): Requirement[] {
  const id = 'no-regression';
  const served = servedVersion(prompt, PRODUCTION);
  const isServed = served === undefined || served === placed.version;
  const { verdict, version } = placed.content.lastEval?.baseline ?? {};
  const [said] = checkRegression(placed, strength);
  if (!said) {
    const text = `Nobody compared it with ${served}, which production serves. Run its evals with that baseline.`;
    return isServed ? [] : [{ id, outcome: 'unknown', strength, text }];
  }
  if (said.outcome !== 'met') return [said];
  if (!isServed && version !== served) {
    const text = `The last run compared it with ${version ?? 'something else'}, and production serves ${served} now. Run its evals again.`;
    return [{ id, outcome: 'unknown', strength, text }];
  }
  if (!isStrict || verdict !== 'inconclusive') return [said];
  const text = `${said.text} That is not enough for \`strict\`: more cases or repeats would say it.`;
  return [{ id, outcome: 'unmet', strength, text }];
}
