import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evaluated } from '../core/evals/evaluate.ts';
import { Evidence } from '../core/evals/evidence.ts';
import { renderJson } from '../core/evals/reports/json.ts';
import { isSystemError } from './nodeFiles.ts';
import { promptPart } from './runFiles.ts';
import { writeAtomic } from './writeAtomic.ts';

/** What runs leave beside the registry, in `.prompt-ledger`: answers that need not be asked again, and results. */
export interface RunFolder {
  readonly path: string;
  readonly evidence: Evidence;
  /** Keeps a result and gives the path of its file. */
  saveRun(evaluated: Evaluated): Promise<string>;
  /** Waits until every answer is on disk. */
  flush(): Promise<void>;
}

const EVIDENCE_FILE = 'evidence.jsonl';

export interface RunFolderOptions {
  /** False: earlier answers do not count, but new ones are kept. */
  readonly reuse?: boolean;
  /** Runs that were interrupted and go on. */
  readonly resumes?: ReadonlySet<string>;
}

/** Reads what is there; the folder itself is made when there is something to keep. */
export async function openRunFolder(
  path: string,
  { reuse = true, resumes = new Set() }: RunFolderOptions = {},
): Promise<RunFolder> {
  const file = join(path, EVIDENCE_FILE);
  const text = await readOrEmpty(file);
  // A process that was ended while it wrote leaves half a line, which must not swallow the next one.
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  const writer = new LineWriter(path, file, start);
  const sides = Array.from(resumes).flatMap((run) => [`${run}/subject`, `${run}/baseline`]);
  const evidence = new Evidence(reuse || sides.length > 0 ? text : '', (line) => writer.add(line), {
    resumes: new Set(sides),
    onlyResumed: !reuse,
  });
  return {
    path,
    evidence,
    flush: () => writer.flush(),
    async saveRun(evaluated) {
      const { prompt, ended_at } = evaluated.run;
      await makeRunFolder(path);
      await mkdir(join(path, 'runs'), { recursive: true });
      const target = await freeName(join(path, 'runs', ended_at.replaceAll(':', '-')), promptPart(prompt));
      await writeAtomic(target, renderJson([evaluated]));
      return target;
    },
  };
}

/** Several runs of a prompt can end in the same millisecond, if nobody had to be asked. */
async function freeName(start: string, prompt: string): Promise<string> {
  for (let count = 1; ; count++) {
    const target = `${start}${count > 1 ? `-${count}` : ''}-${prompt}.json`;
    if (!(await exists(target))) return target;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** The folder holds inputs and answers, so it keeps itself out of Git. */
export async function makeRunFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  try {
    await writeFile(join(path, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
  }
}

async function readOrEmpty(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** Appends lines in the order given, as many at a time as have come together; each write ends with a whole line. */
class LineWriter {
  readonly #folder: string;
  readonly #file: string;
  #lines: string[] = [];
  #start: string;
  #writing: Promise<void> | undefined;

  constructor(folder: string, file: string, start: string) {
    this.#folder = folder;
    this.#file = file;
    this.#start = start;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#writing ??= this.#drain();
    // Who waits for `flush` hears of a failure; until then it must not end the process.
    this.#writing.catch(() => {});
  }

  async flush(): Promise<void> {
    await this.#writing;
  }

  async #drain(): Promise<void> {
    await makeRunFolder(this.#folder);
    const file = await open(this.#file, 'a');
    try {
      while (this.#lines.length > 0) {
        const lines = this.#start + this.#lines.splice(0).join('');
        this.#start = '';
        await file.appendFile(lines);
      }
      this.#writing = undefined; // Whoever adds a line from here on opens the file again.
    } finally {
      await file.close();
    }
  }
}
