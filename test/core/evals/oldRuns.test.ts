import { expect, test } from 'vitest';
import { findOldRuns } from '../../../src/core/evals/oldRuns.ts';

const NOW = Date.parse('2026-03-01T00:00:00Z');

const runOf = (name: string, days: number, folder = 'a') => ({
  path: `/${folder}/runs/${name}.json`,
  facts: {
    prompt: name[0]!,
    version: '1.0.0',
    model: 'm',
    ended_at: new Date(NOW - days * 86_400_000).toISOString(),
  },
});

const RUNS = [
  runOf('p1', 0),
  runOf('q1', 1),
  runOf('p2', 2, 'b'),
  runOf('p3', 8),
  runOf('p4', 40),
  runOf('q2', 50),
];

test.each([
  [{ keep: 1 }, ['p3', 'p4', 'q2']],
  [{ keep: 2 }, ['p4']],
  [{ olderThan: 7 }, ['p3', 'p4', 'q2']],
  [{ keep: 2, olderThan: 30 }, ['p4']],
  [{ keep: 1, olderThan: 45 }, ['q2']],
])('%j lets go of %j', (limits, names) => {
  const old = findOldRuns(RUNS, limits, NOW).map(({ path }) => /(\w+)\.json$/.exec(path)?.[1]);
  expect(old).toEqual(names);
});
