import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LIBRARIES, PROGRAMS, ensureDebianPackages } from './debianPackages.ts';

/** A real server that runs for a test. */
export interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Throws what to do where a program is missing: a test of engines without engines would show nothing. */
export function ensurePrograms(): typeof PROGRAMS {
  const missing = ensureDebianPackages();
  if (missing !== undefined) throw new Error(missing);
  return PROGRAMS;
}

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root: there it runs as nobody. */
export async function startPostgres(): Promise<TestServer> {
  const { initdb, postgres } = ensurePrograms();
  const folder = mkdtempSync(join(tmpdir(), 'engine-postgres-'));
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const env = { PATH: process.env['PATH'], LD_LIBRARY_PATH: LIBRARIES, TZ: 'UTC' };
  const data = join(folder, 'data');
  const args = ['-D', data, '-U', 'tester', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await run(initdb, args, { ...as, cwd: folder, env });
  const port = await freePort();
  const child = spawn(
    postgres,
    ['-D', data, '-h', '127.0.0.1', '-p', `${port}`, '-k', folder, '-c', 'fsync=off'],
    { ...as, cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await untilSaid(child, 'ready to accept connections');
  return server(`postgres://tester@127.0.0.1:${port}/postgres`, child, { folder, signal: 'SIGINT' });
}

/** @param metrics in the text format of OpenMetrics, with times */
export async function startPrometheus(metrics: string): Promise<TestServer> {
  const { prometheus, promtool } = ensurePrograms();
  const folder = mkdtempSync(join(tmpdir(), 'engine-prometheus-'));
  writeFileSync(join(folder, 'metrics.txt'), metrics);
  writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\n');
  const data = join(folder, 'data');
  mkdirSync(data);
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', '-q', join(folder, 'metrics.txt'), data];
  await run(promtool, args, { cwd: folder });
  const port = await freePort();
  const child = spawn(
    prometheus,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=10y',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await untilSaid(child, 'Server is ready to receive web requests');
  return server(`http://127.0.0.1:${port}`, child, { folder });
}

/** @param metrics as above */
export async function startVictoriaMetrics(metrics: string): Promise<TestServer> {
  const { victoriaMetrics } = ensurePrograms();
  const folder = mkdtempSync(join(tmpdir(), 'engine-victoria-'));
  const port = await freePort();
  const child = spawn(
    victoriaMetrics,
    [
      `-storageDataPath=${join(folder, 'data')}`,
      `-httpListenAddr=127.0.0.1:${port}`,
      '-retentionPeriod=100y',
      '-search.latencyOffset=0s',
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const url = `http://127.0.0.1:${port}`;
  await untilSaid(child, 'started VictoriaMetrics');
  const imported = await fetch(`${url}/api/v1/import/prometheus`, {
    method: 'POST',
    body: inMilliseconds(metrics),
  });
  if (!imported.ok) throw new Error(`VictoriaMetrics takes no metrics: ${await imported.text()}`);
  await fetch(`${url}/internal/force_flush`);
  return server(url, child, { folder });
}

/** Times of OpenMetrics are seconds, those of Prometheus' older format are milliseconds. */
const inMilliseconds = (metrics: string): string =>
  metrics.replaceAll(/ (\d+)$/gm, (_, seconds: string) => ` ${Number(seconds) * 1000}`);

const clickhouse = join(import.meta.dirname, '..', 'clickhouse');

export async function startClickHouse(): Promise<TestServer> {
  if (!existsSync(join(clickhouse, 'node_modules', 'chdb')))
    throw new Error(
      'ClickHouse for tests is missing: npm install in test/clickhouse, or npm test -- --only engines.',
    );
  const child = spawn(process.execPath, [join(clickhouse, 'server.mjs')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const port = await untilSaid(child, /^(\d+)\n/m);
  return server(`http://127.0.0.1:${port}`, child, {});
}

function server(
  url: string,
  child: ChildProcess,
  { folder, signal = 'SIGTERM' }: { readonly folder?: string; readonly signal?: NodeJS.Signals },
): TestServer {
  return {
    url,
    stop: async () => {
      const ended = new Promise((resolve) => void child.once('exit', resolve));
      child.kill(signal);
      await Promise.race([ended, setTimeout(5000).then(() => child.kill('SIGKILL'))]);
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a program to its end; the servers that start meanwhile are listened to. */
function run(program: string, args: readonly string[], options: SpawnOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} failed: ${said.slice(-2000)}`)),
    );
  });
}

/** Waits until a process says something; throws what it said instead, where it ends before. */
function untilSaid(child: ChildProcess, wanted: string | RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => reject(new Error(`${child.spawnargs[0]} ${why}: ${said.slice(-2000)}`));
    const timer = globalThis.setTimeout(() => fail('is not ready after 60 s'), 60_000);
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const found = typeof wanted === 'string' ? said.includes(wanted) : wanted.exec(said);
      if (!found) return;
      clearTimeout(timer);
      resolve(typeof found === 'boolean' ? '' : (found[1] ?? ''));
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
