import { withoutControls } from '../../core/base/controls.ts';
import { PromptError } from '../../core/base/errors.ts';
import type { Problem, Severity } from '../../core/base/problem.ts';
import { type PlacedProblem, placeProblems } from '../../core/checks/placedProblems.ts';
import { Checker } from '../../core/checks/checker.ts';
import { SuiteFaults } from '../../core/checks/suiteFaults.ts';
import { counted } from '../../core/evals/reports/amounts.ts';
import type { Style } from '../../core/evals/reports/paint.ts';
import { loadSchemaChecker } from '../../core/models/outputSchema.ts';
import { loadPrices } from '../../core/models/prices.ts';
import { loadTokenCounter } from '../../core/models/tokens.ts';
import type { LiveState } from '../../core/serving/liveState.ts';
import { readLive } from '../../node/headStore/readLive.ts';
import { sha256 } from '../../node/sha256.ts';
import { renderAnnotation } from '../annotation.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { openLive } from '../liveHead.ts';
import { type OpenWorkspace, openWorkspace } from '../openWorkspace.ts';

interface ValidateOptions {
  readonly json?: boolean;
  readonly github?: boolean;
  readonly strict?: boolean;
  readonly explain?: string;
  /** The head; `true`: the one that the environment names. */
  readonly live?: string | true;
  readonly environment?: string;
}

/** Prints every problem of the registries and of what they name. */
export async function validate(
  context: Context,
  targets: readonly string[],
  options: ValidateOptions,
): Promise<ExitCode> {
  if (options.explain !== undefined) return (await import('./explain.ts')).explain(context, options.explain);
  const workspace = await openWorkspace(context, targets);
  const { files, show, store } = workspace;
  // GitHub wants paths from the root of the repository.
  const problems = placeProblems(await checkAll(workspace, await liveHeads(context, options)), store, (uri) =>
    options.github ? files.relative(uri) : show(uri),
  );
  const count = (severity: Severity): number =>
    problems.filter((problem) => problem.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (options.json) context.print(`${JSON.stringify({ schema_version: 1, errors, warnings, problems })}\n`);
  else {
    const renderOne = options.github
      ? renderOnGithub
      : (problem: PlacedProblem) => renderProblem(problem, context);
    context.print(problems.map((problem) => `${renderOne(problem)}\n`).join(''));
    context.note(`${renderSummary(workspace, errors, warnings)}\n`);
  }
  return errors > 0 || (options.strict && warnings > 0) ? EXIT.badInput : EXIT.passed;
}

/** @throws PromptError where a head is asked for that cannot be read, or where nothing is published */
async function liveHeads(
  context: Context,
  { live: place, environment }: ValidateOptions,
): Promise<readonly LiveState[] | undefined> {
  if (place === undefined) return undefined;
  const { store, context: around } = openLive(context, {
    ...(typeof place === 'string' && { head: place }),
    ...(environment !== undefined && { environment }),
  });
  const state = await readLive(store, around);
  if (state) return [state];
  throw new PromptError('bad-input', `Nothing is published for ${around.environment} in ${store.name}.`, {
    hint: 'Start with `prompt-ledger publish`.',
  });
}

/** Checks until nothing is missing: what a check looks at makes files, prices or the tokenizer be loaded. */
async function checkAll(
  workspace: OpenWorkspace,
  heads: readonly LiveState[] | undefined,
): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const { store } = workspace;
  const prices = new Wanted(loadPrices);
  const countTokens = new Wanted(loadTokenCounter);
  const schemas = new Wanted(loadSchemaChecker);
  const resources = {
    get prices() {
      return prices.value;
    },
    get countTokens() {
      return countTokens.value;
    },
    get checkSchema() {
      return schemas.value;
    },
    liveHeads: heads,
  };
  const compiling = new Set<Promise<void>>();
  const suiteFaults = new SuiteFaults({ inBackground: (work) => compiling.add(work), onDidFind: () => {} });
  const checker = new Checker(store, { sha256, resources, suiteFaults });
  for (;;) {
    checker.check();
    await Promise.all(compiling);
    const { problems } = checker.check();
    const { files, globs } = store.wanted;
    const missing = [prices, countTokens, schemas].filter(({ isMissing }) => isMissing);
    if (files.length === 0 && globs.length === 0 && missing.length === 0) return problems;
    await workspace.load();
    await Promise.all(missing.map((resource) => resource.load()));
    checker.resourcesChanged();
  }
}

/** Something that is loaded only if somebody asks for it. */
class Wanted<T> {
  readonly #load: () => Promise<T>;
  #value: T | undefined;
  #isAsked = false;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  get value(): T | undefined {
    this.#isAsked = true;
    return this.#value;
  }

  get isMissing(): boolean {
    return this.#isAsked && this.#value === undefined;
  }

  async load(): Promise<void> {
    this.#value = await this.#load();
  }
}

const STYLES: Readonly<Record<Severity, Style>> = {
  error: 'bad',
  warning: 'warn',
  information: 'dim',
  hint: 'dim',
};

function renderProblem(
  { file, line, column, severity, code, message }: PlacedProblem,
  { paint }: Context,
): string {
  return `${file}:${line}:${column} ${paint(STYLES[severity], severity)} ${paint('dim', code)} ${withoutControls(message)}`;
}

const COMMANDS = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' } as const;

const renderOnGithub = ({ severity, code, ...problem }: PlacedProblem): string =>
  renderAnnotation({ ...problem, command: COMMANDS[severity], title: code });

function renderSummary({ store }: OpenWorkspace, errors: number, warnings: number): string {
  const { registries } = store.workspace;
  const prompts = registries.reduce((sum, registry) => sum + registry.prompts.length, 0);
  return `${counted(prompts, 'prompt')} in ${counted(registries.length, 'registry', 'registries')}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
}
