import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registryText, writeRegistry } from '../runtime/registries.ts';
import { run, workspace } from './cli.ts';
import { type Program, startProgram } from './programs.ts';

interface Served {
  readonly url: string;
  readonly folder: string;
  readonly program: Program;
}

async function served(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const folder = workspace({ 'prompt-registry.yaml': registryText() });
  const program = startProgram(['serve', '--port', '0', ...args], folder, env);
  const [, url] = await program.saw(/at (http:\S+)/);
  return { url: url!, folder, program };
}

const post = (
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const context = { targetingKey: 'ann', text: 'hello' };
const FLAGS = '/ofrep/v1/evaluate/flags';

interface Details {
  readonly value: { readonly messages: readonly object[] };
  readonly variant: string;
  readonly reason: string;
  readonly errorCode?: string;
}

/** What the test uses of OpenFeature’s packages, which this project’s types know nothing of. */
interface Packages {
  readonly OpenFeature: {
    setProviderAndWait(provider: object): Promise<void>;
    getClient(): { getObjectDetails(key: string, fallback: object, context: object): Promise<Details> };
    close(): Promise<void>;
  };
  readonly OFREPProvider: new (options: { readonly baseUrl: string }) => object;
}

/** OpenFeature’s own packages, installed when they are first needed. */
async function openFeature(): Promise<Packages> {
  const folder = join(import.meta.dirname, '..', 'openfeature');
  if (!existsSync(join(folder, 'node_modules')))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: folder,
      shell: process.platform === 'win32',
    });
  const load = (name: string): Promise<Packages> =>
    import(/* @vite-ignore */ join(folder, 'node_modules', '@openfeature', name, 'index.cjs.js')).catch(
      () =>
        import(
          /* @vite-ignore */ join(folder, 'node_modules', '@openfeature', name, 'dist', 'cjs', 'index.js')
        ),
    );
  const [sdk, provider] = await Promise.all([load('server-sdk'), load('ofrep-provider')]);
  return { OpenFeature: sdk.OpenFeature, OFREPProvider: provider.OFREPProvider };
}

test('OpenFeature’s own OFREP provider reads what is served', async () => {
  const { url, folder } = await served();
  const { OpenFeature, OFREPProvider } = await openFeature();
  await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: url }));
  const client = OpenFeature.getClient();
  const details = await client.getObjectDetails('greet', {}, context);
  expect(details).toMatchObject({
    flagKey: 'greet',
    reason: 'STATIC',
    variant: '2.0.0',
    flagMetadata: { rule: 'active', version: '2.0.0' },
  });
  expect(details.value.messages.at(-1)).toEqual({ role: 'user', content: 'Second: hello' });
  const missing = await client.getObjectDetails('nobody', { kept: true }, context);
  expect([missing.value, missing.reason, missing.errorCode]).toEqual([
    { kept: true },
    'ERROR',
    'FLAG_NOT_FOUND',
  ]);
  writeRegistry(folder, registryText({ version: '1.0.0' }));
  for (let tries = 0; tries < 200; tries++) {
    const { variant } = await client.getObjectDetails('greet', {}, context);
    if (variant === '1.0.0') break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect((await client.getObjectDetails('greet', {}, context)).variant).toBe('1.0.0');
  await OpenFeature.close();
});

describe('serve', () => {
  test('answers all flags with a mark, and 304 to who has it', async () => {
    const { url } = await served();
    const all = await post(url + FLAGS, { context });
    const { flags } = (await all.json()) as { flags: { key: string }[] };
    expect([all.status, flags.map(({ key }) => key)]).toEqual([200, ['greet']]);
    const etag = all.headers.get('etag')!;
    expect((await post(url + FLAGS, { context }, { 'if-none-match': etag })).status).toBe(304);
    const other = await post(url + FLAGS, { context: { text: 'other' } }, { 'if-none-match': etag });
    expect(other.status).toBe(200);
  });

  test('answers plain JSON', async () => {
    const { url } = await served(['--environment', 'staging']);
    const found = await post(`${url}/v1/prompts/greet`, { context: { variables: { text: 'x' } } });
    expect(await found.json()).toMatchObject({
      prompt: 'greet',
      environment: 'staging',
      version: '1.0.0',
      model: 'small',
      messages: [{ role: 'user', content: 'First: x' }],
      parameters: { temperature: 0.1 },
      reason: 'static',
    });
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ state: 'ok' });
  });

  test.each([
    ['a variable that is missing', `${FLAGS}/greet`, {}, 400, 'INVALID_CONTEXT'],
    ['no JSON', `${FLAGS}/greet`, '{', 400, 'PARSE_ERROR'],
    ['a context that is none', `${FLAGS}/greet`, { context: 5 }, 400, 'INVALID_CONTEXT'],
    ['another place', '/x', {}, 404, 'GENERAL'],
    ['a name that is none', `${FLAGS}/%E0%A4%A`, {}, 404, 'GENERAL'],
    ['too much', `${FLAGS}/greet`, { context: { text: 'x'.repeat(2000) } }, 413, 'GENERAL'],
  ])('refuses %s', async (_, path, body, status, code) => {
    const { url } = await served(['--max-body', '1000']);
    const found = await post(url + path, body);
    expect([found.status, ((await found.json()) as { errorCode: string }).errorCode]).toEqual([status, code]);
    expect((await post(`${url}${FLAGS}/greet`, { context })).status).toBe(200);
  });

  test('limits the rate, and goes on', async () => {
    const { url } = await served(['--max-rate', '5']);
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await post(`${url}${FLAGS}/greet`, { context })).status),
    );
    expect(statuses.filter((status) => status === 200).length).toBeLessThan(15);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });

  test('needs a token where others can reach it', async () => {
    const folder = workspace({ 'prompt-registry.yaml': registryText(), token: 'secret\n' });
    const open = await run(['serve', '--host', '0.0.0.0', '--port', '0'], { cwd: folder });
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('Set a token')]);
    const { url } = await served(['--token-file', join(folder, 'token')]);
    expect((await post(`${url}${FLAGS}/greet`, { context })).status).toBe(401);
    const authorization = 'Bearer secret';
    expect((await post(`${url}${FLAGS}/greet`, { context }, { authorization })).status).toBe(200);
  });

  test('a client that goes away in the middle harms nobody', async () => {
    const { url, program } = await served();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(`POST ${FLAGS}/greet HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await post(`${url}${FLAGS}/greet`, { context })).status).toBe(200);
    program.signal('SIGTERM');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  test('serves the last good one while the registry is broken, and stops politely', async () => {
    const { url, folder, program } = await served();
    writeFileSync(join(folder, 'prompt-registry.yaml'), 'prompts: [');
    await program.saw(/cannot be read as it stands/);
    const found = await post(`${url}${FLAGS}/greet`, { context });
    expect(await found.json()).toMatchObject({ reason: 'STALE', variant: '2.0.0' });
    program.signal('SIGINT');
    expect((await program.ended).code).toBe(0);
  });
});
