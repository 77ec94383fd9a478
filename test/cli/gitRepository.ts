import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The machine's own configuration decides nothing here. */
export const GIT_ENVIRONMENT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
} as const;

/** A temporary repository that the real Git works on. */
export class GitRepository {
  readonly path: string;
  #commits = 0;

  constructor(path = realpathSync(mkdtempSync(join(tmpdir(), 'prompt-ledger-git-')))) {
    this.path = path;
  }

  static create(): GitRepository {
    const repository = new GitRepository();
    repository.git('init', '--quiet', '--initial-branch=main');
    repository.configure();
    return repository;
  }

  configure(): void {
    for (const [key, value] of [
      ['user.name', 'Ann'],
      ['user.email', 'ann@example.com'],
      ['commit.gpgsign', 'false'],
      ['protocol.file.allow', 'always'],
    ] as const)
      this.git('config', key, value);
  }

  git(...args: string[]): string {
    // Dates that grow, so that Git orders commits of one second as they were made.
    const date = `${1_767_225_600 + this.#commits * 3600} +0100`;
    const { status, stdout, stderr } = spawnSync('git', args, {
      cwd: this.path,
      encoding: 'utf8',
      env: { ...process.env, ...GIT_ENVIRONMENT, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trimEnd();
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true });
      writeFileSync(join(this.path, name), text);
    }
  }

  /** Commits everything, with these files written before; gives the commit's id. */
  commit(subject: string, files: Readonly<Record<string, string>> = {}, author = 'Ann'): string {
    this.write(files);
    this.#commits++;
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '-m', subject, `--author=${author} <x@example.com>`);
    return this.git('rev-parse', 'HEAD');
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
