import type { Problem } from '../base/problem.ts';
import { wholeBuckets } from '../experiments/assignment.ts';
import type { FileCheck, Finding } from './check.ts';
import { type Arm, findExperiments } from '../registry/experiments.ts';
import type { Fix } from './fix.ts';
import { changeFix, placeOf, textIn, valueFix } from './fixEdits.ts';

/** The weights of an experiment are shares of the traffic: each a whole number of buckets, together all of them. */
export const experimentWeights: FileCheck = {
  codes: ['experiment-weights'],
  check({ file }) {
    return findExperiments(file).flatMap(({ control, challenger }): Finding[] => {
      const wrong = [control, challenger].flatMap((arm) => outOfRange(arm));
      const [own, other] = [challenger.weight, control.weight];
      if (wrong.length > 0 || !own || !other) return wrong.map((problem) => ({ problem }));
      const sum = Number((own.value + other.value).toFixed(10));
      if (sum === 1) return [];
      const message = `The weights of control and challenger are ${sum} together, and they share all of the traffic: make it 1.`;
      const data = { control: complement(own.value), challenger: complement(other.value) };
      return [{ problem: problemOf(message, own, data) }];
    });
  },
  findFixes(problem, context): readonly Fix[] {
    const path = placeOf(problem, context)?.path.slice(0, -2);
    if (!path) return [];
    const rounded = problem.data?.['rounded'];
    if (typeof rounded === 'number')
      return valueFix(problem, context, { title: `Round it to ${rounded}`, value: rounded });
    if (textIn(problem, 'arm') !== undefined) return [];
    return (['control', 'challenger'] as const).flatMap((name) => {
      const weight = problem.data?.[name];
      if (typeof weight !== 'number') return [];
      const title = `Give the ${name} ${weight}`;
      return changeFix(context, { title }, [{ path: [...path, name, 'weight'], value: weight }]);
    });
  },
};

const complement = (weight: number): number => Number((1 - weight).toFixed(10));

function outOfRange({ name, weight }: Arm): Problem[] {
  if (!weight || wholeBuckets(weight.value) !== undefined) return [];
  const { value } = weight;
  if (value >= 0 && value <= 1) {
    const message = `The ${name}’s weight has more digits than traffic is cut into: four are enough, such as ${Number(value.toFixed(4))}.`;
    return [problemOf(message, weight, { arm: name, rounded: Number(value.toFixed(4)) })];
  }
  const advice = value > 1 && value <= 100 ? ` For ${value} % write ${value / 100}.` : '';
  const message = `The ${name}’s weight is a share of the traffic, from 0 to 1, and not ${value}.${advice}`;
  return [problemOf(message, weight, { arm: name })];
}

function problemOf(
  message: string,
  { range }: Pick<Problem, 'range'>,
  data: Record<string, unknown>,
): Problem {
  return { code: 'experiment-weights', message, severity: 'error', range, data };
}
