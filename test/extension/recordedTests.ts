import * as vscode from 'vscode';
import { createApp } from '../../src/extension/createApp.ts';
import type { App } from '../../src/extension/app.ts';
import { registerDocuments } from '../../src/extension/documents.ts';
import { registerTestExplorer } from '../../src/extension/testing/testExplorer.ts';
import { until } from './folder.ts';

interface Reported {
  readonly state: 'enqueued' | 'started' | 'passed' | 'failed' | 'errored' | 'skipped';
  readonly label: string;
  readonly duration?: number | undefined;
  readonly messages: readonly vscode.TestMessage[];
}

/** What a test run was told. */
export class RecordedRun {
  readonly reports: Reported[] = [];
  readonly name: string | undefined;
  readonly coverage: vscode.FileCoverage[] = [];
  output = '';
  isEnded = false;

  constructor(name: string | undefined) {
    this.name = name;
  }

  /** `Ann: passed`, in the order in which they were told; what is on the way left out. */
  get outcomes(): string[] {
    return this.reports
      .filter(({ state }) => state !== 'enqueued' && state !== 'started')
      .map(({ label, state }) => `${label}: ${state}`);
  }

  messagesOf(label: string): readonly vscode.TestMessage[] {
    return this.reports.findLast((one) => one.label === label)?.messages ?? [];
  }
}

let count = 0;

/** A Test Explorer of its own on VS Code's real objects, which notes what it tells VS Code. */
export class RecordedTests {
  readonly app: App;
  readonly runs: RecordedRun[] = [];
  readonly profiles = new Map<string, vscode.TestRunProfile>();
  controller!: vscode.TestController;
  readonly #subscriptions: vscode.Disposable[] = [];

  constructor() {
    const extension = vscode.extensions.all.find(({ packageJSON }) => packageJSON.name === 'prompt-ledger')!;
    const memory = new Map<string, unknown>();
    const state = {
      get: (key: string) => memory.get(key),
      update: async (key: string, value: unknown) => void memory.set(key, value),
    };
    this.app = createApp({
      extension,
      globalState: state,
      workspaceState: state,
      extensionUri: extension.extensionUri,
      globalStorageUri: extension.extensionUri,
      subscriptions: this.#subscriptions,
      secrets: { get: async () => undefined, onDidChange: () => ({ dispose: () => {} }) },
    } as unknown as vscode.ExtensionContext); // oxlint-disable-line typescript/no-unsafe-type-assertion -- As much of it as an app asks for.
    this.#subscriptions.push(
      registerTestExplorer(this.app, (id, label) => this.#record(`${id}-test-${count++}`, label)),
      registerDocuments(this.app),
    );
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }

  /** Looks at the cases of a prompt, as unfolding it does. */
  async unfold(promptId: string): Promise<vscode.TestItem> {
    const item = await until(
      promptId,
      async () => {
        await this.controller.resolveHandler!(undefined);
        return this.controller.items.get(promptId);
      },
      (found) => found !== undefined,
    );
    const [suite] = itemsIn(item!.children);
    await this.controller.resolveHandler!(suite);
    return suite!;
  }

  itemOf(suite: vscode.TestItem, label: string): vscode.TestItem {
    const found = itemsIn(suite.children).find((item) => item.label === label);
    if (!found) throw new Error(`There is no case ${label}`);
    return found;
  }

  /** Runs as a click does, and gives what was told. */
  async run(
    label: string,
    include: readonly vscode.TestItem[] | undefined,
    token: vscode.CancellationToken = new vscode.CancellationTokenSource().token,
  ): Promise<RecordedRun> {
    const profile = this.profiles.get(label)!;
    const before = this.runs.length;
    await profile.runHandler(new vscode.TestRunRequest(include, undefined, profile), token);
    return this.runs[before]!;
  }

  #record(id: string, label: string): vscode.TestController {
    const real = vscode.tests.createTestController(id, label);
    this.controller = new Proxy(real, {
      get: (target, key) => {
        if (key === 'createTestRun')
          return (request: vscode.TestRunRequest, name?: string) =>
            this.#toRun(real.createTestRun(request, name), name);
        if (key === 'createRunProfile')
          return (...args: Parameters<typeof real.createRunProfile>) => {
            const profile = real.createRunProfile(...args);
            this.profiles.set(args[0], profile);
            return profile;
          };
        return Reflect.get(target, key, target);
      },
      set: (target, key, value) => Reflect.set(target, key, value, target),
    });
    return this.controller;
  }

  #toRun(real: vscode.TestRun, name: string | undefined): vscode.TestRun {
    const recorded = new RecordedRun(name);
    this.runs.push(recorded);
    return new Proxy(real, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          note(recorded, String(key), args);
          return Reflect.apply(value, target, args);
        };
      },
    });
  }
}

function note(run: RecordedRun, what: string, args: readonly unknown[]): void {
  if (what === 'end') run.isEnded = true;
  if (what === 'addCoverage') run.coverage.push(args[0] as vscode.FileCoverage); // oxlint-disable-line typescript/no-unsafe-type-assertion -- That is what it takes.
  if (what === 'appendOutput') run.output += String(args[0]);
  const [item, second, third] = args as [vscode.TestItem, unknown, unknown]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- Looked at only where it is a test's.
  if (what === 'enqueued' || what === 'started' || what === 'skipped')
    run.reports.push({ state: what, label: item.label, messages: [] });
  if (what === 'passed')
    run.reports.push({ state: what, label: item.label, duration: second as number, messages: [] }); // oxlint-disable-line typescript/no-unsafe-type-assertion -- See above.
  if (what === 'failed' || what === 'errored')
    run.reports.push({
      state: what,
      label: item.label,
      duration: third as number, // oxlint-disable-line typescript/no-unsafe-type-assertion -- See above.
      messages: [second].flat() as vscode.TestMessage[], // oxlint-disable-line typescript/no-unsafe-type-assertion -- See above.
    });
}

/** The items of a collection as VS Code sorts them. */
export const itemsIn = (items: vscode.TestItemCollection): vscode.TestItem[] =>
  Array.from(items, ([, item]) => item).toSorted((a, b) =>
    (a.sortText ?? '').localeCompare(b.sortText ?? ''),
  );
