import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { toLines } from '../core/monitoring/generate/records.ts';
import {
  type Behaviour,
  DAY_MS,
  Draws,
  HOUR_MS,
  USUAL,
  generateHour,
} from '../core/monitoring/generate/traffic.ts';
import { type Result, edit, read, run, start, workspace } from './cli.ts';

const TELEMETRY = '.prompt-ledger/telemetry/calls-20261101-7.jsonl';
const STEADY: Behaviour = {
  ...USUAL,
  night: 1,
  weekend: 1,
  callsPerHour: 12,
  scoredShare: 0.5,
  corrected: 0,
};
const LOW = { ...STEADY, quality: { ...STEADY.quality, mean: 0.7 } };

const registry = (more = ''): string => `prompts:
  ${USUAL.prompt}:
    version: "2.0.0" # what is served
    rollback_to: "1.0.0"
    cost_cap_usd: 0.05
    versions:
      "1.0.0": { model: gpt-4o-2024-08-06, template: Summarise., eval_score: 0.9 }
      "2.0.0": { model: gpt-4o-2024-08-06, template: Summarise in a sentence. }
${more}`;

/** Ten days of traffic that end now. */
function traffic(behaviour: Behaviour, now = Date.now(), days = 10): string {
  const draws = new Draws(11);
  const lines: string[] = [];
  const end = Math.floor(now / HOUR_MS) * HOUR_MS;
  for (let at = end - days * DAY_MS; at <= end; at += HOUR_MS) {
    const hour = generateHour(at, [behaviour], draws);
    lines.push(...toLines({ ...hour, calls: hour.calls.filter((call) => call.at < now) }));
  }
  return `${lines.join('\n')}\n`;
}

const opened = (behaviour: Behaviour, more = ''): string =>
  workspace({ 'prompt-registry.yaml': registry(more), [TELEMETRY]: traffic(behaviour) });

const cli = (cwd: string, ...args: readonly string[]): Promise<Result> => run(['monitor', ...args], { cwd });

const alertsIn = (cwd: string): string =>
  readFileSync(join(cwd, '.prompt-ledger/monitoring/alerts.jsonl'), 'utf8');

const events = (cwd: string): string[] =>
  alertsIn(cwd)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { event, action, alert } = JSON.parse(line);
      return [event, action, alert.id].filter(Boolean).join(' ');
    });

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3000));

