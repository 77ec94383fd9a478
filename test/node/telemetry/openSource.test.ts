import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { NodeSecrets } from '../../../src/cli/nodeSecrets.ts';
import { PromptError } from '../../../src/core/base/errors.ts';
import type { SourceSettings } from '../../../src/core/monitoring/sourceSettings.ts';
import { openTelemetrySource } from '../../../src/node/telemetry/openSource.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const environment = {
  METRICS_API_KEY: 'secret-key',
  GITHUB_TOKEN: 'ghp',
  XDG_CONFIG_HOME: join(tmpdir(), 'nobody'),
};
const QUERY = { from: 0, to: 300_000, by: [], environment: 'production' } as const;

/** A server that keeps what it was sent, and knows no series. */
async function listening(): Promise<{ readonly url: string; readonly keys: (string | undefined)[] }> {
  const keys: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization);
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end('{"status":"success","data":{"resultType":"matrix","result":[]}}');
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, keys };
}

const open = (settings: SourceSettings, origins: readonly string[] = []) =>
  openTelemetrySource(settings, {
    folder: tmpdir(),
    runFolder: tmpdir(),
    secrets: new NodeSecrets(environment, { origins, variables: [] }),
    environment,
  });

const prometheus = (url: string, tokenEnv?: string): SourceSettings => ({
  kind: 'prometheus',
  url,
  tokenEnv,
  names: new Map(),
});

const refusal = (opening: Promise<unknown>): Promise<unknown> =>
  opening.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a key for a server that a registry names', () => {
  test('is sent where whoever holds it agrees', async () => {
    const { url, keys } = await listening();
    const source = await open(prometheus(url, 'METRICS_API_KEY'));
    expect(await source.query(QUERY)).toEqual([]);
    expect(new Set(keys)).toEqual(new Set(['Bearer secret-key']));
    await source.dispose();
  });

  test.each([
    ['to another host', prometheus('https://elsewhere.example.com', 'METRICS_API_KEY'), '--allow-origin'],
    ['of another kind', prometheus('http://127.0.0.1:1', 'GITHUB_TOKEN'), '--allow-env'],
    [
      'with a table of ClickHouse',
      {
        kind: 'clickhouse',
        url: 'https://elsewhere.example.com',
        user: 'reader',
        passwordEnv: 'METRICS_API_KEY',
        table: 'otel.otel_traces',
      },
      '--allow-origin',
    ],
  ] as const)('is not sent %s', async (_, settings, hint) => {
    const error = await refusal(open(settings));
    expect(PromptError.is(error, 'telemetry-unavailable') && error.hint).toContain(hint);
    expect(String(error)).not.toContain('secret-key');
  });

  test('is not needed', async () => {
    const { url, keys } = await listening();
    const source = await open(prometheus(url));
    await source.query(QUERY);
    expect(new Set(keys)).toEqual(new Set([undefined]));
    await source.dispose();
  });
});

const postgres = (urlEnv: string): SourceSettings => ({ kind: 'postgres', urlEnv, table: 'llm_calls' });

test('a connection string stands in the environment, and is told of to nobody', async () => {
  const missing = await refusal(open(postgres('TELEMETRY_URL')));
  expect(PromptError.is(missing, 'telemetry-unavailable') && missing.message).toContain('TELEMETRY_URL');
  const other = await refusal(open(postgres('METRICS_API_KEY')));
  expect(PromptError.is(other, 'telemetry-unavailable')).toBe(true);
  expect(String(other)).not.toContain('secret-key');
});
