import { afterAll, expect, test } from 'vitest';
import { CodeRunner } from '../../../../src/node/runCode.ts';
import { judge } from './judge.ts';

const runner = new CodeRunner();
afterAll(() => runner.dispose());
const ports = { runCode: runner.runCode };

test('a pattern that could take for ever is ended by the deadline, and is an error', async () => {
  const started = performance.now();
  const result = await judge({ type: 'regex', value: '(a+)+$' }, `${'a'.repeat(60)}!`, { ports });
  expect(result).toMatchObject({
    outcome: 'error',
    reason: expect.stringContaining('not done after 1000 ms'),
  });
  expect(performance.now() - started).toBeLessThan(4000);
});

test('the same pattern judges answers that it is done with in time', async () => {
  expect(await judge({ type: 'regex', value: '(a+)+$' }, 'a'.repeat(60), { ports })).toMatchObject({
    outcome: 'pass',
  });
  expect(await judge({ type: 'not-regex', value: '(a+)+$' }, 'b'.repeat(60), { ports })).toMatchObject({
    outcome: 'pass',
  });
});

test('where nothing can stop it, such a pattern does not start', async () => {
  const result = await judge({ type: 'regex', value: '(a+)+$' }, `${'a'.repeat(60)}!`);
  expect(result).toMatchObject({ outcome: 'error', reason: expect.stringContaining('may take very long') });
});

test('flags travel to the worker', async () => {
  const long = `${'x '.repeat(2000)}\nFOX`;
  const assertion = { type: 'regex', value: '^(?:f|F)+ox$', flags: 'im' };
  expect(await judge(assertion, long, { ports })).toMatchObject({ outcome: 'pass' });
  expect(await judge({ ...assertion, flags: 'm' }, long, { ports })).toMatchObject({ outcome: 'fail' });
});

test.each([
  [{ type: 'regex', value: '[' }, 'Unterminated character class'],
  [{ type: 'regex', value: 'a', flags: 'g' }, 'not "g"'],
  [{ type: 'regex', value: 'a', flags: 'uv' }, 'Invalid flags'],
])('%j is an error', async (assertion, reason) => {
  expect(await judge(assertion, 'a')).toMatchObject({
    outcome: 'error',
    reason: expect.stringContaining(reason),
  });
});
