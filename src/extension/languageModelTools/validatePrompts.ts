import type { Severity } from '../../core/base/problem.ts';
import { placeProblems } from '../../core/checks/placedProblems.ts';
import type { App } from '../app.ts';
import { textOf } from './promptNamed.ts';
import { renderBounded } from './toolResult.ts';

const RANKS: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

/** How often is looked again for what a check asked for: files, prices, the tokenizer, compiled suites. */
const MOST_ROUNDS = 20;
const ROUND_MS = 100;

/** Every problem of registries, suites and templates, as `validate --json` prints them; the errors first. */
export async function validatePrompts(app: App, input: object, signal: AbortSignal): Promise<string> {
  const wanted = textOf(input, 'file')?.toLowerCase();
  const checker = await app.checker();
  const all = placeProblems(await checkAll(app, checker, signal), app.store, (uri) =>
    app.files.relative(uri),
  );
  const problems = all.filter(({ file }) => wanted === undefined || file.toLowerCase().includes(wanted));
  const count = (severity: Severity): number => problems.filter((one) => one.severity === severity).length;
  const rows = problems
    .toSorted((a, b) => RANKS[a.severity] - RANKS[b.severity])
    .map((problem) => ({ ...problem }));
  return renderBounded(
    { schema_version: 1, errors: count('error'), warnings: count('warning') },
    {
      key: 'problems',
      rows,
      hint: 'Correct the first ones and validate again, or give a part of a path as “file”.',
    },
  );
}

/** What a check looks at is loaded in the background: it is said again until nothing new comes. */
async function checkAll(
  app: App,
  checker: Awaited<ReturnType<App['checker']>>,
  signal: AbortSignal,
): Promise<ReturnType<typeof checker.check>['problems']> {
  for (let round = 0; ; round++) {
    signal.throwIfAborted();
    let isNew = false;
    const listening = app.onDidLoadResources(() => (isNew = true));
    checker.check();
    await app.load();
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    listening.dispose();
    const { problems } = checker.check();
    const { files, globs } = app.store.wanted;
    if ((!isNew && files.length + globs.length === 0) || round === MOST_ROUNDS) return problems;
  }
}
