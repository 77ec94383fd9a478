import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const SETTINGS = {
  'user.name': 'Tester',
  'user.email': 'tester@example.com',
  'commit.gpgsign': 'false',
  'core.autocrlf': 'false',
};

/** A repository of its own, with the real Git, whatever the machine's configuration says; gone after the test. */
export class MergeRepository {
  readonly #folder: string;
  readonly #settings: readonly string[];

  constructor(files: Readonly<Record<string, string>>, settings: Readonly<Record<string, string>> = {}) {
    this.#folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-merge-'));
    onTestFinished(() => rmSync(this.#folder, { recursive: true, force: true }));
    this.#settings = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    this.git('init', '-q', '-b', 'main');
    this.#commit(files, 'base');
  }

  git(...args: string[]): { readonly ok: boolean; readonly out: string } {
    const { PATH } = process.env;
    const { status, stdout, stderr, error } = spawnSync('git', [...this.#settings, ...args], {
      cwd: this.#folder,
      encoding: 'utf8',
      env: {
        PATH,
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_EDITOR: 'true',
        LC_ALL: 'C',
      },
    });
    if (error) throw error;
    return { ok: status === 0, out: stdout + stderr };
  }

  #commit(files: Readonly<Record<string, string>>, message: string): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.#folder, path)), { recursive: true });
      writeFileSync(join(this.#folder, path), text);
    }
    this.git('add', '-A');
    const { ok, out } = this.git('commit', '-q', '-m', message);
    if (!ok) throw new Error(out);
  }

  /** A branch from `main` on which the files are changed. */
  async branch(name: string, change: (files: Files) => Files | Promise<Files>): Promise<void> {
    this.git('checkout', '-q', '-b', name, 'main');
    this.#commit(await change(this.files()), name);
  }

  /** Merges, or rebases onto, another branch; false where there are conflicts. */
  combine(how: 'merge' | 'rebase', into: string, other: string): boolean {
    this.git('checkout', '-q', into);
    return how === 'merge'
      ? this.git('merge', '-q', '--no-edit', other).ok
      : this.git('rebase', '-q', other).ok;
  }

  /** Paths → texts of the working tree. */
  files(): Files {
    const paths = readdirSync(this.#folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !join(entry.parentPath, '').includes('.git'))
      .map((entry) => join(entry.parentPath, entry.name).slice(this.#folder.length + 1));
    return Object.fromEntries(
      paths.toSorted().map((path) => [path, readFileSync(join(this.#folder, path), 'utf8')]),
    );
  }
}

export type Files = Readonly<Record<string, string>>;
