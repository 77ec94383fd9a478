import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder with the files given. */
export function workspace(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-cli-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A copy of the sample workspace. */
export function sample(): string {
  const folder = workspace({});
  cpSync(join(ROOT, 'media', 'sample'), folder, { recursive: true });
  return folder;
}

export const read = (folder: string, path = 'prompt-registry.yaml'): string =>
  readFileSync(join(folder, path), 'utf8');

export function edit(folder: string, path: string, change: (text: string) => string): void {
  const before = read(folder, path);
  const after = change(before);
  if (after === before) throw new Error(`The edit of ${path} changes nothing`);
  writeFileSync(join(folder, path), after);
}

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly result: Promise<Result>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when standard error holds the text. */
  saw(text: string): Promise<void>;
}

interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Keys and settings of whoever runs the tests must not decide their outcome. */
function cleanEnvironment(cwd: string): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR } = process.env;
  return {
    ...(PATH && { PATH }),
    ...(SystemRoot && { SystemRoot }),
    ...(TMPDIR && { TMPDIR }),
    HOME: cwd,
    XDG_CONFIG_HOME: join(cwd, '.config'),
    XDG_CACHE_HOME: join(tmpdir(), 'prompt-ledger-test-cache'),
  };
}

/** Starts the built command line as a process of its own. */
export function start(args: readonly string[], { cwd, env = {} }: Options): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...cleanEnvironment(cwd), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  const watchers = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const watcher of watchers) watcher();
  });
  const result = new Promise<Result>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    result,
    signal: (name) => void child.kill(name),
    saw: (text) =>
      new Promise((resolve) => {
        const watcher = (): void => {
          if (!stderr.includes(text)) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
      }),
  };
}

export const run = (args: readonly string[], options: Options): Promise<Result> =>
  start(args, options).result;
