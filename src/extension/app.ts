import type * as vscode from 'vscode';
import type { Checker } from '../core/checks/checker.ts';
import type { Emitter, Event } from '../core/base/events.ts';
import type { Files, Sha256 } from '../core/base/ports.ts';
import type { TextEdit } from '../core/base/problem.ts';
import type { Endpoint } from '../core/models/endpoints.ts';
import type { PriceBook } from '../core/models/prices.ts';
import type { RegistryStore } from '../core/registry/store.ts';
import type { Registry } from '../core/registry/workspace.ts';
import type { History } from '../core/versions/history/history.ts';
import type { RunFolder } from '../node/runFolder.ts';
import type { Alarms } from './alarms.ts';
import type { FileChanges } from './edits.ts';
import type { ExperimentEvidence } from './experimentEvidence.ts';
import type { LiveHeads } from './live/liveHeads.ts';
import type { ProposedDocuments } from './lifecycle/proposedDocuments.ts';
import type { LabelDocuments } from './labels/labelDocument.ts';
import type { Labels } from './labels/labels.ts';
import type { LabelSessions } from './labels/sessions.ts';
import type { Keys } from './secrets.ts';
import type { Previews } from './preview/previews.ts';
import type { RunGrouping } from './runs/runGrouping.ts';
import type { EvalRuns } from './testing/evalRuns.ts';
import type { OutputDocuments } from './outputDocuments.ts';
import type { ResultsPanels } from './results/resultsPanels.ts';
import type { Dashboard } from './monitoring/dashboard.ts';
import type { PromptAlerts } from './monitoring/promptAlerts.ts';
import type { Monitoring } from './monitoring/monitoring.ts';
import type { Timelines } from './timeline/timelines.ts';
import type { Reports } from './views/reports.ts';
import type { Walkthrough } from './walkthrough.ts';

/** What a feature needs to run. Built once in extension.ts, passed by hand. */
export interface App {
  readonly store: RegistryStore;
  readonly files: Files;
  readonly sha256: Sha256;
  readonly keys: Keys;
  readonly log: vscode.LogOutputChannel;
  readonly reports: Reports;
  readonly outputs: OutputDocuments;
  /** What files would become, while a question about it is open. */
  readonly proposed: ProposedDocuments;
  /** The preview panels; loaded when the first one is opened. */
  previews(): Promise<Previews>;
  /** The timeline panels; loaded when the first one is opened. */
  timelines(): Promise<Timelines>;
  /** What monitors last found. */
  readonly promptAlerts: PromptAlerts;
  /** The telemetry of registries; loaded when somebody first asks for it. */
  monitoring(): Promise<Monitoring>;
  /** The dashboard; loaded when it is first opened. */
  dashboard(): Promise<Dashboard>;
  /** The results panels; loaded when the first one is opened. */
  results(): Promise<ResultsPanels>;
  /** What people say of answers; loaded when somebody first asks. */
  labels(): Promise<Labels>;
  /** The answers that are being labelled, and the documents that show them. */
  labelSessions(): Promise<LabelSessions>;
  readonly labelDocuments: LabelDocuments;
  readonly walkthrough: Walkthrough;
  /** Where the extension stands, and where it may keep files. */
  readonly context: Pick<
    vscode.ExtensionContext,
    'extensionUri' | 'globalStorageUri' | 'subscriptions' | 'workspaceState'
  >;
  /** Fires when the workspace has been searched for registries. */
  readonly searched: Emitter<void>;
  /** Evaluations: the one way to run them, and those of this window. */
  readonly evals: EvalRuns;
  /** Scores that are stale or failing. */
  readonly alarms: Alarms;
  /** What applications are served, where the settings name a live head. */
  readonly live: LiveHeads;
  /** What telemetry says of experiments. */
  readonly evidence: ExperimentEvidence;
  /** Fires where the user chooses how the Runs view groups. */
  readonly runGrouping: Emitter<RunGrouping>;
  /** `.prompt-ledger` beside a registry; opened once. */
  runFolder(registry: Registry): Promise<RunFolder>;
  /** Reads what the store asks for, until nothing is missing, once registries were looked for. Open buffers win over the disk. */
  load(): Promise<void>;
  /** What Git knows of the prompts; loaded when it is first needed. It says why, where it knows nothing. */
  history(): Promise<History>;
  /** Lets work go on that nobody waits for; what goes wrong with it becomes a message, as with a command. */
  inBackground(work: Promise<unknown>): void;
  /** The diagnostics engine; loaded when it is first needed. */
  checker(): Promise<Checker>;
  /** Prices or a tokenizer were loaded because a check asked for them: what it says may change. */
  readonly onDidLoadResources: Event<void>;
  /** Prices of models; the library's data is part of the extension. */
  prices(): Promise<PriceBook>;
  /**
   * The names of an endpoint's models, kept for some minutes; empty where it gives none, or in a workspace that is
   * not trusted. It may call the endpoint, so only what the user does may ask.
   */
  listModels(endpoint: Endpoint): Promise<readonly string[]>;
  /**
   * Changes one file. The edits are computed on the very text that they are applied to, as one step of undo.
   * A file that had no unsaved changes is saved; one that had some is left to its user.
   * @throws PromptError `conflict` where the file changed meanwhile, in the buffer or on the disk
   */
  applyEdits(uri: string, compute: () => readonly TextEdit[]): Promise<void>;
  /**
   * The same for several files at once, with files to create. Where one of them cannot be saved, none is changed.
   * @throws PromptError `conflict` also where a file that is to be created is there already
   */
  applyChanges(compute: () => FileChanges): Promise<void>;
}
