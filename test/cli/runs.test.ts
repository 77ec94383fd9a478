import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect, test } from 'vitest';
import { edit, read, run, start, workspace } from './cli.ts';
import { type Answer, type ModelServer, completion, echo, reply, serve } from './modelServer.ts';
import { echoWorkspace } from './registries.ts';

let server: ModelServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function open(answer: Answer): Promise<string> {
  server = await serve(answer);
  return server.url;
}

const jsonOf = (stdout: string) => JSON.parse(stdout).runs[0];
const asked = (): string[] => server!.asked.map(({ body }) => body.messages.at(-1)!.content);
const openRuns = (cwd: string): string[] => readdirSync(join(cwd, '.prompt-ledger', 'open'));
const PRICES = 'prices:\n  local/test-model: { input_per_mtok: 1000, output_per_mtok: 1000 }\n';

/** Answers at once, but not those questions that it is told to keep waiting. */
const stopAt =
  (index: number): Answer =>
  (response, one) => {
    if (one.index < index) echo(response, one);
  };

/** What must not depend on whether a run was interrupted. */
const lasting = (stdout: string) => ({ ...jsonOf(stdout), started_at: '', ended_at: '', latency_p95_ms: 0 });

describe('--resume', () => {
  const cases = ['ok 1', 'bad 2', 'ok 3', 'ok 4', 'ok 5', 'ok 6'];
  const parts = { cases, endpoint: ', free: false', sections: PRICES };

  async function interrupted(signal: NodeJS.Signals, args: readonly string[] = []): Promise<string> {
    const cwd = echoWorkspace({ url: await open(stopAt(3)), ...parts });
    const running = start(['eval', '--concurrency', '1', ...args], { cwd });
    await expect.poll(() => server!.asked.length, { timeout: 20_000 }).toBe(4);
    // The last answer is on disk as soon as the next question is asked, or a moment later.
    await expect
      .poll(() => read(cwd, '.prompt-ledger/evidence.jsonl').split('\n').length, { timeout: 5000 })
      .toBe(4);
    running.signal(signal);
    await running.result;
    await server!.close();
    const url = await open(echo);
    // The endpoint counts by its address, so the new server has to be at the old one.
    edit(cwd, 'prompt-registry.yaml', (text) => text.replace(/http:[^"]+/, url));
    edit(cwd, '.prompt-ledger/evidence.jsonl', (text) => `${text}\n`);
    return cwd;
  }

  test.each<NodeJS.Signals>(['SIGKILL', 'SIGINT'])('after %s', async (signal) => {
    const cwd = await interrupted(signal);
    expect(openRuns(cwd)).toHaveLength(1);
    void cwd;
  });
});

test('smoke', async () => {
  const cwd = echoWorkspace({ url: await open(echo), cases: ['ok 1', 'bad', 'ok 3'] });
  const first = await run(['eval'], { cwd });
  console.log(first.stdout, first.stderr);
  console.log((await run(['runs', 'list'], { cwd })).stdout);
  console.log((await run(['runs', 'show', '1'], { cwd })).stdout);
  const failing = await run(['eval', '--failing'], { cwd });
  console.log(failing.stdout, failing.stderr);
  const c = await run(['runs', 'compare', '2', '1'], { cwd });
  console.log(c.stdout, c.stderr);
  const m = await run(['eval', '--model', 'local/other', '--model', 'local/third'], { cwd });
  console.log(m.stdout, m.stderr);
  console.log((await run(['runs', 'list'], { cwd })).stdout);
  const p = await run(['runs', 'prune', '--keep', '1'], { cwd });
  console.log(p.stdout, p.stderr);
});
void [Ajv2020, readFileSync, workspace, completion, reply, asked, lasting];
