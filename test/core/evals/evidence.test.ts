import { expect, test } from 'vitest';
import { Evidence } from '../../../src/core/evals/evidence.ts';

const answer = { output: 'a\nb', latency_ms: 3, retries: 0 };

const lineOf = (output: string): string =>
  `${JSON.stringify({ key: 'k#0', answer: { ...answer, output } })}\n`;

test('what was added is there again, by call and repeat', () => {
  const lines: string[] = [];
  const first = new Evidence('', (line) => lines.push(line));
  first.add('sha256:1', 0, answer);
  first.add('sha256:1', 1, { ...answer, output: 'c' });
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
