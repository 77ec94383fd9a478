import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CodeRunner } from '../../../src/node/runCode.ts';
import { isAbort, PromptError } from '../../../src/core/base/errors.ts';

let runner: CodeRunner;
beforeEach(() => {
  runner = new CodeRunner();
});
afterEach(() => runner.dispose());

function run(code: string, input = {}): Promise<unknown> {
  return runner.runCode(code, { output: 'abcd', ...input }, 2000);
}

describe('forms of code', () => {
  test.each<[string, unknown]>([
    ['output.length > 3', true],
    ['output.length > 3; // long enough', true],
    ['// why\noutput.length\n  > 3', true],
    ['{ pass: true, score: 1 }', { pass: true, score: 1 }],
    ['const n = output.length; n === 4', true],
    ['const f = (x) => { return x + 1; };\nf(1)', 2],
    ['if (output) { 1 } else { 2 }', 1],
    ['const x = 1;\nreturn x', 1],
    ['const x = await Promise.resolve(2);\nreturn x', 2],
    ['Promise.resolve(3)', 3],
    ['console.log(output); return null', null],
    ['[1, undefined]', [1, null]],
    ['output instanceof Array', false],
    ['list instanceof Array', true],
  ])('%j', async (code, value) => {
    expect(await run(code, { list: [] })).toEqual(value);
  });
});

describe('code that fails', () => {
  test.each([
    ['throw new Error("why")', 'Error: why'],
    ['throw "text"', 'text'],
    ['nope.x', 'ReferenceError: nope is not defined'],
    ['const x = ;', 'SyntaxError'],
    ['Promise.reject(new Error("later"))', 'Error: later'],
    ['undefined', 'gives nothing'],
    ['const x = 1;\nx;\nreturn', 'gives nothing'],
    ['(x) => x', 'gives a function'],
    ['0 / 0', 'gives NaN'],
    ['1n', 'BigInt'],
    ['throw Object.create(null)', 'broke the worker'],
  ])('%j', async (code, message) => {
    await expect(run(code)).rejects.toSatisfy(
      (error) => PromptError.is(error, 'bad-input') && error.message.includes(message),
    );
    expect(await run('1')).toBe(1);
  });
});

test.each(['require', 'process', 'fetch', 'setTimeout', 'parentPort', 'Buffer'])(
  'code does not see %s',
  async (name) => {
    expect(await run(`typeof ${name}`)).toBe('undefined');
  },
);

test('code cannot import modules', async () => {
  await expect(run('import("node:fs")')).rejects.toSatisfy((error) => PromptError.is(error, 'bad-input'));
});

test('what one piece of code leaves behind, the next does not see', async () => {
  expect(await run('left = 1; globalThis.other = 2; 3')).toBe(3);
  expect(await run('typeof left + typeof other')).toBe('undefinedundefined');
});

test.each([
  'while (true) {}',
  'new Promise(() => {})',
  'for (;;) await null',
  '/(a+)+$/.test("a".repeat(60) + "!")',
])('%j ends at the deadline, and the next code runs', async (code) => {
  const late = runner.runCode(code, {}, 100);
  const next = run('output');
  await expect(late).rejects.toSatisfy((error) => PromptError.is(error, 'timeout'));
  expect(await next).toBe('abcd');
});

test('memory is limited', async () => {
  const greedy = runner.runCode(
    'const all = []; for (;;) all.push(new Array(1e5).fill(all.length)); return 0',
    {},
    20_000,
  );
  await expect(greedy).rejects.toSatisfy(
    (error) => PromptError.is(error, 'bad-input') && error.message.includes('MB'),
  );
  expect(await run('1')).toBe(1);
});

test('results come in the order of the calls, however many there are', async () => {
  const codes = Array.from({ length: 300 }, (_, index) => runner.runCode('n * 2', { n: index }, 1000));
  expect(await Promise.all(codes)).toEqual(codes.map((_, index) => index * 2));
});

test('disposing ends what runs and what waits', async () => {
  const [running, waiting] = [run('new Promise(() => {})'), run('1')];
  runner.dispose();
  await expect(running).rejects.toSatisfy(isAbort);
  await expect(waiting).rejects.toSatisfy(isAbort);
});
