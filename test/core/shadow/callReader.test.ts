import { describe, expect, test } from 'vitest';
import { CallReader, type SampledCalls } from '../../../src/core/shadow/callReader.ts';
import { UnitSample } from '../../../src/core/shadow/unitSample.ts';
import { callLine } from '../monitoring/telemetry.ts';

const input = (unit: string, n: number): string =>
  JSON.stringify({ variables: { n }, output: `answer ${n}`, unit });

const OPTIONS = { prompt: 'summarise', against: '2.0.0', environment: 'production', seed: 0 };

function read(lines: readonly string[], sample = 1000, takesVariables = true): SampledCalls {
  const reader = new CallReader({ ...OPTIONS, sample }, { takesVariables });
  for (const line of lines) reader.add(line);
  return reader.finish(() => undefined);
}

const numbersOf = ({ calls }: SampledCalls): unknown[] => calls.map(({ variables }) => variables['n']);

describe('the sample', () => {
  const lines = Array.from({ length: 300 }, (_, i) => input(`u${i % 60}`, i));

  test('has whole units, the same from whatever order of units', () => {
    const sampled = read(lines, 50);
    expect(sampled.calls).toHaveLength(50);
    const backwards = Array.from({ length: 60 }, (_, unit) => 59 - unit).flatMap((unit) =>
      lines.filter((_, i) => i % 60 === unit),
    );
    expect(numbersOf(read(backwards, 50))).toEqual(numbersOf(sampled));
    // Each of the sixty has five calls, and fifty are wanted.
    expect(new Set(sampled.calls.map(({ unit }) => unit)).size).toBe(10);
  });

  test('is the beginning of a larger one, and another one with another seed', () => {
    expect(numbersOf(read(lines, 100)).slice(0, 50)).toEqual(numbersOf(read(lines, 50)));
    const reader = new CallReader({ ...OPTIONS, seed: 1, sample: 50 }, { takesVariables: true });
    for (const line of lines) reader.add(line);
    expect(numbersOf(reader.finish(() => undefined))).not.toEqual(numbersOf(read(lines, 50)));
  });

  test('is the same although far more calls come than are kept', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => input(`u${i}`, i));
    const all = read(many, 20_000);
    const few = read(many, 20);
    expect(few.usable).toBe(20_000);
    expect(numbersOf(few)).toEqual(numbersOf(all).slice(0, 20));
  });

  test('takes no more of one unit than is wanted', () => {
    const sample = new UnitSample('summarise', { wanted: 3, seed: 0 });
    for (let i = 0; i < 10; i++)
      sample.add({
        id: `${i}`,
        unit: 'u',
        variables: {},
        output: 'x',
        milliseconds: undefined,
        costUsd: undefined,
        isValid: undefined,
        finishReason: undefined,
      });
    expect([...sample.calls()].map(({ id }) => id)).toEqual(['0', '1', '2']);
  });
});

describe('what is read', () => {
  const asked = { 'gen_ai.prompt.variable.n': '1' };

  test('calls of the prompt, the version and the environment, each once; the rest is counted', () => {
    const { calls, usable, passedOver } = read([
      callLine({ id: 'a', unit: 'u', more: asked }),
      callLine({ id: 'a', unit: 'u', more: asked }),
      callLine({ id: 'b', version: '1.0.0', more: asked }),
      callLine({ id: 'c', more: { ...asked, status: 'ERROR' } }),
      callLine({ id: 'd', more: { ...asked, 'gen_ai.prompt.name': 'other' } }),
      callLine({ id: 'e' }),
      callLine({ id: 'f', more: { ...asked, 'promptledger.shadow': true } }),
      '{"v":1,"type":"span","ti',
      '',
    ]);
    expect(calls.map(({ id, unit, variables }) => ({ id, unit, variables }))).toEqual([
      { id: 'a', unit: 'u', variables: { n: '1' } },
    ]);
    expect(usable).toBe(1);
    expect(passedOver).toMatchObject({ unreadable: 1, withoutInputs: 1, otherVersion: 1, failed: 1 });
  });

  test('a prompt without variables needs no inputs', () => {
    expect(read([callLine({ id: 'a' })], 10, false).calls).toHaveLength(1);
  });

  test('calls that do not fit are passed over by their reason, and others take their place', () => {
    const reader = new CallReader({ ...OPTIONS, sample: 4 }, { takesVariables: true });
    for (let i = 0; i < 12; i++) reader.add(input(`u${i}`, i));
    const { calls, passedOver } = reader.finish(({ variables }) =>
      Number(variables['n']) % 2 === 1 ? 'n is odd' : undefined,
    );
    expect(calls).toHaveLength(4);
    expect(calls.every(({ variables }) => Number(variables['n']) % 2 === 0)).toBe(true);
    expect([...passedOver.unfit.keys()]).toEqual(['n is odd']);
  });
});
