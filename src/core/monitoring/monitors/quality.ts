import { renderScore } from '../../evals/reports/amounts.ts';
import { normalQuantile, studentTQuantile } from '../../evals/statistics/distributions.ts';
import { ratioEstimate, varianceOf } from '../../experiments/statistics/moments.ts';
import type { QualitySettings } from '../monitoringSettings.ts';
import type { ScoreSums } from '../source.ts';
import type { Look } from './look.ts';
import { judgeDrift, withJudge } from './judgeDrift.ts';
import type { VersionMonitor } from './monitor.ts';
import { type Reading, toReading } from './reading.ts';
import { renderThreshold, renderScores, scoredCalls } from './words.ts';

/**
 * How much wider the calls of one user make the interval where nobody can tell users apart: the variance is taken to be
 * this many times that of independent calls (OPERATIONS §3).
 */
const ASSUMED_DESIGN_EFFECT = 2;

/** One-sided; with many units the bound is the mean + 1.645 standard errors. */
const LEVEL = 0.95;

/** The mean score of a version over the last days, sliding by the hour. */
export const quality: VersionMonitor = {
  id: 'quality',
  per: 'version',
  async read(look, target, { version }) {
    const settings = target.settings.quality;
    if (!settings) return undefined;
    const [row] = (await look.days(settings.windowDays)).of(target.prompt, version);
    const since = await lowSince(look, { prompt: target.prompt, version }, settings);
    const scores = row?.sums.scores.get(settings.score);
    const reading = readMean(scores, settings, { version, since });
    return withJudge(reading, await judgeDrift.read(look, target));
  },
};

/** The first of the full days in a row, up to yesterday, whose own mean is below the threshold. */
async function lowSince(
  look: Look,
  { prompt, version }: { readonly prompt: string; readonly version: string },
  { score, threshold }: QualitySettings,
): Promise<number | undefined> {
  const rows = (await look.wholeDays()).of(prompt, version).toSorted((a, b) => b.start - a.start);
  let since: number | undefined;
  for (const { start, sums } of rows) {
    const own = sums.scores.get(score);
    if (!own || own.count === 0) continue;
    if (own.total / own.count >= threshold) break;
    since = start;
  }
  return since;
}

function readMean(
  scores: ScoreSums | undefined,
  { score, threshold, clear, windowDays, minCalls }: QualitySettings,
  { version, since }: { readonly version: string; readonly since: number | undefined },
): Reading {
  const days = windowDays === 1 ? 'the last day' : `${windowDays} days`;
  const what = `The mean ${score} of ${version} over ${days}`;
  const known = { threshold, clearAt: clear };
  if (!scores || scores.count < minCalls) {
    const seen = scores?.count ?? 0;
    const text = `Not enough data: ${version} has ${scoredCalls(seen)} over ${days}, and ${minCalls} are needed to judge ${score}.`;
    const value = scores && seen > 0 ? scores.total / scores.count : undefined;
    return toReading('too-few', text, { ...known, value, calls: seen });
  }
  const { mean, se, df, isClustered } = estimate(scores);
  const interval = intervalOf({ mean, se, df });
  const measured = `${what} is ${renderScore(mean)} (${renderScores(...interval)}) on ${scoredCalls(scores.count)}`;
  const reading = { ...known, value: mean, calls: scores.count, interval };
  if (mean >= threshold)
    return toReading('ok', `${measured}, not below ${renderThreshold(threshold)}.`, reading);
  const begun = since === undefined ? '' : ` since ${new Date(since).toISOString().slice(0, 10)}`;
  const below = `${measured}, below ${renderThreshold(threshold)}${begun}`;
  if (!isClustered)
    return toReading(
      'suspected',
      `${below}; how sure that is, nobody can say: the source does not tell users apart, so the interval assumes twice the variance of independent calls.`,
      reading,
    );
  const bound = mean + se * quantile(LEVEL, df);
  if (!(bound < threshold)) return toReading('suspected', `${below}, which may be chance.`, reading);
  return toReading('firing', `${below}, which chance does not explain.`, reading);
}

/** The mean of scores with its two-sided 95 % interval, as the monitor has it. */
export function meanOf(scores: ScoreSums): {
  readonly mean: number;
  readonly interval: readonly [low: number, high: number];
} {
  const found = estimate(scores);
  return { mean: found.mean, interval: intervalOf(found) };
}

function intervalOf({ mean, se, df }: Omit<Estimate, 'isClustered'>): readonly [low: number, high: number] {
  const half = se * quantile(0.975, df);
  return [mean - half, mean + half];
}

interface Estimate {
  readonly mean: number;
  readonly se: number;
  /** Of the standard error: one less than the clusters that it comes from. */
  readonly df: number;
  readonly isClustered: boolean;
}

function estimate({ count, total, squares, moments }: ScoreSums): Estimate {
  // A single cluster has no spread to take an error from.
  if (moments && moments.units >= 2) {
    const { n, mean, variance } = ratioEstimate(moments);
    return { mean, se: Math.sqrt(variance / n), df: n - 1, isClustered: true };
  }
  const variance = varianceOf({ n: count, sum: total, squares });
  const se = Math.sqrt((variance * ASSUMED_DESIGN_EFFECT) / count);
  return { mean: total / count, se, df: Infinity, isClustered: false };
}

const quantiles = new Map<string, number>();

/** Asked for the same few again and again. */
function quantile(p: number, df: number): number {
  const key = `${p} ${df}`;
  let found = quantiles.get(key);
  if (found === undefined) {
    found = df === Infinity ? normalQuantile(p) : studentTQuantile(p, df);
    quantiles.set(key, found);
  }
  return found;
}
