import * as vscode from 'vscode';
import { Budget } from '../../core/evals/budget.ts';
import { PromptError } from '../../core/base/errors.ts';
import { caseDigest } from '../../core/evals/caseDigest.ts';
import type { App } from '../app.ts';
import { settings } from '../settings.ts';
import type { BatchOptions } from './evalRuns.ts';
import { planEvaluation } from './plannedRun.ts';
import type { Part } from './testRequests.ts';
import { type Selection, selectTests } from './testSelection.ts';
import type { TestTree } from './testTree.ts';

type RunParts = (
  parts: readonly Part[],
  options: Pick<BatchOptions, 'attendance' | 'budget' | 'isRecorded'>,
) => Promise<void>;

/** Several files that are saved together are one change. */
const SETTLE_MS = 100;

/**
 * Runs, after each save, the cases that the save has touched: those that are asked or judged otherwise than the last
 * time. All of them together may cost `maxCost`, those of one save as much as needs no question. Scores are not
 * recorded: that would change the file which has just been saved.
 */
export class ContinuousRun {
  readonly #app: App;
  readonly #tree: TestTree;
  readonly #runParts: RunParts;
  readonly #budget = new Budget(settings.maxCost);
  /** Of each prompt, its cases as they were run or found last. */
  readonly #digests = new Map<string, ReadonlyMap<string, string>>();
  #working = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(app: App, tree: TestTree, runParts: RunParts) {
    this.#app = app;
    this.#tree = tree;
    this.#runParts = runParts;
  }

  /** Notes how things stand, and follows what is saved until the token says that it is enough. */
  async start(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    await this.#findTouched(request);
    const saving = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (!this.#app.store.knows(uri.toString())) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#runSoon(request, token), SETTLE_MS);
    });
    token.onCancellationRequested(() => {
      saving.dispose();
      clearTimeout(this.#timer);
    });
    if (token.isCancellationRequested) saving.dispose();
  }

  #runSoon(request: vscode.TestRunRequest, token: vscode.CancellationToken): void {
    this.#working = this.#working.then(() =>
      token.isCancellationRequested ? undefined : this.#runTouched(request),
    );
    this.#app.inBackground(this.#working);
    this.#working = this.#working.catch(() => {});
  }

  async #runTouched(request: vscode.TestRunRequest): Promise<void> {
    const touched = await this.#findTouched(request);
    if (touched.length === 0) return;
    const parts = touched.map(({ node, cases }) => ({
      selection: { node, cases },
      request: { prompt: node.id, withBaseline: false, ...(cases && { cases }) },
    }));
    await this.#runParts(parts, { attendance: 'unattended', budget: this.#budget, isRecorded: false });
  }

  /** The cases that differ from what they were; all of a prompt that could not be planned before, and none of one that cannot now. */
  async #findTouched(request: vscode.TestRunRequest): Promise<Selection[]> {
    const touched: Selection[] = [];
    for (const { node, cases } of await selectTests(request, this.#tree)) {
      const now = await this.#digestsOf(node.id, cases);
      if (!now) continue;
      const before = this.#digests.get(node.id);
      this.#digests.set(node.id, now);
      const changed = Array.from(now).flatMap(([id, digest]) => (before?.get(id) === digest ? [] : [id]));
      if (changed.length > 0) touched.push({ node, cases: new Set(changed) });
    }
    return touched;
  }

  /** Undefined where the texts have mistakes just now: a save in the middle of work. */
  async #digestsOf(
    prompt: string,
    cases: ReadonlySet<string> | undefined,
  ): Promise<ReadonlyMap<string, string> | undefined> {
    try {
      const { evaluation } = await planEvaluation(this.#app, {
        prompt,
        withBaseline: false,
        ...(cases && { cases }),
      });
      const { calls } = evaluation.subject;
      return new Map(calls.map((call) => [call.case.id, caseDigest(call, this.#app.sha256)]));
    } catch (error) {
      if (PromptError.is(error)) return undefined;
      throw error;
    }
  }
}
