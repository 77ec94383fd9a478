import { describe, expect, test } from 'vitest';
import {
  BAD_FOR,
  type BadCall,
  BadCallFinder,
  type BadCallQuery,
} from '../../../src/core/monitoring/badCalls.ts';
import { callLine, scoreLine } from './telemetry.ts';

const QUERY: BadCallQuery = {
  prompt: 'summarise',
  environment: 'production',
  since: Date.parse('2026-11-01T00:00:00Z'),
  reasons: new Set(BAD_FOR),
  below: 0.6,
  slowFrom: 2000,
  limit: 50,
};

function find(lines: readonly string[], query: Partial<BadCallQuery> = {}): BadCall[] {
  const finder = new BadCallFinder({ ...QUERY, ...query });
  for (const line of lines) finder.judge(line);
  for (const line of lines) finder.collect(line);
  return finder.found();
}

const drawn = (calls: readonly BadCall[]): string[] =>
  calls.map(({ id, reasons, score }) => [id, ...reasons, score].filter(Boolean).join(' '));

const minute = (count: number): string => new Date(QUERY.since + count * 60_000).toISOString();
const evaluation = (name: string) => ({ 'gen_ai.evaluation.name': name });
const FAILED = { status: 'ERROR' };

const failed = (id: string, facts: Partial<Parameters<typeof callLine>[0]> = {}): string =>
  callLine({ id, ...facts, more: { ...FAILED, ...facts.more } });

describe('bad calls', () => {
  test('are those that failed, were corrected, invalid, scored low or slow, the newest first', () => {
    const lines = [
      scoreLine('low', 0.41), // Before its call: files are read in the order of their names.
      callLine({ id: 'failed', time: minute(0), more: { ...FAILED, 'error.type': 'timeout' } }),
      callLine({ id: 'corrected', time: minute(1) }),
      callLine({ id: 'invalid', time: minute(3), more: { 'promptledger.output.valid': false } }),
      callLine({ id: 'low', time: minute(4) }),
      callLine({ id: 'slow', time: minute(5), milliseconds: 2000 }),
      callLine({ id: 'fine', time: minute(6), milliseconds: 1999 }),
      scoreLine('corrected', 0, evaluation('user_correction')),
      scoreLine('corrected', 0.5),
      scoreLine('corrected', 0.3),
      scoreLine('fine', 0.6),
      scoreLine('fine', 0.1, evaluation('politeness')),
    ];
    const all = ['slow slow', 'low low-score 0.41', 'invalid invalid', 'corrected corrected low-score 0.3'];
    expect(drawn(find(lines))).toEqual([...all, 'failed failed']);
    expect(find(lines).at(-1)?.error).toBe('timeout');
    expect(drawn(find(lines, { reasons: new Set(['failed', 'slow']) }))).toEqual([
      'slow slow',
      'failed failed',
    ]);
    expect(drawn(find(lines, { slowFrom: undefined }))).toEqual([...all.slice(1), 'failed failed']);
  });

  test('have what was asked and answered, and what a user made of the answer', () => {
    const more = {
      'gen_ai.prompt.variable.ticket': 'VPN drops',
      'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'text', content: 'Printer' }] }],
    };
    const [call] = find([
      callLine({ id: 'a', milliseconds: 900, cost: 0.002, more }),
      scoreLine('a', 0, {
        ...evaluation('user_correction'),
        'gen_ai.evaluation.explanation': 'The VPN drops.',
      }),
    ]);
    expect(call).toMatchObject({
      version: '2.0.0',
      milliseconds: 900,
      costUsd: 0.002,
      variables: { ticket: 'VPN drops' },
      output: 'Printer',
      correction: 'The VPN drops.',
    });
  });

  test('are of the prompt, version, environment and time that are wanted, served, and each there once', () => {
    const lines = [
      failed('kept'),
      failed('kept'),
      failed('other-prompt', { more: { 'gen_ai.prompt.name': 'translate' } }),
      failed('other-version', { version: '1.0.0' }),
      failed('staging', { more: { 'deployment.environment.name': 'staging' } }),
      failed('shadow', { more: { 'promptledger.shadow': true } }),
      failed('old', { time: '2026-10-31T23:59:59Z' }),
      '{"half',
      '',
    ];
    expect(drawn(find(lines, { version: '2.0.0' }))).toEqual(['kept failed']);
    expect(drawn(find(lines))).toEqual(['kept failed', 'other-version failed']);
    expect(drawn(find(lines, { environment: 'staging' }))).toContain('staging failed');
  });

  test('are the newest in whatever order they come, and never more than are wanted', () => {
    const lines = Array.from({ length: 500 }, (_, i) =>
      callLine({ id: `c${i}`, time: minute((i * 7) % 500), more: FAILED }),
    );
    const found = find(lines, { limit: 3 });
    expect(found.map(({ at }) => new Date(at).toISOString())).toEqual([499, 498, 497].map(minute));
  });
});
