import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { Plan } from '../../core/evals/plan.ts';
import { promptOf } from '../../core/registry/workspace.ts';
import { PromptError } from '../../core/base/errors.ts';
import type { App } from '../app.ts';
import { findTarget } from '../commands/target.ts';
import { visitInSlices } from '../slices.ts';
import { attendanceOf } from './attendance.ts';
import { type ChosenTarget, chosenTarget } from './chosenTarget.ts';
import { ContinuousRun } from './continuousRun.ts';
import type { BatchOptions, EvalRequest, EvalRun } from './evalRuns.ts';
import type { ProfileKind } from './testProfiles.ts';
import { planEvaluation } from './plannedRun.ts';
import { mirrorRun, toTestMessage } from './testRunMirror.ts';
import { type Selection, itemsOf, selectTests } from './testSelection.ts';
import type { TestTree } from './testTree.ts';

/** Who does not answer a question for so long is not there. */
const ANSWER_WITHIN_MS = 60_000;

/** A part of a test run: what is asked for, and where its results go. */
export interface Part {
  readonly selection: Selection;
  readonly request: EvalRequest;
  /** Why it cannot be run at all. */
  readonly error?: PromptError;
}

/** Runs what the Test Explorer asks for, and shows there what was started elsewhere. */
export class TestRequests implements vscode.Disposable {
  readonly #app: App;
  readonly #controller: vscode.TestController;
  readonly #tree: TestTree;
  /** Runs that a test run of this class shows already. */
  readonly #own = new WeakSet<EvalRun>();
  readonly #disposables = new DisposableStore();

