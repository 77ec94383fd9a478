import { describe, expect, test } from 'vitest';
import { Evidence } from '../../../src/core/evals/evidence.ts';

const answer = { output: 'a\nb', latency_ms: 3, retries: 0 };

const lineOf = (output: string): string =>
  `${JSON.stringify({ key: 'k#0', answer: { ...answer, output } })}\n`;

test('what was added is there again, by call and repeat', () => {
  const lines: string[] = [];
  const first = new Evidence('', (line) => lines.push(line));
  first.add({ digest: 'sha256:1', repeat: 0 }, answer);
  first.add({ digest: 'sha256:1', repeat: 1 }, { ...answer, output: 'c' });
  expect(lines.every((line) => line.endsWith('}\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
  const second = new Evidence(lines.join(''), () => undefined);
  expect(second.get('sha256:1', 0)).toEqual(answer);
  expect(second.get('sha256:1', 1)?.output).toBe('c');
  expect(second.has('sha256:1', 2)).toBe(false);
});

test.each(['{"key":"sha256:2#0","answ', '{"key":"sha256:2#0"}', '[1]', 'null', '{}}', '\u0000'])(
  'the line %j is passed over',
  (line) => {
    const whole = `${JSON.stringify({ key: 'sha256:1#0', answer })}\n`;
    const evidence = new Evidence(
      `${whole}${line}\n${whole.replace('sha256:1', 'sha256:3')}`,
      () => undefined,
    );
    expect(evidence.has('sha256:1', 0)).toBe(true);
    expect(evidence.has('sha256:2', 0)).toBe(false);
    expect(evidence.has('sha256:3', 0)).toBe(true);
  },
);

test('of two lines for one call the later one holds', () => {
  expect(new Evidence(lineOf('old') + lineOf('new'), () => undefined).get('k', 0)?.output).toBe('new');
});

const write = (...add: ((evidence: Evidence) => void)[]): string => {
  const lines: string[] = [];
  const evidence = new Evidence('', (line) => lines.push(line));
  for (const one of add) one(evidence);
  return lines.join('');
};
const call = (digest: string) => ({ digest, repeat: 0 });

describe('a run that goes on', () => {
  const text = write(
    (evidence) => evidence.add(call('mine'), answer, { run: 'a', cost: 0.25 }),
    (evidence) => evidence.add(call('free'), answer, { run: 'a', cost: null }),
    (evidence) => evidence.add(call('other'), answer, { run: 'b', cost: 0.5 }),
    (evidence) => evidence.add(call('old'), answer),
  );

  test('has paid for its answers, each once; those of others are reused', () => {
    const evidence = new Evidence(text, () => undefined, { resumes: new Set(['a']) });
    expect(evidence.spentBy('a')).toBe(0.25);
    expect(evidence.takePayment(call('mine'), 'b')).toBeUndefined();
    expect(evidence.takePayment(call('mine'), 'a')).toEqual({ run: 'a', cost: 0.25 });
    expect(evidence.takePayment(call('mine'), 'a')).toBeUndefined();
    expect(evidence.takePayment(call('free'), 'a')).toEqual({ run: 'a', cost: null });
    expect(evidence.takePayment(call('other'), 'a')).toBeUndefined();
    expect(evidence.has('other', 0) && evidence.has('old', 0)).toBe(true);
  });

  test('without earlier answers still has its own', () => {
    const evidence = new Evidence(text, () => undefined, { resumes: new Set(['a']), onlyResumed: true });
    expect(['mine', 'free', 'other', 'old'].map((digest) => evidence.has(digest, 0))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('an answer that was discarded is asked for again, now and later', () => {
    const discarded = write(
      (evidence) => evidence.add(call('mine'), answer, { run: 'a', cost: 0.25 }),
      (evidence) => evidence.discard('mine', 0),
      (evidence) => expect(evidence.has('mine', 0)).toBe(false),
    );
    expect(new Evidence(discarded, () => undefined).has('mine', 0)).toBe(false);
  });
});
