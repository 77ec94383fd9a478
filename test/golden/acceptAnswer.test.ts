import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { applyEdits } from '../../src/core/base/problem.ts';
import { acceptAnswerEdits } from '../../src/core/evals/suite/acceptAnswer.ts';
import { parseSuite } from '../../src/core/evals/suite/parseSuite.ts';
import { singleAssertions } from '../../src/core/evals/suite/suite.ts';
import { SUITE, memorySources, sha256 } from '../core/evals/suite/memorySources.ts';

/** The same answer is accepted for the first case of every suite; the whole result is `<name>.expected.yaml`. */
const folder = join(import.meta.dirname, 'acceptAnswer');
const names = readdirSync(folder)
  .filter((file) => !file.endsWith('.expected.yaml'))
  .map((file) => basename(file, '.yaml'));

const ANSWER = 'Yes: use {{name}}.\n\n- "one"\n- two # not a comment\n';

test.each(names)('%s', async (name) => {
  const text = readFileSync(join(folder, `${name}.yaml`), 'utf8');
  const { suite } = parseSuite(SUITE, memorySources({ 'suite.yaml': text }), sha256);
  const result = applyEdits(text, acceptAnswerEdits(text, { suite, one: suite.cases[0]! }, ANSWER));
  await expect(result).toMatchFileSnapshot(join(folder, `${name}.expected.yaml`));

  const after = parseSuite(SUITE, memorySources({ 'suite.yaml': result }), sha256);
  expect([...after.problems.values()].flat()).toEqual([]);
  expect(after.suite.cases.map(({ id }) => id)).toEqual(suite.cases.map(({ id }) => id));
  expect(after.suite.cases.slice(1).map(({ assertions }) => assertions)).toEqual(
    suite.cases.slice(1).map(({ assertions }) => assertions),
  );
  const expected = singleAssertions(after.suite.cases[0]!.assertions).filter(
    ({ value }) => typeof value === 'string' && value.startsWith('Yes'),
  );
  expect(expected.length).toBeGreaterThan(0);
});
