import { DRAFT } from './content.ts';
import { compareVersions } from './order.ts';
import { isSmallerStep } from './step.ts';
import type { DiffSide, VersionDiff } from './versionDiff.ts';

/** What the changes mean for the number, as a sentence; undefined where they mean nothing or the number is fine. */
export function describeStep({ bump, reasons, from, to, next }: VersionDiff): string | undefined {
  if (bump === 'none' || next === undefined) return undefined;
  if (to.version === DRAFT) return `The next version after ${from.version} is at least ${next}.`;
  if (to.version === from.version)
    return `Its number is still ${to.version}, and this needs at least ${next}.`;
  const isLater = compareVersions(to.version, from.version) > 0;
  return isLater && isSmallerStep(to.version, { bump, reasons, next })
    ? `${to.version} is too small a step after ${from.version}: it needs at least ${next}.`
    : undefined;
}

/** Whether it got better, as a sentence: “Score 0.816 → 0.870, better: +0.054 …”. */
export function describeScores({ from, to, score }: VersionDiff): string {
  if (!from.score && !to.score) return 'No score on either side.';
  return `Score ${scoreWord(from)} → ${scoreWord(to)}, ${score.text}.`;
}

const scoreWord = ({ score }: DiffSide): string =>
  score ? `${score.value.toFixed(3)}${score.state === 'stale' ? ' (stale)' : ''}` : 'none';
