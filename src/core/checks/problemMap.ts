import type { Problem } from '../base/problem.ts';
import type { Finding } from './check.ts';

/** Collects the problems of all files. What several prompts say of one place is said once. */
export class ProblemMap {
  readonly #files = new Map<string, Problem[]>();
  readonly #seen = new Map<string, Set<string>>();
  readonly #users = new Map<string, number>();
  readonly #unused = new Map<string, { count: number; suite: string; finding: Finding & { uri: string } }>();

  /** Problems that nothing else reports. */
  add(uri: string, problems: readonly Problem[]): void {
    if (problems.length === 0) return;
    this.#seen.delete(uri); // Made anew if it is needed again, which for most files it is not.
    const list = this.#files.get(uri);
    if (!list) this.#files.set(uri, [...problems]);
    else for (const problem of problems) list.push(problem);
  }

  /** Problems that others may report as well. */
  addOnce(uri: string, problems: readonly Problem[]): void {
    if (problems.length === 0) return;
    const seen = this.#seen.get(uri) ?? new Set((this.#files.get(uri) ?? []).map(keyOf));
    const fresh = problems.filter((problem) => !seen.has(keyOf(problem)));
    if (fresh.length === 0) return;
    this.add(uri, fresh);
    for (const problem of fresh) seen.add(keyOf(problem));
    this.#seen.set(uri, seen);
  }

  /** What a prompt says of other files than its own. */
  addElsewhere(findings: readonly Finding[], suite: string | undefined): void {
    if (suite !== undefined) this.#users.set(suite, (this.#users.get(suite) ?? 0) + 1);
    for (const { uri, problem } of findings) {
      if (uri === undefined) continue;
      if (suite !== undefined && problem.code === 'suite-variable-unused')
        this.#addUnused(suite, { uri, problem });
      else this.addOnce(uri, [problem]);
    }
  }

  /** A variable of a suite is unused if none of the prompts that share the suite uses it. */
  #addUnused(suite: string, finding: Finding & { uri: string }): void {
    const { start, end } = finding.problem.range;
    const key = `${suite} ${finding.uri} ${start} ${end}`;
    const known = this.#unused.get(key);
    if (known) known.count++;
    else this.#unused.set(key, { count: 1, suite, finding });
  }

  /** By file, in the order of the text. A file whose problems are the same as before keeps its list. */
  toMap(before: ReadonlyMap<string, readonly Problem[]>): ReadonlyMap<string, readonly Problem[]> {
    for (const { count, suite, finding } of this.#unused.values()) {
      if (count === this.#users.get(suite)) this.addOnce(finding.uri, [finding.problem]);
    }
    const result = new Map<string, readonly Problem[]>();
    for (const [uri, problems] of this.#files) {
      const sorted = problems.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
      const old = before.get(uri);
      result.set(uri, old && isSameList(old, sorted) ? old : sorted);
    }
    return result;
  }
}

const keyOf = ({ code, message, range }: Problem): string => `${code} ${range.start} ${range.end} ${message}`;

const isSameList = (a: readonly Problem[], b: readonly Problem[]): boolean =>
  a.length === b.length && a.every((problem, i) => problem === b[i]);
