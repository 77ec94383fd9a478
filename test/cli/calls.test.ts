import { describe, expect, test } from 'vitest';
import { callLine, scoreLine } from '../core/monitoring/telemetry.ts';
import { type Result, read, run, workspace } from './cli.ts';

const REGISTRY = `prompts:
  summarise:
    version: "2.0.0"
    versions:
      "2.0.0": { model: gpt-4o-2024-08-06, template: "Summarise {{ ticket }}" }
`;

const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const inputs = (ticket: string) => ({
  'gen_ai.prompt.variable.ticket': ticket,
  'gen_ai.prompt.variable.unused': 1,
});

const LINES = [
  callLine({ id: 'aaaa000000000001', time: ago(5), more: inputs('VPN drops') }),
  scoreLine('aaaa000000000001', 0.3, { time: ago(4) }),
  callLine({
    id: 'aaaa000000000002',
    time: ago(4),
    more: { ...inputs('Printer'), status: 'ERROR', 'error.type': 'timeout' },
  }),
  callLine({ id: 'bbbb000000000003', time: ago(3), more: inputs('Order 4711 is late') }),
  scoreLine('bbbb000000000003', 0, {
    time: ago(2),
    'gen_ai.evaluation.name': 'user_correction',
    'gen_ai.evaluation.score.label': 'corrected',
    'gen_ai.evaluation.explanation': 'Order 4711 left the warehouse.',
  }),
  callLine({ id: 'cccc000000000004', time: ago(2), milliseconds: 9000 }),
  callLine({ id: 'dddd000000000005', time: ago(1), more: inputs('Fine') }),
  scoreLine('dddd000000000005', 0.95, { time: ago(1) }),
  callLine({ id: 'eeee000000000006', time: ago(400), more: { status: 'ERROR', 'error.type': '429' } }),
];

const opened = (more: Readonly<Record<string, string>> = {}): string =>
  workspace({
    'prompt-registry.yaml': REGISTRY,
    '.prompt-ledger/telemetry/calls-20261101-7.jsonl': `${LINES.join('\n')}\n`,
    ...more,
  });

const cli = (cwd: string, ...args: readonly string[]): Promise<Result> =>
  run(['calls', 'summarise', ...args], { cwd });

const idsOf = ({ stdout }: Result): string[] =>
  stdout.split('\n').flatMap((line) => line.split(' ')[0] || []);

describe('the list', () => {
  test('has the newest that went wrong first, with the reason', async () => {
    const { code, stdout } = await cli(opened());
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split('  ').slice(2).join('  '))).toEqual([
      '2.0.0  corrected  800 ms  $0.0010  ticket=Order 4711 is late, unused=1',
      '2.0.0  failed  timeout  800 ms  $0.0010  ticket=Printer, unused=1',
      '2.0.0  low score  score 0.300  800 ms  $0.0010  ticket=VPN drops, unused=1',
    ]);
    expect(code).toBe(0);
  });

  test('is narrowed by reason, time and number', async () => {
    const cwd = opened();
    expect(idsOf(await cli(cwd, '--failed', '--since', '30'))).toEqual([
      'aaaa000000000002',
      'eeee000000000006',
    ]);
    expect(idsOf(await cli(cwd, '--slow', '5000'))).toEqual(['cccc000000000004']);
    expect(idsOf(await cli(cwd, '--below', '0.2'))).toEqual([]);
    expect(idsOf(await cli(cwd, '--limit', '1'))).toEqual(['bbbb000000000003']);
    const { stdout } = await cli(cwd, '--corrected', '--json');
    expect(JSON.parse(stdout).calls).toEqual([
      expect.objectContaining({
        id: 'bbbb000000000003',
        reasons: ['corrected'],
        correction: 'Order 4711 left the warehouse.',
        variables: { ticket: 'Order 4711 is late', unused: 1 },
      }),
    ]);
  });
});

describe('--save', () => {
  test('makes a case of a corrected call by what the correction says', async () => {
    const cwd = opened();
    const { code, stdout } = await cli(cwd, '--save', 'bbbb');
    expect(stdout).toBe(
      'Added the call bbbb000000000003 to evals/summarise.yaml: ticket=Order 4711 is late\n',
    );
    expect(code).toBe(0);
    const suite = read(cwd, 'evals/summarise.yaml');
    expect(suite).toContain('ticket: Order 4711 is late');
    expect(suite).toContain('type: icontains-all');
    expect(suite).toContain('call: bbbb000000000003');
    expect(suite).not.toContain('unused');
    expect((await run(['validate'], { cwd })).stdout).not.toMatch(/^evals/m);
  });

  test('stands behind the cases that there are, and asserts what is said', async () => {
    const before =
      'tests:\n  - vars: { ticket: A } # the first\n    assert: [{ type: contains, value: a }]\n';
    const cwd = opened({ 'evals/summarise.yaml': before });
    const { code } = await cli(cwd, '--save', 'aaaa000000000001', '--contains', 'VPN');
    expect(code).toBe(0);
    expect(read(cwd, 'evals/summarise.yaml').startsWith(before)).toBe(true);
    expect(read(cwd, 'evals/summarise.yaml')).toContain('value: VPN');
  });

  test('says what is missing', async () => {
    const cwd = opened();
    const results = await Promise.all([
      cli(cwd, '--save', 'aaaa'),
      cli(cwd, '--save', 'ffff'),
      cli(cwd, '--save', 'aaaa000000000001'),
      cli(cwd, '--save', 'cccc', '--slow', '5000', '--contains', 'x'),
    ]);
    expect(results.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
    const [many, none, unsaid, inputless] = results.map(({ stderr }) => stderr);
    expect(many).toContain('2 calls begin with aaaa');
    expect(none).toContain('There is no call ffff');
    expect(unsaid).toContain('--rubric');
    expect(inputless).toContain('inputs: true');
  });
});