describe('one look', () => {
  test('what is fine is said in a line, and is no alert', async () => {
    const cwd = opened(STEADY);
    const { code, stdout, stderr } = await cli(cwd);
    expect(stdout).toContain('prompt-registry.yaml  no alert');
    expect(stdout).toMatch(/Fine: \d+ checks\n {2}summarise-ticket 2\.0\.0: quality, /);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('what is wrong comes first, with since when, how sure and what to do', async () => {
    const cwd = opened(LOW);
    const { code, stdout } = await cli(cwd);
    expect(stdout).toMatch(
      /^prompt-registry\.yaml {2}1 alert: 1 firing\nproduction, from \.prompt-ledger\/telemetry, /,
    );
    expect(stdout).toMatch(/firing {2}summarise-ticket 2\.0\.0: quality {2}since /);
    expect(stdout).toMatch(/is 0\.(?:69|70)\d \(0\.\d+ to 0\.\d+\) on [\d,]+ scored calls, below 0\.8/);
    expect(stdout).toContain('→ Roll back to 1.0.0.');
    expect(code).toBe(1);
    // The same alert, not another one, and told once in the history.
    const again = await cli(cwd, '--json');
    const { registries } = JSON.parse(again.stdout);
    expect(registries[0]).toMatchObject({
      registry: 'prompt-registry.yaml',
      opened: [],
      environment: 'production',
    });
    expect(registries[0].alerts).toHaveLength(1);
    expect(registries[0].alerts[0]).toMatchObject({
      id: 'quality summarise-ticket 2.0.0 production',
      certainty: 'firing',
      monitor: 'quality',
      threshold: 0.8,
    });
    expect(events(cwd)).toEqual(['opened quality summarise-ticket 2.0.0 production']);
  });

  test('a look at the past keeps nothing', async () => {
    const cwd = opened(LOW);
    const now = new Date(Date.now() - DAY_MS).toISOString();
    const { code, stdout } = await cli(cwd, '--now', now, '--markdown');
    expect(stdout).toContain('❌ **summarise-ticket 2.0.0: quality**, firing since');
    expect(code).toBe(1);
    expect(existsSync(join(cwd, '.prompt-ledger/monitoring/alerts.json'))).toBe(false);
  });

  test('without telemetry nothing is fine', async () => {
    const cwd = workspace({ 'prompt-registry.yaml': registry() });
    const { code, stdout } = await cli(cwd, '--verbose');
    expect(stdout).not.toContain('Fine');
    expect(stdout).toContain('There is no telemetry at');
    expect(code).toBe(4);
    const named = await cli(cwd, '--telemetry', 'gone/');
    expect([named.code, named.stdout]).toEqual([4, expect.stringContaining('gone')]);
  });

  test('what cannot be meant', async () => {
    const cwd = workspace({ 'prompt-registry.yaml': registry() });
    const codes = await Promise.all(
      [['--now', 'yesterday'], ['--now', '2026-01-01T00:00:00Z', '--watch'], ['nobody']].map(
        async (args) => (await cli(cwd, ...args)).code,
      ),
    );
    expect(codes).toEqual([2, 2, 2]);
  });

  test('a registry whose telemetry cannot be asked hides no other', async () => {
    const cwd = opened(LOW);
    const other = 'prompts: { p: { version: "1.0.0", model: m, template: A } }\n';
    const away = workspace({
      'a/prompt-registry.yaml': `${other}monitoring: { source: { prometheus: "http://127.0.0.1:9" } }\n`,
      'b/prompt-registry.yaml': `${other}monitoring: { source: { postgres: { url_env: NOT_SET } } }\n`,
      'c/prompt-registry.yaml': read(cwd),
      [`c/${TELEMETRY}`]: readFileSync(join(cwd, TELEMETRY), 'utf8'),
    });
    const { code, stdout, stderr } = await cli(away);
    expect(stdout).toContain('firing  summarise-ticket 2.0.0: quality');
    expect(stdout).toContain('Could not be measured');
    expect(stderr).toContain('The variable NOT_SET is not set.');
    // What is certain counts more than what could not be measured.
    expect(code).toBe(1);
    const alone = await cli(away, 'a', 'b');
    expect(alone.code).toBe(4);
  });

  test('thresholds of the registry are those that count', async () => {
    const cwd = opened(LOW, 'monitoring: { quality: { threshold: 0.6 } }\n');
    expect((await cli(cwd)).code).toBe(0);
    edit(cwd, 'prompt-registry.yaml', (before) => before.replace('threshold: 0.6', 'threshold: 0.9'));
    expect((await cli(cwd)).stdout).toContain('below 0.9');
  });
});

describe('a watch', () => {
  test('prints what changes, survives a broken file, and ends with Ctrl-C', { timeout: 60_000 }, async () => {
    const cwd = opened(STEADY);
    const running = start(['monitor', '--watch', '--every', '0.6s'], { cwd });
    await pause();
    const registryText = read(cwd);
    edit(cwd, 'prompt-registry.yaml', () => 'prompts: [\n');
    await pause();
    edit(cwd, 'prompt-registry.yaml', () => `${registryText}monitoring: { quality: { threshold: 0.95 } }\n`);
    await pause();
    // Telemetry that goes away is no news about the prompt.
    rmSync(join(cwd, '.prompt-ledger/telemetry'), { recursive: true });
    await pause();
    running.signal('SIGINT');
    const { code, stdout, stderr } = await running.result;
    expect(stdout).toContain('no alert');
    const news = stdout.split('\n').filter((line) => line.includes('summarise-ticket 2.0.0: quality:'));
    expect(news.filter((line) => line.includes('firing'))).toHaveLength(1);
    expect(news[0]).toMatch(/UTC {2}firing {2}summarise-ticket/);
    expect(stderr).toMatch(/Looked \d+ times\.\n$/);
    expect(code).toBe(1);
  });
});

describe('hooks', () => {
  const servers: ReturnType<typeof createServer>[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Refuses as often as it is told to, then takes what comes. */
  async function receiver(refusals: number) {
    const bodies: unknown[] = [];
    let asked = 0;
    async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const body = await text(request);
      asked++;
      if (asked <= refusals) response.writeHead(503, { 'retry-after': '0' });
      else bodies.push(JSON.parse(body));
      response.end();
    }
    const server = createServer((request, response) => {
      void answer(request, response);
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/secret-token`, bodies, asked: () => asked };
  }

  test('a webhook is told once, after as many tries as it takes', async () => {
    const { url, bodies, asked } = await receiver(2);
    const cwd = opened(LOW, `monitoring: { hooks: [{ webhook: "${url}" }] }\n`);
    const { stderr } = await cli(cwd, '--hooks');
    expect(stderr).toBe('');
    expect(asked()).toBe(3);
    expect(bodies).toEqual([
      expect.objectContaining({
        schema_version: 1,
        event: 'opened',
        id: 'quality summarise-ticket 2.0.0 production',
        certainty: 'firing',
        advice: expect.arrayContaining(['Roll back to 1.0.0.']),
      }),
    ]);
    await cli(cwd, '--hooks');
    expect(asked()).toBe(3);
    edit(cwd, 'prompt-registry.yaml', (before) =>
      before.replace('monitoring: {', 'monitoring: { quality: { threshold: 0.5, clear: 0.6 },'),
    );
    await cli(cwd, '--hooks');
    expect(bodies.at(-1)).toMatchObject({ event: 'ended', monitor: 'quality' });
  });

  test('an address that is a secret stands in the environment', async () => {
    const { url, bodies } = await receiver(0);
    const cwd = opened(LOW, 'monitoring: { hooks: [{ webhook_env: ALERTS_URL }] }\n');
    const without = await cli(cwd, '--hooks');
    expect(without.stderr).toContain('The variable ALERTS_URL does not hold the address of a webhook.');
    await run(['monitor', '--hooks'], { cwd, env: { ALERTS_URL: url } });
    expect(bodies).toHaveLength(1);
    expect((await run(['validate'], { cwd })).stdout).not.toContain('monitoring-');
  });

  test('of two processes one tells', async () => {
    const { url, bodies } = await receiver(0);
    const cwd = opened(LOW, `monitoring: { hooks: [{ webhook: "${url}" }] }\n`);
    const looks = await Promise.all([cli(cwd, '--hooks'), cli(cwd, '--hooks'), cli(cwd, '--hooks')]);
    expect(looks.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(bodies).toHaveLength(1);
  });

  test('one that fails is told after the next look, and keeps no other from being told', async () => {
    const { url, bodies } = await receiver(1000);
    const script = 'process.stdin.on("data", (t) => require("fs").appendFileSync("told.txt", t))';
    const cwd = opened(
      LOW,
      `monitoring:
  hooks:
    - { webhook: "${url}" }
    - { command: ${JSON.stringify(process.execPath)}, args: [-e, ${JSON.stringify(script)}] }
    - { command: ./nobody-has-this }
`,
    );
    const { stderr, code } = await cli(cwd, '--hooks');
    expect(stderr).toMatch(/The webhook at 127\.0\.0\.1:\d+ answered 503\. It is told after the next look\./);
    expect(stderr).not.toContain('secret-token');
    expect(stderr).toContain('The command ./nobody-has-this failed');
    expect(code).toBe(1);
    expect(bodies).toEqual([]);
    expect(JSON.parse(read(cwd, 'told.txt'))).toMatchObject({ event: 'opened', monitor: 'quality' });
    const again = await cli(cwd, '--hooks');
    expect(again.stderr).toContain('answered 503');
    expect(read(cwd, 'told.txt').trimEnd().split('\n')).toHaveLength(1);
  });

  test('nobody is told unless the command line says so', async () => {
    const { url, asked } = await receiver(0);
    const cwd = opened(LOW, `monitoring: { hooks: [{ webhook: "${url}" }] }\n`);
    expect((await cli(cwd)).stderr).toContain('--hooks');
    expect(asked()).toBe(0);
  });
});

describe('--apply', () => {
  const ACTIONS = 'monitoring: { actions: { quality: rollback } }\n';

  test('rolls back once where the registry says so, and not without it', async () => {
    const cwd = opened(LOW, ACTIONS);
    await cli(cwd);
    expect(read(cwd)).toBe(registry(ACTIONS));
    const { stderr, code } = await cli(cwd, '--apply');
    expect(stderr).toContain('1.0.0');
    expect(read(cwd)).toContain('version: "1.0.0" # what is served');
    expect(code).toBe(1);
    expect(events(cwd).at(-1)).toBe('acted rollback quality summarise-ticket 2.0.0 production');
    // Somebody puts it back: the alert was acted upon.
    edit(cwd, 'prompt-registry.yaml', () => registry(ACTIONS));
    await cli(cwd, '--apply');
    expect(read(cwd)).toBe(registry(ACTIONS));
  });

  test('moves the head that applications read first, with the reason', async () => {
    const cwd = opened(LOW, ACTIONS);
    expect((await run(['publish', '--to', 'live/'], { cwd })).code).toBe(0);
    const { code } = await cli(cwd, '--apply', '--live', 'live/');
    expect(code).toBe(1);
    expect(read(cwd)).toContain('version: "1.0.0" # what is served');
    const { stdout } = await run(['live', 'live/', '--log', '10'], { cwd });
    expect(stdout).toMatch(/override {2}summarise-ticket {2}\(monitor: The mean quality_score of 2\.0\.0/);
  });

  test('of two processes one acts', async () => {
    const cwd = opened(LOW, 'monitoring: { actions: { quality: staged_rollback } }\n');
    await Promise.all([cli(cwd, '--apply'), cli(cwd, '--apply'), cli(cwd, '--apply')]);
    expect(events(cwd).filter((event) => event.startsWith('acted'))).toHaveLength(1);
    expect(read(cwd).match(/action: rollback/g)).toHaveLength(1);
  });

  test('says why something is not done', async () => {
    const cwd = opened(LOW, ACTIONS);
    edit(cwd, 'prompt-registry.yaml', (before) => before.replace('    rollback_to: "1.0.0"\n', ''));
    const { stderr } = await cli(cwd, '--apply');
    expect(stderr).toContain('It names no version to roll back to: rollback_to.');
    expect(events(cwd).at(-1)).toMatch(/^opened/);
  });

  test('does not go back to a version that was left for its alerts, nor act twice in an hour', async () => {
    const cwd = opened(LOW, ACTIONS);
    await cli(cwd, '--apply');
    // What it went back to is as bad, and would lead to where it came from.
    const more = traffic({ ...LOW, version: '1.0.0' }).replaceAll('_id":"', '_id":"second-');
    appendFileSync(join(cwd, TELEMETRY), more);
    edit(cwd, 'prompt-registry.yaml', (before) =>
      before.replace('version: "1.0.0" # what is served\n', 'version: "1.0.0"\n    rollback_to: "2.0.0"\n'),
    );
    const { stdout, stderr } = await cli(cwd, '--apply');
    expect(stdout).toContain('firing  summarise-ticket 1.0.0: quality');
    expect(stderr).toMatch(/rollback is not done\. Something was done to it \d+ minutes ago/);
    expect(read(cwd)).toContain('version: "1.0.0"\n');
  });

  test('a staged rollback, and a kill switch', async () => {
    const staged = opened(LOW, 'monitoring: { actions: { quality: staged_rollback } }\n');
    await cli(staged, '--apply');
    expect(read(staged)).toMatch(/rollback:\n +from: "2\.0\.0"\n +to: "1\.0\.0"/);
    const killed = opened(LOW, 'monitoring: { actions: { quality: kill } }\n');
    await cli(killed, '--apply');
    expect(read(killed)).toContain('kill_switch: true');
  });
});
