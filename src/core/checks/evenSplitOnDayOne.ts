import type { FileCheck } from './check.ts';
import { findExperiments } from '../registry/experiments.ts';
import { changeFix, placeOf } from './fixEdits.ts';

/** Where a challenger starts. */
const FIRST_WEIGHT = 0.1;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * A challenger starts with a small part of the traffic: what nobody has seen yet does the least harm there. It is the
 * first day until a day after `started_at`, and as long as nobody has written when it began.
 */
export const evenSplitOnDayOne: FileCheck = {
  codes: ['even-split-on-day-one'],
  check({ file, now }) {
    return findExperiments(file).flatMap(({ challenger: { weight }, startedAt, endedAt, rollout }) => {
      const isEven = weight !== undefined && weight.value >= 0.5 && weight.value <= 1;
      // The steps of a rollout say what it has held up at.
      if (!isEven || endedAt !== undefined || rollout || !isFirstDay(startedAt, now)) return [];
      const message = `The challenger starts with ${share(weight.value)} of the traffic. Start with 5 to 10 %, and raise its weight when it has held up.`;
      const data = { weight: weight.value };
      return [
        {
          problem: {
            code: 'even-split-on-day-one',
            message,
            severity: 'warning' as const,
            range: weight.range,
            data,
          },
        },
      ];
    });
  },
  findFixes(problem, context) {
    const path = placeOf(problem, context)?.path.slice(0, -2) ?? [];
    const title = `Start with ${share(FIRST_WEIGHT)} for the challenger`;
    return changeFix(context, { title }, [
      { path: [...path, 'control', 'weight'], value: Number((1 - FIRST_WEIGHT).toFixed(2)) },
      { path: [...path, 'challenger', 'weight'], value: FIRST_WEIGHT },
    ]);
  },
};

const share = (weight: number): string => `${Number((weight * 100).toFixed(1))} %`;

function isFirstDay(startedAt: string | undefined, now: number): boolean {
  const started = startedAt === undefined ? NaN : Date.parse(startedAt);
  return Number.isNaN(started) || now - started < DAY_MS;
}
