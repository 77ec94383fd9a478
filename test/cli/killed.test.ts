import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, start } from './cli.ts';
import { type ModelServer, completion, reply, serve } from './modelServer.ts';
import { echoWorkspace } from './registries.ts';

/** How often a run is ended; `KILLS=50` for a thorough look. */
const KILLS = Number(process.env['KILLS'] ?? 6);
/** How often one and the same run is. */
const MOST_A_RUN = 4;
const CASES = 200;

let server: ModelServer;

beforeAll(async () => {
  server = await serve((response, { body }) => {
    const text = body.messages.at(-1)!.content;
    // Every seventh answer is wrong, and each takes its time.
    const usage = { prompt_tokens: 10, completion_tokens: 2 };
    void setTimeout(Math.random() * 20).then(() =>
      reply(response, completion(Number(text.slice(3)) % 7 === 0 ? 'no' : text, usage)),
    );
  });
});
afterAll(() => server.close());

/** What must not depend on how often a run was ended. */
function lasting(stdout: string): object {
  const report = JSON.parse(stdout).runs[0];
  const cases = report.cases.map((one: { repeats: object[] }) => ({
    ...one,
    repeats: one.repeats.map((repeat) => ({ ...repeat, latency_ms: 0 })),
  }));
  return { ...report, cases, started_at: '', ended_at: '', latency_p95_ms: 0 };
}

const open = (): string =>
  echoWorkspace({
    url: server.url,
    cases: Array.from({ length: CASES }, (_, index) => `ok ${index}`),
    endpoint: ', free: false',
    sections: 'prices:\n  local/test-model: { input_per_mtok: 1000, output_per_mtok: 1000 }\n',
  });

const args = (isResumed: boolean): string[] => [
  'eval',
  '--json',
  '--concurrency',
  '4',
  ...(isResumed ? ['--resume'] : ['--no-cache']),
];

/** Runs to the end, with a kill -9 at a random moment as long as there are some left. */
async function runKilled(kills: { left: number }): Promise<{ stdout: string; count: number }> {
  const cwd = open();
  let isResumed = false;
  for (let count = 0; ;) {
    const running = start(args(isResumed), { cwd });
    const ended = running.result.then((result) => result);
    if (kills.left > 0 && count < MOST_A_RUN) {
      await Promise.race([ended, setTimeout(150 + Math.random() * 900)]);
      running.signal('SIGKILL');
    }
    const { code, stdout, stderr } = await ended;
    if (code === null) {
      kills.left -= 1;
      count += 1;
      isResumed = true;
    } else if (isResumed && stderr.includes('No run was interrupted')) isResumed = false; // It had not even begun.
    else return { stdout, count };
  }
}

test(
  `${KILLS} times kill -9 at random moments: what goes on comes to what nobody interrupted`,
  async () => {
    const whole = lasting((await run(args(false), { cwd: open() })).stdout);
    expect(whole).toMatchObject({ skipped: 0, errors: 0, reused: 0, cost_usd: 2.4, passed: 171, failed: 29 });
    const kills = { left: KILLS };
    const counts: number[] = [];
    while (kills.left > 0) {
      const before = server.asked.length;
      const { stdout, count } = await runKilled(kills);
      counts.push(count);
      expect(lasting(stdout)).toEqual(whole);
      // What was under way when it was ended is asked again, and what had been answered an instant before.
      expect(server.asked.length - before).toBeLessThanOrEqual(CASES + count * 12);
    }
    console.log(`runs ended so often each: ${counts.join(', ')}`);
  },
  KILLS * 10_000 + 30_000,
);
