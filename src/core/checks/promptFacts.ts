import { type Problem, type TextRange, shiftProblem } from '../base/problem.ts';
import type { Endpoint } from '../models/endpoints.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import type { Finding, PromptContext } from './check.ts';
import { promptChecks } from './index.ts';
import type { Reads } from './reads.ts';
import { checkSuite } from './suiteProblems.ts';
import { checkVersionFiles } from './versionFiles.ts';

/** What a registry's settings mean for its prompts; a new object when they change. */
export interface CheckedSettings {
  readonly endpoints: ReadonlyMap<string, Endpoint>;
}

/** What is known of one prompt, all layers together, with what it depends on. */
export class PromptFacts {
  readonly settings: CheckedSettings;
  readonly reads: Reads;
  /** The generation of the checker in which the facts were last found to be true. */
  generation: number;
  /** The prompt's suite, where there is one. */
  readonly suite: string | undefined;
  /** Problems in the prompt's own file, relative to its start. */
  #own: readonly Problem[];
  #elsewhere: readonly Finding[];
  #isLate: boolean;
  #placed: { readonly start: number; readonly problems: readonly Problem[] } | undefined;

  constructor(
    context: PromptContext,
    { settings, reads, generation }: Pick<PromptFacts, 'settings' | 'reads' | 'generation'>,
  ) {
    this.settings = settings;
    this.reads = reads;
    this.generation = generation;
    const { registered } = context;
    const syntax = registered.block.parsed.problems;
    const conflicts = syntax.filter(({ code }) => code === 'merge-conflict');
    // What follows from half of a merge is no news: the conflict is all that there is to say.
    const hasConflict = conflicts.length > 0;
    this.#isLate = hasConflict;
    const checks = hasConflict ? [] : promptChecks.filter(({ late }) => !late);
    const findings = [
      ...checks.flatMap((check) => check.check(context)),
      ...checkVersionFiles(context),
      ...checkSuite(context),
    ];
    this.suite = context.suite && context.suiteLocation.uri;
    this.#own = hasConflict ? conflicts : withoutEchoes([...syntax, ...ownOf(findings)]);
    this.#elsewhere = findings.filter(({ uri }) => uri !== undefined);
  }

  /** Whether the late checks were made too. */
  get isComplete(): boolean {
    return this.#isLate;
  }

  get elsewhere(): readonly Finding[] {
    return this.#elsewhere;
  }

  completeWith(context: PromptContext): void {
    const findings = promptChecks.filter(({ late }) => late).flatMap((check) => check.check(context));
    this.#isLate = true;
    if (findings.length === 0) return;
    this.#own = [...this.#own, ...ownOf(findings)];
    this.#elsewhere = [...this.#elsewhere, ...findings.filter(({ uri }) => uri !== undefined)];
    this.#placed = undefined;
  }

  /** The prompt's own problems in the offsets of its file. */
  problemsAt({ start }: RegisteredPrompt): readonly Problem[] {
    if (this.#own.length === 0 || start === 0) return this.#own;
    if (this.#placed?.start !== start)
      this.#placed = { start, problems: this.#own.map((problem) => shiftProblem(problem, start)) };
    return this.#placed.problems;
  }
}

const ownOf = (findings: readonly Finding[]): Problem[] =>
  findings.flatMap(({ uri, problem }) => (uri === undefined ? [problem] : []));

/**
 * One mistake, one report. A version that is a number is the wrong type and no version: the report that says
 * what to write stays. A key that is misspelled is not missing. Where YAML itself is broken, what it was taken
 * for is of the wrong type, and what seems to be missing may stand in the part that nobody can read.
 */
function withoutEchoes(problems: readonly Problem[]): readonly Problem[] {
  const causes = problems.filter(({ code }) => CAUSES.has(code));
  if (causes.length === 0) return problems;
  const isBroken = causes.some(({ code }) => code === 'yaml-syntax');
  const meant = new Set(causes.map(({ data }) => data?.['similar']));
  return problems.filter(({ code, range, data }) => {
    if (code === 'wrong-type') return !causes.some((cause) => isEcho(range, cause));
    const missing = code === 'content-incomplete' ? data?.['missing'] : undefined;
    return !Array.isArray(missing) || !(isBroken || missing.every((key) => meant.has(key)));
  });
}

const CAUSES: ReadonlySet<string> = new Set(['version-invalid', 'yaml-syntax', 'yaml-alias', 'unknown-key']);

function isEcho({ start, end }: TextRange, { code, range }: Problem): boolean {
  return code === 'yaml-syntax' ? start <= range.end && range.start <= end : start === range.start;
}
