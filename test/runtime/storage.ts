import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { HeadStore } from '../../src/node/headStore/headStore.ts';
import { directoryStore } from '../../src/node/headStore/directory.ts';
import { gitStore } from '../../src/node/headStore/git.ts';
import { httpStore } from '../../src/node/headStore/http.ts';
import { temporaryFolder } from './registries.ts';

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children.splice(0)) child.kill();
});

export interface Fault {
  readonly status?: number;
  readonly delayMs?: number;
  readonly text?: string;
  readonly killOnPut?: { readonly path: string; readonly pid: number };
}

export interface Storage {
  readonly url: string;
  fault(fault: Fault): Promise<void>;
}

/** Starts a storage server as a process of its own. */
export async function startStorage(env: Readonly<Record<string, string>> = {}): Promise<Storage> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'storageServer.mjs')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const port = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())),
  );
  const origin = `http://127.0.0.1:${port}`;
  return {
    url: `${origin}/heads/`,
    fault: async (fault) =>
      void (await fetch(`${origin}/_fault`, { method: 'POST', body: JSON.stringify(fault) })),
  };
}

export function repository(): string {
  const folder = temporaryFolder();
  execFileSync('git', ['init', '-q', folder]);
  return folder;
}

/** Each kind of store, empty. */
export const stores: Readonly<Record<string, () => Promise<HeadStore>>> = {
  'a folder': async () => directoryStore(temporaryFolder()),
  'a web server': async () => httpStore((await startStorage()).url),
  'a branch': async () => gitStore(repository(), 'live/prompts'),
};
