import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { CaseResult } from '../../core/evals/run.ts';
import type { App } from '../app.ts';
import { type Positions, TextPositions } from '../convert.ts';
import { visitInSlices } from '../slices.ts';
import { type Before, CaseReports } from './caseReport.ts';
import type { EvalRun } from './evalRuns.ts';
import { resultMessage } from './resultMessage.ts';
import type { PromptNode, TestTree } from './testTree.ts';

export interface MirrorOptions {
  readonly app: App;
  readonly tree: TestTree;
  readonly testRun: vscode.TestRun;
  /** Cases that fail wait for the baseline's answer, and show it beside their own where it passed. */
  readonly isCompared: boolean;
}

/** Shows an evaluation as a test run while it goes on. Resolves when all of it is reported. */
export async function mirrorRun(run: EvalRun, options: MirrorOptions): Promise<void> {
  const node = options.tree.nodeOf(run.request.prompt);
  if (!node) return;
  await options.tree.showCases(node);
  const { evidence } = await options.app.runFolder(run.evaluation.subject.placed.prompt.registry);
  const reports = new CaseReports(options.testRun, {
    plan: run.evaluation.subject,
    evidence,
    positionsOf: positionsCache(options.app),
  });
  await new Mirror(run, node, { ...options, reports }).follow();
}

class Mirror {
  readonly #run: EvalRun;
  readonly #node: PromptNode;
  readonly #options: MirrorOptions & { readonly reports: CaseReports };
  readonly #reported = new Set<string>();
  readonly #waiting = new Map<string, CaseResult>();
  #begun = 0;
  #seen = 0;

  constructor(run: EvalRun, node: PromptNode, options: MirrorOptions & { readonly reports: CaseReports }) {
    this.#run = run;
    this.#node = node;
    this.#options = options;
  }

  async follow(): Promise<void> {
    const { evals } = this.#options.app;
    let wake: (() => void) | undefined;
    const following = evals.onDidChange((changed) => {
      if (changed === this.#run) wake?.();
    });
    try {
      for (;;) {
        const isOver = this.#run.state !== 'running';
        const changed = new Promise<void>((resolve) => (wake = resolve));
        await this.#report();
        if (isOver) break;
        // The state may have changed while it was reported.
        if (this.#run.state === 'running') await changed;
      }
    } finally {
      following.dispose();
    }
    await this.#finish();
  }

  async #report(): Promise<void> {
    const { begun, results } = this.#run;
    const started = Array.from(begun).slice(this.#begun);
    const finished = Array.from(results.subject.values()).slice(this.#seen);
    this.#begun += started.length;
    this.#seen += finished.length;
    await this.#visit(
      started.filter((id) => !results.subject.has(id)),
      (id) => this.#withItem(id, (item) => this.#options.testRun.started(item)),
    );
    await this.#visit(finished, (result) => this.#take(result));
    for (const [id, result] of this.#waiting) {
      const before = results.baseline.get(id);
      if (before) this.#tell(result, before);
    }
  }

  #visit<T>(items: readonly T[], visit: (item: T) => void): Promise<boolean> {
    return visitInSlices(items, visit, () => false);
  }

  #take(result: CaseResult): void {
    const { isCompared } = this.#options;
    const waits = isCompared && result.outcome === 'fail' && this.#run.evaluation.baseline !== undefined;
    if (waits) this.#waiting.set(result.id, result);
    else this.#tell(result);
  }

  #tell(result: CaseResult, before?: CaseResult): void {
    const { baseline } = this.#run.evaluation;
    const broken: Before | undefined =
      baseline && before?.outcome === 'pass' ? { version: baseline.version, result: before } : undefined;
    this.#waiting.delete(result.id);
    this.#reported.add(result.id);
    this.#withItem(result.id, (item) => this.#options.reports.report(item, result, broken));
  }

  #withItem(id: string, use: (item: vscode.TestItem) => void): void {
    const item = this.#node.cases.get(id);
    if (item) use(item);
  }

  async #finish(): Promise<void> {
    for (const result of this.#waiting.values()) this.#tell(result);
    const left = this.#run.evaluation.subject.cases.filter(({ id }) => !this.#reported.has(id));
    const { testRun, reports } = this.#options;
    const { error, finished } = this.#run;
    const message = error === undefined ? undefined : toTestMessage(error);
    await this.#visit(left, ({ id }) =>
      this.#withItem(id, (item) => (message ? testRun.errored(item, message) : testRun.skipped(item))),
    );
    if (!finished) return;
    this.#node.cases.addFlaky(finished.evaluated.run);
    reports.append(resultMessage(finished), undefined);
    if (!reports.isTold)
      reports.append(
        vscode.l10n.t('Answers that passed are in the results: run “Prompt Ledger: Show Results”.'),
        undefined,
      );
  }
}

/** Why something could not be run, with what to do about it. */
export function toTestMessage(error: unknown): vscode.TestMessage {
  if (PromptError.is(error))
    return new vscode.TestMessage(
      error.hint === undefined ? error.message : `${error.message} ${error.hint}`,
    );
  return new vscode.TestMessage(error instanceof Error ? error.message : String(error));
}

function positionsCache({ store }: App): (uri: string) => Positions {
  const known = new Map<string, Positions>();
  return (uri) => {
    const source = store.read(uri);
    const positions = known.get(uri) ?? new TextPositions(source.state === 'loaded' ? source.text : '');
    known.set(uri, positions);
    return positions;
  };
}
