import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findJson } from '../../../../src/core/evals/scorers/findJson.ts';

function found(text: string): string[] {
  return findJson(text).map(({ start, end }) => text.slice(start, end));
}

test.each<[string, string[]]>([
  ['no json', []],
  ['{"a":1}', ['{"a":1}']],
  ['Here: {"a": [1, {"b": null}]} and [true]', ['{"a": [1, {"b": null}]}', '[true]']],
  ['{} []', ['{}', '[]']],
  ['{"a":"}"}', ['{"a":"}"}']],
  [String.raw`{"a":"\"}{[é"}`, [String.raw`{"a":"\"}{[é"}`]],
  ['```json\n{\n  "a": -1.5e+3\n}\n```', ['{\n  "a": -1.5e+3\n}']],
  ['{{"a":1}}', ['{"a":1}']],
  ['[{"a":1}, oops {"b":2}]', ['{"a":1}', '{"b":2}']],
  ['{"said": "x" [1]', ['[1]']],
  ['["x, {"a":1}', ['{"a":1}']],
  ["{'a': 1}", []],
  ['{a: 1}', []],
  ['{"a":1,}', []],
  ['[1,]', []],
  ['[,1]', []],
  ['[01]', []],
  ['[1.]', []],
  ['[+1]', []],
  ['[nan]', []],
  ['["a\nb"]', []],
  ['{"a" 1}', []],
  ['{"a":}', []],
  ['{1:2}', []],
  ['[1}', []],
  ['{"a":1', []],
])('%j', (text, values) => {
  expect(found(text)).toEqual(values);
});

test('finds every container that JSON.stringify writes, in any text without brackets around it', () => {
  const container = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
  const prose = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[[\]{}]/g, ''));
  fc.assert(
    fc.property(prose, container, prose, container, (before, first, between, second) => {
      const [one, two] = [JSON.stringify(first, null, 1), JSON.stringify(second)];
      expect(found(before + one + between + two)).toEqual([one, two]);
    }),
  );
});

test('reports only what JSON.parse reads', () => {
  const hostile = fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:\\ 1a-.e\nu0')), maxLength: 60 });
  fc.assert(
    fc.property(hostile, (text) => {
      for (const json of found(text)) expect(() => JSON.parse(json) as unknown).not.toThrow();
    }),
    { numRuns: 2000 },
  );
});

/** Ten times the text would take a hundred times as long if time grew with its square. */
test.each([['{'], ['['], ['{"a":'], ['["'], ['["a[",'], ['{"{\\"'], ['[",",'], ['[1,'], ['[[1],x']])(
  '%j, repeated, takes linear time',
  (unit) => {
    // Time of this thread's own: what else the machine does at the moment is not in it.
    const cpuTime = (count: number): number => {
      const text = unit.repeat(count);
      const start = process.threadCpuUsage();
      findJson(text);
      return process.threadCpuUsage(start).user / 1000;
    };
    // The best of three: collecting garbage makes one of them slow.
    const best = (count: number): number => Math.min(cpuTime(count), cpuTime(count), cpuTime(count));
    const [short, long] = [Math.max(best(10_000), 2), best(100_000)];
    expect(long).toBeLessThan(short * 60);
  },
);
