import { describe, expect, test } from 'vitest';
import { type BadCalls, BadCallFinder, type WantedCalls } from '../../../src/core/monitoring/badCalls.ts';
import { callLine, scoreLine } from './telemetry.ts';

const WANTED: WantedCalls = {
  prompt: 'summarise',
  environment: 'production',
  from: Date.parse('2026-11-01T00:00:00Z'),
  to: Date.parse('2026-11-02T00:00:00Z'),
  score: 'quality_score',
  below: 0.8,
  most: 50,
};

function find(lines: readonly string[], wanted: Partial<WantedCalls> = {}): BadCalls {
  const finder = new BadCallFinder({ ...WANTED, ...wanted });
  for (const line of lines) finder.survey(line);
  for (const line of lines) finder.collect(line);
  return finder.finish();
}

const drawn = ({ calls }: BadCalls): string[] =>
  calls.map(({ id, reasons, score }) => [id, ...reasons, score].filter(Boolean).join(' '));

const minute = (count: number): string => new Date(WANTED.from + count * 60_000).toISOString();
const evaluation = (name: string) => ({ 'gen_ai.evaluation.name': name });

describe('bad calls', () => {
  test('are those that failed, were corrected, disliked, invalid, scored low or slow, the newest first', () => {
    const usual = Array.from({ length: 200 }, (_, i) => callLine({ id: `c${i}`, time: minute(i) }));
    const found = find([
      scoreLine('low', 0.41), // Before its call: files are read in the order of their names.
      ...usual,
      callLine({ id: 'failed', time: minute(300), more: { status: 'ERROR' } }),
      callLine({ id: 'corrected', time: minute(301) }),
      callLine({ id: 'disliked', time: minute(302) }),
      callLine({ id: 'invalid', time: minute(303), more: { 'promptledger.output.valid': false } }),
      callLine({ id: 'low', time: minute(304) }),
      callLine({ id: 'slow', time: minute(305), milliseconds: 4000 }),
      callLine({ id: 'fine', time: minute(306) }),
      scoreLine('corrected', 0, evaluation('user_correction')),
      scoreLine('corrected', 0.7),
      scoreLine('corrected', 0.3),
      scoreLine('disliked', 0, evaluation('user_feedback')),
      scoreLine('fine', 0.8),
      scoreLine('fine', 1, evaluation('user_feedback')),
      scoreLine('fine', 0.1, evaluation('politeness')),
    ]);
    expect(drawn(found)).toEqual([
      'slow slow',
      'low low-score 0.41',
      'invalid invalid',
      'disliked disliked',
      'corrected corrected low-score 0.3',
      'failed failed',
    ]);
    expect(found).toMatchObject({ found: 6, looked: 207 });
    expect(found.slowFrom).toBeGreaterThan(1600 * 0.99);
  });

  test('have what was asked and answered, and the words of whoever corrected or scored them', () => {
    const more = {
      'gen_ai.prompt.variable.ticket': 'VPN drops',
      'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'text', content: 'Printer' }] }],
    };
    const words = (text: string) => ({ 'gen_ai.evaluation.explanation': text });
    const [call] = find([
      callLine({ id: 'a', milliseconds: 900, cost: 0.002, more }),
      scoreLine('a', 0.2, words('Invents a printer.')),
      scoreLine('a', 0, { ...evaluation('user_correction'), ...words('The VPN drops.') }),
    ]).calls;
    expect(call).toMatchObject({
      version: '2.0.0',
      milliseconds: 900,
      costUsd: 0.002,
      variables: { ticket: 'VPN drops' },
      output: 'Printer',
      correction: 'The VPN drops.',
      remark: 'Invents a printer.',
    });
  });

  test('are of the prompt, version, environment and time that are wanted, served, and each there once', () => {
    const failed = { status: 'ERROR' };
    const of = (id: string, facts: Partial<Parameters<typeof callLine>[0]>): string =>
      callLine({ id, ...facts, more: { ...failed, ...facts.more } });
    const lines = [
      of('kept', {}),
      of('kept', {}),
      of('other-prompt', { more: { 'gen_ai.prompt.name': 'translate' } }),
      of('other-version', { version: '1.0.0' }),
      of('staging', { more: { 'deployment.environment.name': 'staging' } }),
      of('shadow', { more: { 'promptledger.shadow': true } }),
      of('old', { time: '2026-10-31T23:59:59Z' }),
      of('ahead', { time: '2026-11-02T00:00:01Z' }),
      '{"half',
      '',
    ];
    expect(drawn(find(lines, { version: '2.0.0' }))).toEqual(['kept failed']);
    expect(drawn(find(lines))).toEqual(['kept failed', 'other-version failed']);
    expect(drawn(find(lines, { environment: 'staging' }))).toContain('staging failed');
  });

  test('are never more than are wanted, and all are counted', () => {
    const lines = Array.from({ length: 500 }, (_, i) =>
      callLine({ id: `c${i}`, time: minute((i * 7) % 500), more: { status: 'ERROR' } }),
    );
    const found = find(lines, { most: 3 });
    expect(found.calls.map(({ at }) => new Date(at).toISOString())).toEqual([499, 498, 497].map(minute));
    expect(found.found).toBe(500);
  });

  test('are not slow among a few, nor where all take about the same', () => {
    const few = Array.from({ length: 99 }, (_, i) =>
      callLine({ id: `c${i}`, milliseconds: i === 0 ? 9000 : 800 }),
    );
    expect(find(few)).toMatchObject({ calls: [], slowFrom: undefined });
    const even = Array.from({ length: 300 }, (_, i) => callLine({ id: `c${i}`, milliseconds: 700 + i }));
    expect(find(even).calls).toEqual([]);
  });
});
