import { mulberry32 } from '../evals/statistics/mulberry32.ts';
import { isBreached, judgeGuardrail } from './guardrail.ts';
import type { ExperimentSettings } from './settings.ts';
import { differenceOf } from './statistics/difference.ts';
import { type Sums, meanEstimate } from './statistics/moments.ts';

export interface Simulation {
  /** The true change of the quality score. */
  readonly delta: number;
  /** Standard deviation of a unit’s score. */
  readonly sd: number;
  readonly base: number;
  readonly experiments: number;
  /** Units of the challenger at which each experiment ends. */
  readonly until: number;
  readonly seed: number;
}

export interface Simulated {
  /** The share of the experiments whose guardrail was breached. */
  readonly reverted: number;
  /** How many units the challenger had then, in the middle of those. */
  readonly medianUnits: number | undefined;
}

/** How often somebody looks: after so many units of the challenger, or less often where there are very many. */
const LOOK_EVERY = 25;
const MOST_LOOKS = 400;

/**
 * Runs experiments with a known truth through the guardrail, which is looked at all the time. It gives the rate of
 * false alarms, with no change, and the chance that harm of a size is found.
 */
export function simulateGuardrail(
  settings: Pick<
    ExperimentSettings,
    'qualityDelta' | 'sensitivity' | 'minimumSampleSize' | 'significanceLevel' | 'weights' | 'isRelative'
  >,
  simulation: Simulation,
): Simulated {
  const { delta, sd, base, experiments, until, seed } = simulation;
  const draw = normalScores(seed);
  const ratio = settings.weights.control / settings.weights.challenger;
  const step = Math.max(LOOK_EVERY, Math.ceil(until / MOST_LOOKS));
  const stops: number[] = [];
  for (let i = 0; i < experiments; i++) {
    let [control, challenger]: [Sums, Sums] = [NOTHING, NOTHING];
    for (let units = step; units <= until; units += step) {
      control = added(control, draw(Math.max(2, Math.round(ratio * step)), base, sd));
      challenger = added(challenger, draw(step, base + delta, sd));
      const arms = { control: meanEstimate(control), challenger: meanEstimate(challenger) };
      const difference = differenceOf(arms, settings.isRelative ? 'relative' : 'absolute');
      if (!isBreached(judgeGuardrail(difference, units, settings))) continue;
      stops.push(units);
      break;
    }
  }
  const middle = stops.toSorted((a, b) => a - b)[Math.floor((stops.length - 1) / 2)];
  return { reverted: stops.length / experiments, medianUnits: middle };
}

const NOTHING: Sums = { n: 0, sum: 0, squares: 0 };

const added = (a: Sums, b: Sums): Sums => ({
  n: a.n + b.n,
  sum: a.sum + b.sum,
  squares: a.squares + b.squares,
});

/** The sums of so many normal scores at once: their mean is normal, and their spread close to its own mean. */
function normalScores(seed: number): (count: number, mean: number, sd: number) => Sums {
  const random = mulberry32(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return (count, mean, sd) => {
    const drawn = mean + (sd * normal()) / Math.sqrt(count);
    // χ² with count − 1 degrees of freedom, by Wilson and Hilferty’s cube (1931, PNAS 17:684).
    const df = count - 1;
    const spread = 2 / (9 * df);
    const chi2 = df * (1 - spread + normal() * Math.sqrt(spread)) ** 3;
    return { n: count, sum: count * drawn, squares: count * drawn * drawn + sd * sd * chi2 };
  };
}
