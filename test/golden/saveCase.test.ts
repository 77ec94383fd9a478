import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { applyEdits } from '../../src/core/base/problem.ts';
import { checkSavedCase, lastCaseRange, saveCaseEdits } from '../../src/core/evals/suite/saveCase.ts';
import { parseSuite } from '../../src/core/evals/suite/parseSuite.ts';
import { SUITE, memorySources, sha256 } from '../core/evals/suite/memorySources.ts';

/** The same case is added to every suite; the whole result must be `<name>.expected.yaml`, byte for byte. */
const folder = join(import.meta.dirname, 'saveCase');
const names = readdirSync(folder)
  .filter((file) => !file.endsWith('.expected.yaml'))
  .map((file) => basename(file, '.yaml'));

const added = {
  description: 'names the error: 0x80070005',
  variables: { text: 'Dear team,\n\nthe update fails.\n', user: { name: 'Ann', age: 41 }, tags: ['vpn', 'it'] },
  assertions: [
    { type: 'icontains-all', value: ['0x80070005', 'update'] },
    { type: 'equals', value: 'The update fails.\nCode: 0x80070005' },
  ],
};

const others = {
  'cases.csv': 'text,__expected\nb,contains: b\n',
  'more.jsonl': '{"vars":{"text":"c"},"assert":[{"type":"contains","value":"c"}]}\n',
};

test.each(names)('%s', async (name) => {
  const text = readFileSync(join(folder, `${name}.yaml`), 'utf8');
  const result = applyEdits(text, saveCaseEdits(text, added));
  const expected = join(folder, `${name}.expected.yaml`);
  expect(result).toBe(readFileSync(expected, 'utf8'));

  const before = parseSuite(SUITE, memorySources({ ...others, 'suite.yaml': text }), sha256);
  const sources = memorySources({ ...others, 'suite.yaml': result });
  const { suite, problems } = parseSuite(SUITE, sources, sha256);
  expect([...problems.values()].flat()).toEqual([]);
  expect(await checkSavedCase(SUITE, result, { sources, sha256 })).toEqual([]);
  expect(suite.cases.slice(0, -1)).toEqual(
    before.suite.cases.map((one) => expect.objectContaining({ id: one.id, variables: one.variables })),
  );
  expect(suite.cases.at(-1)).toMatchObject({ description: added.description, variables: added.variables });
  expect(suite.cases.at(-1)?.assertions.slice(-2)).toMatchObject(added.assertions);
  expect(suite.cases.at(-1)?.range).toEqual(lastCaseRange(result));
});
