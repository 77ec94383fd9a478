import { PromptError } from '../base/errors.ts';
import { type Problem, shiftProblem } from '../base/problem.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { Checker } from './checker.ts';
import type { FindFixes, Fix, FixContext } from './fix.ts';
import { scopeAt } from './fixScope.ts';
import { fixRules } from './fixRules.ts';
import { fileChecks, promptChecks } from './index.ts';

const table: ReadonlyMap<string, readonly FindFixes[]> = buildTable();

function buildTable(): Map<string, FindFixes[]> {
  const byCode = new Map<string, FindFixes[]>();
  for (const { codes, findFixes: find } of [...promptChecks, ...fileChecks, ...fixRules]) {
    if (find) for (const code of codes) byCode.set(code, [...(byCode.get(code) ?? []), find]);
  }
  return byCode;
}

/** The codes of which at least some problems have a fix. */
export const fixableCodes: ReadonlySet<string> = new Set(table.keys());

/** What resolves a problem that the checker reports in a file at this moment. */
export function findFixes(uri: string, problem: Problem, surroundings: Surroundings): readonly Fix[] {
  const rules = table.get(problem.code) ?? [];
  if (rules.length === 0) return [];
  const scope = scopeAt(uri, problem.range.start, surroundings.store);
  if (!scope) return [];
  const { text, start, prompts } = scope;
  const { store, checker } = surroundings;
  const context: FixContext = {
    uri,
    text,
    start,
    prompts,
    store,
    contextOf: (prompt) => checker.contextOf(prompt),
    get root() {
      return scope.root;
    },
  };
  const relative = shiftProblem(problem, -scope.start);
  return rules.flatMap((find) => applicable(() => find(relative, context)));
}

export interface Surroundings {
  readonly store: RegistryStore;
  readonly checker: Pick<Checker, 'contextOf'>;
}

/** Text behind an alias belongs to another place too: what would have to change it is no fix. */
function applicable(find: () => readonly Fix[]): readonly Fix[] {
  try {
    return find().filter(
      ({ edits, newFiles, command }) =>
        command !== undefined || newFiles !== undefined || edits.some((file) => file.edits.length > 0),
    );
  } catch (error) {
    if (PromptError.is(error, 'bad-input')) return [];
    throw error;
  }
}
