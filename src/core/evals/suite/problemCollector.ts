import type { Problem } from '../../base/problem.ts';
import type { Problems } from './suite.ts';

/** So many problems of one kind in one file say the same as ten thousand. */
const MAX_PER_CODE = 100;

interface FileProblems {
  readonly list: Problem[];
  readonly seen: Set<string>;
  readonly counts: Map<string, number>;
}

/** Problems by file. Of equal ones the first is kept; of one kind as many as a reader can use. */
export class ProblemCollector {
  readonly #files = new Map<string, FileProblems>();
  #errors = 0;

  /** How many errors were added, the ones that are not kept included. */
  get errors(): number {
    return this.#errors;
  }

  add(uri: string, problem: Problem): void {
    if (problem.severity === 'error') this.#errors++;
    let file = this.#files.get(uri);
    if (!file) this.#files.set(uri, (file = { list: [], seen: new Set(), counts: new Map() }));
    const { code, message, range } = problem;
    const key = `${code} ${range.start} ${range.end} ${message}`;
    if (file.seen.has(key)) return;
    file.seen.add(key);
    const count = (file.counts.get(code) ?? 0) + 1;
    file.counts.set(code, count);
    if (count <= MAX_PER_CODE) file.list.push(problem);
  }

  toMap(): Problems {
    return new Map(Array.from(this.#files, ([uri, file]) => [uri, withCounts(file)]));
  }
}

/** The last problem of a kind says how many were left out. */
function withCounts({ list, counts }: FileProblems): Problem[] {
  const shown = [...list];
  for (const [code, count] of counts) {
    const index = shown.findLastIndex((problem) => problem.code === code);
    const last = shown[index];
    if (!last || count <= MAX_PER_CODE) continue;
    shown[index] = {
      ...last,
      message: `${last.message} (And ${count - MAX_PER_CODE} more of this kind in the file.)`,
    };
  }
  return shown;
}
