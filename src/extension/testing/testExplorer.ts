import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { App } from '../app.ts';
import type { EvalRun } from './evalRuns.ts';
import { addProfiles } from './testProfiles.ts';
import type { TestRequests } from './testRequests.ts';
import type { TestTree } from './testTree.ts';

/** What the Test Explorer works with; loaded when somebody looks at it, or runs something. */
export interface Explorer {
  readonly tree: TestTree;
  readonly requests: TestRequests;
}

/** Prompt → suite → case in VS Code's Test Explorer. The version is chosen by the run profile. */
export function registerTestExplorer(
  app: App,
  create: typeof vscode.tests.createTestController = vscode.tests.createTestController,
): vscode.Disposable {
  const disposables = new DisposableStore();
  const controller = disposables.add(create('promptLedger', 'Prompt Ledger'));
  let opened: Promise<Explorer> | undefined;
  const open = (): Promise<Explorer> =>
    (opened ??= import('./openExplorer.ts').then(({ openExplorer }) =>
      openExplorer(app, controller, disposables),
    ));
  controller.resolveHandler = async (item) => (await open()).tree.resolve(item);
  controller.refreshHandler = async () => (await open()).tree.refresh();
  addProfiles(controller, {
    run: async (profile, request, token) => (await open()).requests.run(profile, request, token),
    loadCoverage: async (_, file) => (await import('./coverage.ts')).detailsOf(file),
    configure: async () => (await import('./chosenTarget.ts')).chooseTarget(app),
  });
  const revealed = new Set<string>();
  const reveal = (isNew: (uri: string) => boolean): void => {
    const uris = vscode.window.visibleTextEditors
      .map(({ document }) => document.uri.toString())
      .filter((uri) => app.store.knows(uri) && isNew(uri));
    for (const uri of uris) revealed.add(uri);
    if (uris.length > 0) app.inBackground(open().then(({ tree }) => tree.showFiles(uris)));
  };
  disposables.add(vscode.window.onDidChangeVisibleTextEditors(() => reveal(() => true)));
  // A suite may be open for a while before a registry that names it has been read.
  disposables.add(app.store.onDidChange(() => reveal((uri) => !revealed.has(uri))));
  const mirrored = new WeakSet<EvalRun>();
  disposables.add(
    app.evals.onDidChange((run) => {
      if (mirrored.has(run)) return;
      mirrored.add(run);
      app.inBackground(open().then(({ requests }) => requests.mirror(run)));
    }),
  );
  return disposables;
}
