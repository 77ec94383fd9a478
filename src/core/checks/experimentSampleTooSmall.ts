import { SAMPLE_SIZE } from '../experiments/settings.ts';
import { findExperiments } from '../registry/experiments.ts';
import type { FileCheck } from './check.ts';
import { valueFix } from './fixEdits.ts';

/** What decides after a few units decides by chance. Of experiments that are still to be decided. */
export const experimentSampleTooSmall: FileCheck = {
  codes: ['experiment-sample-too-small'],
  check({ file }) {
    return findExperiments(file).flatMap(({ minimumSampleSize: size, endedAt }) => {
      if (!size || endedAt !== undefined || size.value < 1 || size.value >= SAMPLE_SIZE) return [];
      const message = `With ${size.value} units in an arm, chance decides more than the prompt does. Promote after ${SAMPLE_SIZE} or more.`;
      const { range } = size;
      return [
        { problem: { code: 'experiment-sample-too-small', message, severity: 'warning' as const, range } },
      ];
    });
  },
  findFixes: (problem, context) =>
    valueFix(problem, context, {
      title: `Ask for ${SAMPLE_SIZE} units`,
      isPreferred: true,
      value: SAMPLE_SIZE,
    }),
};