  constructor(app: App, controller: vscode.TestController, tree: TestTree) {
    this.#app = app;
    this.#controller = controller;
    this.#tree = tree;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async run(
    kind: ProfileKind,
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
  ): Promise<void> {
    // Who is there is asked at the click: later they may have gone on to something else.
    const attendance = attendanceOf(request);
    if (request.continuous) {
      const session = new ContinuousRun(this.#app, this.#tree, (parts, options) =>
        this.runParts(parts, request, { ...options, isCompared: false, token }),
      );
      await session.start(request, token);
      return;
    }
    const chosen = kind === 'chosen' ? await chosenTarget(this.#app) : {};
    if (!chosen) return;
    const selections = await selectTests(request, this.#tree);
    const parts = selections.map((selection) => this.#toPart(selection, kind, chosen));
    const shown = { isCompared: kind === 'baseline', isCovered: kind === 'coverage' };
    const options = { attendance, answerWithinMs: ANSWER_WITHIN_MS, token, ...shown };
    await this.runParts(parts, request, options);
  }

  /** Shows a run in the Test Explorer that palette, lens or tree has started. */
  async mirror(run: EvalRun): Promise<void> {
    if (this.#own.has(run)) return;
    await this.#tree.resolve();
    const node = this.#tree.nodeOf(run.request.prompt);
    if (!node) return;
    await this.#tree.showCases(node);
    const { prompt, version, cases } = run.evaluation.subject;
    const selection = { node, cases: run.request.cases && new Set(cases.map(({ id }) => id)) };
    const include = selection.cases ? itemsOf(selection) : [node.item];
    const testRun = this.#controller.createTestRun(
      new vscode.TestRunRequest(include),
      `${prompt} ${version}`,
    );
    const cancelling = testRun.token.onCancellationRequested(() => run.cancel());
    try {
      await this.#enqueue(testRun, selection);
      await mirrorRun(run, { app: this.#app, tree: this.#tree, testRun, isCompared: false });
    } finally {
      cancelling.dispose();
      testRun.end();
    }
  }

  async runParts(
    parts: readonly Part[],
    request: vscode.TestRunRequest,
    {
      isCompared,
      isCovered = false,
      token,
      ...options
    }: Pick<BatchOptions, 'attendance' | 'answerWithinMs' | 'budget' | 'isRecorded'> & {
      readonly isCompared: boolean;
      /** Also shows which of the prompts' text these cases reach. */
      readonly isCovered?: boolean;
      readonly token: vscode.CancellationToken;
    },
  ): Promise<void> {
    const testRun = this.#controller.createTestRun(request);
    const abort = new AbortController();
    const cancelling = [token, testRun.token].map((one) => one.onCancellationRequested(() => abort.abort()));
    const runnable = parts.filter(({ error }) => !error);
    const open = new Map(runnable.map((part) => [part.request, part.selection]));
    const mirrors: Promise<void>[] = [];
    try {
      for (const { selection, error } of parts) {
        await this.#enqueue(testRun, selection);
        if (error) fail(testRun, selection, error);
      }
      await this.#app.evals.runAll([...open.keys()], {
        ...options,
        signal: abort.signal,
        onStart: (run) => {
          this.#own.add(run);
          open.delete(run.request);
          mirrors.push(mirrorRun(run, { app: this.#app, tree: this.#tree, testRun, isCompared }));
        },
        onSkip: (why, one) => {
          skip(testRun, open.get(one), why);
          open.delete(one);
        },
        onError: (error, one) => {
          fail(testRun, open.get(one), error);
          open.delete(one);
        },
      });
      const notRun = vscode.l10n.t('Not run.');
      for (const selection of open.values()) skip(testRun, selection, notRun);
      await Promise.all(mirrors);
      if (isCovered) await this.#addCoverage(testRun, runnable);
    } finally {
      for (const one of cancelling) one.dispose();
      testRun.end();
    }
  }

  /** Also of what was too dear to run: it costs nothing to find out. */
  async #addCoverage(testRun: vscode.TestRun, parts: readonly Part[]): Promise<void> {
    const { coverageOf } = await import('./coverage.ts');
    const plans: Plan[] = [];
    for (const { request } of parts) {
      try {
        plans.push((await planEvaluation(this.#app, request)).evaluation.subject);
      } catch (error) {
        // Its test says already why it cannot be run.
        if (!PromptError.is(error)) throw error;
      }
    }
    for (const file of await coverageOf(this.#app, plans, testRun.token)) testRun.addCoverage(file);
  }

  async #enqueue(testRun: vscode.TestRun, selection: Selection): Promise<void> {
    await visitInSlices(
      itemsOf(selection),
      (item) => testRun.enqueued(item),
      () => false,
    );
  }

  /** A whole suite is run as the palette does it, with what it is held against, because its score is recorded. */
  #toPart(selection: Selection, kind: ProfileKind, chosen: ChosenTarget): Part {
    const { node, cases } = selection;
    const { name, version: deployed } = promptOf(findTarget(this.#app, { prompt: node.id }));
    const version = kind === 'deployed' ? deployed?.value : chosen.version;
    const request = {
      prompt: node.id,
      ...(version !== undefined && { version }),
      ...(chosen.model !== undefined && { model: chosen.model }),
      ...(cases && { cases }),
      withBaseline: kind === 'baseline' || cases === undefined,
    };
    if (kind !== 'deployed' || deployed) return { selection, request };
    const error = new PromptError('bad-input', vscode.l10n.t('{0} has no deployed version.', name));
    return { selection, request, error };
  }
}

function skip(testRun: vscode.TestRun, selection: Selection | undefined, why: string): void {
  for (const item of selection ? itemsOf(selection) : []) {
    testRun.skipped(item);
    testRun.appendOutput(`${item.label}: ${why}\r\n`, undefined, item);
  }
}

/** What keeps a suite from running is said once where all of it was asked for. */
function fail(testRun: vscode.TestRun, selection: Selection | undefined, error: unknown): void {
  if (!selection) return;
  const message = toTestMessage(error);
  if (!selection.cases) testRun.errored(selection.node.suite, message);
  for (const item of itemsOf(selection)) {
    if (selection.cases) testRun.errored(item, message);
    else testRun.skipped(item);
  }
}
