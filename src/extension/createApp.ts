import * as vscode from 'vscode';
import { Emitter } from '../core/base/events.ts';
import type { Checker } from '../core/checks/checker.ts';
import type { ModelLists } from '../core/models/listModels.ts';
import type { PriceBook } from '../core/models/prices.ts';
import { RegistryStore, loadWanted } from '../core/registry/store.ts';
import type { History } from '../core/versions/history/history.ts';
import type { RunFolder } from '../node/runFolder.ts';
import { sha256 } from '../node/sha256.ts';
import { createAlarms } from './alarms.ts';
import type { App } from './app.ts';
import { ExperimentEvidence } from './experimentEvidence.ts';
import { files, folderOf } from './files.ts';
import { ProposedDocuments } from './lifecycle/proposedDocuments.ts';
import { LiveHeads } from './live/liveHeads.ts';
import { LabelDocuments } from './labels/labelDocument.ts';
import type { Labels } from './labels/labels.ts';
import type { LabelSessions } from './labels/sessions.ts';
import { createLog } from './log.ts';
import { OutputDocuments } from './outputDocuments.ts';
import type { Previews } from './preview/previews.ts';
import { createEvalRuns } from './testing/evalRuns.ts';
import type { RunHandler } from './testing/runHandler.ts';
import type { ResultsPanels } from './results/resultsPanels.ts';
import type { Dashboard } from './monitoring/dashboard.ts';
import { PromptAlerts } from './monitoring/promptAlerts.ts';
import type { Monitoring } from './monitoring/monitoring.ts';
import type { Timelines } from './timeline/timelines.ts';
import { showError } from './showError.ts';
import { Keys } from './secrets.ts';
import { Reports } from './views/reports.ts';
import { Walkthrough } from './walkthrough.ts';

/** Builds what features share. Synchronous: what is heavy is loaded when a feature first asks for it. */
export function createApp(context: vscode.ExtensionContext): App {
  const store = new RegistryStore(files);
  const loadedResources = new Emitter<void>();
  const searched = new Emitter<void>();
  const firstSearch = new Promise<void>((resolve) => {
    const hearing = searched.event(() => {
      hearing.dispose();
      resolve();
    });
  });
  let prices: Promise<PriceBook> | undefined;
  let checker: Promise<Checker> | undefined;
  let previews: Promise<Previews> | undefined;
  let history: Promise<History> | undefined;
  let timelines: Promise<Timelines> | undefined;
  let monitoring: Promise<Monitoring> | undefined;
  let dashboard: Promise<Dashboard> | undefined;
  let results: Promise<ResultsPanels> | undefined;
  let labels: Promise<Labels> | undefined;
  let labelSessions: Promise<LabelSessions> | undefined;
  let modelLists: Promise<ModelLists> | undefined;
  let runHandler: Promise<RunHandler> | undefined;
  const runFolders = new Map<string, Promise<RunFolder>>();
  const inBackground = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => showError(app, error));
  };
  const app: App = {
    store,
    files,
    sha256,
    keys: new Keys(context.secrets),
    log: createLog(),
    reports: new Reports(),
    outputs: new OutputDocuments(),
    proposed: new ProposedDocuments(),
    labelDocuments: new LabelDocuments(),
    walkthrough: new Walkthrough(context),
    context,
    searched,
    alarms: createAlarms({ store, sha256, inBackground }),
    live: new LiveHeads(sha256),
    evidence: new ExperimentEvidence(inBackground),
    promptAlerts: new PromptAlerts(),
    runGrouping: new Emitter(),
    evals: createEvalRuns(async (...work) => {
      runHandler ??= import('./testing/runHandler.ts').then(({ RunHandler: Handler }) => new Handler(app));
      return (await runHandler).run(...work);
    }),
    load: () => firstSearch.then(() => loadWanted(store, files)),
    prices: () => (prices ??= import('../core/models/prices.ts').then(({ loadPrices }) => loadPrices())),
    checker: () =>
      (checker ??= import('./createChecker.ts').then(({ createChecker }) =>
        createChecker(app, () => loadedResources.fire()),
      )),
    previews: () =>
      (previews ??= import('./preview/previews.ts').then(({ Previews: Panels }) => {
        const panels = new Panels(app, app.context.extensionUri);
        context.subscriptions.push(panels);
        return panels;
      })),
    timelines: () =>
      (timelines ??= import('./timeline/timelines.ts').then(({ Timelines: Panels }) => {
        const panels = new Panels(app, app.context.extensionUri);
        context.subscriptions.push(panels);
        return panels;
      })),
    monitoring: () =>
      (monitoring ??= import('./monitoring/monitoring.ts').then(({ Monitoring: Service }) => {
        const service = new Service(app);
        context.subscriptions.push(service);
        return service;
      })),
    dashboard: () =>
      (dashboard ??= import('./monitoring/dashboard.ts').then(({ Dashboard: Panel }) => {
        const panel = new Panel(app, app.context.extensionUri);
        context.subscriptions.push(panel);
        return panel;
      })),
    results: () =>
      (results ??= import('./results/resultsPanels.ts').then(({ ResultsPanels: Panels }) => {
        const panels = new Panels(app, app.context.extensionUri);
        context.subscriptions.push(panels);
        return panels;
      })),
    labels: () =>
      (labels ??= import('./labels/labels.ts').then(({ Labels: Kept }) => {
        const kept = new Kept(app);
        context.subscriptions.push(kept);
        return kept;
      })),
    labelSessions: () =>
      (labelSessions ??= import('./labels/sessions.ts').then(
        ({ LabelSessions: Sessions }) => new Sessions(app, app.labelDocuments),
      )),
    history: () => (history ??= import('./history.ts').then(({ createHistory }) => createHistory(app))),
    onDidLoadResources: loadedResources.event,
    async listModels(endpoint) {
      if (!vscode.workspace.isTrusted) return [];
      modelLists ??= import('./modelLists.ts').then(({ createModelLists }) => createModelLists(app));
      return (await modelLists).of(endpoint);
    },
    runFolder({ uri }) {
      const path = vscode.Uri.joinPath(folderOf(uri), '.prompt-ledger').fsPath;
      const folder =
        runFolders.get(path) ??
        import('../node/runFolder.ts').then(({ openRunFolder }) => openRunFolder(path));
      runFolders.set(path, folder);
      return folder;
    },
    inBackground,
    applyEdits: async (uri, compute) => (await import('./edits.ts')).applyEdits(uri, compute),
    async applyChanges(compute) {
      const cameOrWent = await (await import('./edits.ts')).applyChanges(compute);
      if (cameOrWent.length === 0) return;
      // Whoever looks next finds them, or no longer, without waiting for the file system's events.
      store.forgetFiles(cameOrWent);
      store.forgetMatches();
    },
  };
  return app;
}
