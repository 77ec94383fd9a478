import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../src/core/base/events.ts';
import type { App } from '../../src/extension/app.ts';
import { createApp } from '../../src/extension/createApp.ts';
import { registerDocuments } from '../../src/extension/documents.ts';
import { ResultsPanel } from '../../src/extension/results/panel.ts';
import { emptyMemory } from '../../src/extension/results/resultsPanels.ts';
import type {
  FromResults,
  ResultDetail,
  ResultRow,
  ResultsMemory,
  ResultsView,
  ToResults,
} from '../../src/webview/protocol/results.ts';
import { Folder, replace, until } from './folder.ts';
import { ModelServer, reply } from './modelServer.ts';

const REGISTRY = 'prompt-registry.yaml';
const SUITE = `# The desk's cases
tests:
  - description: Ann
    vars: { name: Ann }
    assert: [{ type: equals, value: "You said: Hail Ann" }]
  - description: Bob
    vars: { name: Bob }
    assert: [{ type: icontains, value: bob }]
  - description: Cleo
    vars: { name: Cleo }
    assert: [{ type: contains, value: Nobody }]
`;

/** A webview whose page is the test. */
class Page {
  readonly #received = new vscode.EventEmitter<unknown>();
  readonly #rows = new Map<number, ResultRow>();
  view: ResultsView | undefined;
  detail: ResultDetail | undefined;
  reveal: Extract<ToResults, { type: 'reveal' }> | undefined;
  /** Rows that were sent, counted. */
  sent = 0;
  readonly panel: vscode.WebviewPanel;

  constructor() {
    const webview = {
      cspSource: 'none',
      html: '',
      asWebviewUri: (uri: vscode.Uri) => uri,
      onDidReceiveMessage: this.#received.event,
      postMessage: async (message: ToResults) => this.#take(structuredClone(message)),
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Nothing else of a panel is used.
    this.panel = {
      webview,
      visible: true,
      reveal: () => {},
      dispose: () => {},
      onDidChangeViewState: new vscode.EventEmitter().event,
    } as unknown as vscode.WebviewPanel;
  }

  post(message: FromResults): void {
    this.#received.fire(structuredClone(message));
  }

  /** Opens the page as a browser does: it says that it is there and which rows it shows. */
  open(): void {
    this.post({ type: 'ready' });
    this.post({ type: 'window', start: 0, count: 50 });
  }

  /** A row in a line: description, states, flags. */
  get drawn(): string[] {
    return this.rows.map(({ description, note, cells }) =>
      [
        description,
        ...cells.map(({ state, flags }) => [state, ...flags].join('+')),
        ...(note === undefined ? [] : [`(${note})`]),
      ].join(' '),
    );
  }

  get rows(): ResultRow[] {
    return [...this.#rows.values()].toSorted((a, b) => a.index - b.index);
  }

  /** The heads: version, role, state, score. */
  get heads(): string[] {
    return (this.view?.columns ?? []).map(({ version, role, state, score }) =>
      [version, role, state, score].join(' '),
    );
  }

  #take(message: ToResults): boolean {
    if (message.type === 'view') {
      if (message.view.order !== this.view?.order) this.#rows.clear();
      this.view = message.view;
    } else if (message.type === 'rows') {
      assert.equal(message.order, this.view?.order, 'rows are of the order that the view told');
      for (const row of message.rows) this.#rows.set(row.index, row);
      this.sent += message.rows.length;
    } else if (message.type === 'detail') this.detail = message.detail;
    else if (message.type === 'reveal') this.reveal = message;
    return true;
  }
}

const drawn = (page: Page, expected: readonly string[]): Promise<string[]> =>
  until(
    'the rows',
    () => page.drawn,
    (rows) => rows.join('\n') === expected.join('\n'),
  );

/** Waits until no more rows come. */
const settled = (page: Page): Promise<boolean> =>
  until(
    'the last rows',
    async () => {
      const before = page.sent;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return page.sent === before;
    },
    (isSame) => isSame,
  );

const tabs = (): string[] =>
  vscode.window.tabGroups.all.flatMap((group) =>
    group.tabs.flatMap(({ input, label }) =>
      input instanceof vscode.TabInputWebview && input.viewType.includes('promptLedger.results')
        ? [label]
        : [],
    ),
  );

describe('results', () => {
  let server: ModelServer;
  let folder: Folder;
  let app: App;
  let panels: ResultsPanel[];
  const disposables = new DisposableStore();

  before(() => {
    const secrets = {
      get: async () => undefined,
      keys: async () => [],
      onDidChange: new vscode.EventEmitter<vscode.SecretStorageChangeEvent>().event,
    };
    const extension = vscode.extensions.getExtension('prompt-ledger.prompt-ledger')!;
    const { extensionUri } = extension;
    const globalStorageUri = vscode.Uri.file(join(tmpdir(), `results-${randomUUID()}`));
    const context = { secrets, extension, extensionUri, globalStorageUri, subscriptions: [] };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Nothing else of the context is used.
    app = createApp(context as unknown as vscode.ExtensionContext);
    // Its log is the extension's own, which VS Code knows by its name: it stays open.
    disposables.add(registerDocuments(app));
  });
  after(() => disposables.dispose());
  beforeEach(async () => {
    panels = [];
    server = await ModelServer.start();
    folder = new Folder({
      [REGISTRY]: `endpoints:
  local: { base_url: "${server.url}" }
prompts:
  greet:
    version: "1.0.0"
    evals: { suite: suite.yaml }
    draft: { model: local/m, template: "Greet {{name}}" }
    versions:
      "1.0.0": { model: local/m, template: "Hail {{name}}" }
`,
      'suite.yaml': SUITE,
    });
    await folder.open(REGISTRY);
    await until(
      'the registry',
      () => app.store.workspace.registries.length,
      (count) => count > 0,
    );
  });
  afterEach(async () => {
    for (const panel of panels) panel.dispose();
    await folder.dispose();
    await server.stop();
  });

  const idOf = (): string => folder.target('greet').prompt;
  const run = (cases?: ReadonlySet<string>) =>
    app.evals.run({ prompt: idOf(), ...(cases && { cases }) }, { attendance: 'attended' });
  const open = async (memory: Partial<ResultsMemory> = {}): Promise<Page> => {
    const page = new Page();
    const panel = new ResultsPanel(app, page.panel, {
      memory: { ...emptyMemory(idOf()), ...memory },
      extension: vscode.Uri.file('/'),
    });
    panels.push(panel);
    page.open();
    await (memory.columns ? panel.restore() : panel.show({ prompt: idOf() }));
    return page;
  };
  const runFolder = (): string => join(folder.path, '.prompt-ledger', 'runs');

  const FOUND = ['Ann fail+broken+changed pass', 'Bob pass+changed pass', 'Cleo fail+changed fail'];

  it('show the newest run: both sides, with what broke', async () => {
    await run();
    const page = await open();
    await drawn(page, FOUND);
    assert.deepEqual(page.heads, ['draft subject ended 0.33', '1.0.0 baseline ended 0.67']);
    const [subject] = page.view!.columns;
    assert.equal(subject?.verdict?.against, 'against 1.0.0');
    assert.deepEqual(subject?.counts, { passed: 1, failed: 2, errors: 0, skipped: 0 });
    const count = (name: string) => page.view!.filters.find(({ filter }) => filter === name)?.count;
    assert.deepEqual(['all', 'broken', 'failed', 'fixed'].map(count), [3, 1, 2, 0]);
  });

  it('stream in while a run goes on, only what changed', async () => {
    const page = await open();
    await until(
      'the empty panel',
      () => page.view?.empty,
      (empty) => empty !== undefined,
    );
    const held: (() => void)[] = [];
    server.respond = ({ question }, response) => {
      held.push(() => reply(response, `You said: ${question}`));
    };
    const running = run();
    await until(
      'the calls',
      () => held.length,
      (count) => count === 3,
    );
    await drawn(page, ['Ann waiting waiting', 'Bob waiting waiting', 'Cleo waiting waiting']);
    assert.equal(page.view?.isRunning, true);
    await settled(page);
    const sent = page.sent;
    held[1]!();
    await drawn(page, ['Ann waiting waiting', 'Bob pass waiting', 'Cleo waiting waiting']);
    assert.equal(page.sent, sent + 1);
    assert.equal(page.view?.columns[0]?.progress?.done, 1);
    server.respond = ({ question }, response) => reply(response, `You said: ${question}`);
    held[0]!();
    held[2]!();
    await running;
    await drawn(page, FOUND);
    // All answers may have been drawn before the run has ended.
    await until(
      'the end',
      () => page.view?.isRunning,
      (isRunning) => isRunning === false,
    );
  });

  it('are cancelled, and keep what is there', async () => {
    const page = await open();
    server.respond = ({ question }, response) => {
      if (question.includes('Ann')) reply(response, 'Hi');
    };
    const running = run();
    await until(
      'a result',
      () => page.view?.columns[0]?.progress?.done,
      (done) => done === 1,
    );
    page.post({ type: 'act', action: 'cancel' });
    await running;
    await drawn(page, ['Ann fail skipped', 'Bob skipped skipped', 'Cleo skipped skipped']);
    assert.match(page.heads[0]!, /^draft subject cancelled/);
  });

  it('are filtered, searched, sorted, and sent as far as they are seen', async () => {
    await run();
    const page = await open();
    await drawn(page, FOUND);
    page.post({ type: 'setFilter', filter: 'broken' });
    await drawn(page, [FOUND[0]!]);
    page.post({ type: 'setFilter', filter: 'all' });
    page.post({ type: 'setSearch', text: 'GREET b' });
    await drawn(page, [FOUND[1]!]);
    page.post({ type: 'setSearch', text: '' });
    page.post({ type: 'setSort', sort: 'score', descending: true });
    await drawn(page, [FOUND[1]!, FOUND[0]!, FOUND[2]!]);
    page.post({ type: 'window', start: 1, count: 1 });
    page.post({ type: 'setSort', sort: 'file', descending: false });
    await drawn(page, [FOUND[1]!]);
    assert.equal(page.view?.total, 3);
  });

  it('tell all that is known of a cell', async () => {
    await run();
    const page = await open();
    await drawn(page, FOUND);
    const column = page.view!.columns[0]!.key;
    page.post({ type: 'open', cell: { row: page.rows[0]!.id, column } });
    const detail = await until('the detail', () => page.detail, Boolean);
    assert.deepEqual(
      detail?.messages.map(({ role, content }) => `${role}: ${content.text}`),
      ['user: Greet Ann'],
    );
    const [answer] = detail.answers;
    assert.equal(answer?.output.text, 'You said: Greet Ann');
    assert.deepEqual(
      answer?.assertions.map(({ type, state, expected }) => [type, state, expected?.text]),
      [['equals', 'fail', 'You said: Hail Ann']],
    );
    assert.deepEqual(
      detail?.variables.map(({ name, value }) => [name, value.text]),
      [['name', 'Ann']],
    );
    page.post({ type: 'actOnCell', action: 'copyCurl', cell: detail.cell, repeat: 0 });
    const command = await until(
      'the command',
      () => vscode.env.clipboard.readText(),
      (text) => text.startsWith('curl'),
    );
    assert.match(command, /chat\/completions[^]*Greet Ann/);
  });

  it('make an answer what its case expects, in the suite, comments and all', async () => {
    await run();
    const page = await open();
    await drawn(page, FOUND);
    const cell = { row: page.rows[0]!.id, column: page.view!.columns[0]!.key };
    page.post({ type: 'actOnCell', action: 'acceptAnswer', cell, repeat: 0 });
    const after = SUITE.replace('You said: Hail Ann', 'You said: Greet Ann');
    await until(
      'the suite',
      () => folder.read('suite.yaml'),
      (text) => text === after,
    );
    page.post({ type: 'actOnCell', action: 'runCase', cell, repeat: 0 });
    await drawn(page, ['Ann pass+fixed fail pass']);
    assert.equal(page.view?.columns[0]?.verdict, undefined);
  });

  it('run what failed again, and hold it against what it was', async () => {
    await run();
    const page = await open();
    await drawn(page, FOUND);
    server.respond = (_, response) => reply(response, 'Nobody');
    const editor = await folder.open(REGISTRY);
    await replace(editor, 'Greet {{name}}', 'Nobody greets {{name}}');
    page.post({ type: 'act', action: 'runFailed' });
    await drawn(page, ['Ann fail+changed fail pass', 'Cleo pass+fixed+changed fail fail']);
    const { columns } = page.view!;
    assert.deepEqual(
      columns.map(({ role }) => role),
      ['subject', 'baseline', undefined],
    );
    page.post({ type: 'actOnColumn', action: 'remove', column: columns[0]!.key });
    await drawn(page, ['Ann fail+broken+changed pass', 'Bob pass+changed pass', 'Cleo fail+changed fail']);
  });

  it('mark cases that the suite does not have any more, unsaved edits included', async () => {
    await run();
    const page = await open();
    await drawn(page, FOUND);
    const editor = await folder.open('suite.yaml');
    await replace(editor, 'name: Bob', 'name: Rob');
    await drawn(page, [FOUND[0]!, 'Bob none none', FOUND[2]!, `${FOUND[1]!} (not in the suite any more)`]);
    const { id } = page.rows.at(-1)!;
    page.post({ type: 'open', cell: { row: id, column: page.view!.columns[0]!.key } });
    await until(
      'the detail',
      () => page.detail?.actions.join(),
      (actions) => actions === 'compareAnswers,copyCurl,addToSuite,openAnswer,copyAnswer,editNote',
    );
  });

  it('come back with their columns, filter and order', async () => {
    await run();
    const page = await open();
    await drawn(page, FOUND);
    page.post({ type: 'setFilter', filter: 'failed' });
    page.post({ type: 'setSort', sort: 'delta', descending: true });
    const memory = await until(
      'the memory',
      () => page.view!.memory,
      ({ sort }) => sort === 'delta',
    );
    const [name] = readdirSync(runFolder());
    const file = join(runFolder(), name!);
    assert.deepEqual(memory.columns, [`file:subject:${file}`, `file:baseline:${file}`]);
    const again = await open(memory);
    await drawn(again, [FOUND[2]!, FOUND[0]!]);
    rmSync(file);
    writeFileSync(join(runFolder(), 'broken.json'), '{"schema_version":1,"runs":[{');
    const broken = { columns: [...memory.columns, `file:subject:${join(runFolder(), 'broken.json')}`] };
    const lost = await openElsewhere({ ...memory, ...broken });
    await until(
      'the heads',
      () => lost.view?.columns.map(({ state }) => state).join(),
      (states) => states === 'missing,missing,broken',
    );
    assert.deepEqual(lost.view?.columns[0]?.actions, ['remove']);
  });

  /** As a window that was just opened sees it: it has no runs of its own. */
  const openElsewhere = async (memory: ResultsMemory): Promise<Page> => {
    const page = new Page();
    const other: App = { ...app, evals: { ...app.evals, recent: [] } };
    const panel = new ResultsPanel(other, page.panel, { memory, extension: vscode.Uri.file('/') });
    panels.push(panel);
    page.open();
    await panel.restore();
    return page;
  };

  it('cut what is too long to be drawn, and open it whole', async () => {
    const long = 'x'.repeat(5_000_000);
    server.respond = (_, response) => reply(response, long);
    await run();
    const page = await open();
    await until(
      'the rows',
      () => page.rows.length,
      (count) => count === 3,
    );
    const cell = { row: page.rows[0]!.id, column: page.view!.columns[0]!.key };
    page.post({ type: 'open', cell });
    const detail = await until('the detail', () => page.detail, Boolean);
    assert.equal(detail?.answers[0]?.output.text.length, 20_000);
    assert.match(detail?.answers[0]?.output.cut ?? '', /20,000 of 5,000,000/);
    assert.ok(JSON.stringify(page.rows).length < 10_000);
  });

  it('of a prompt that is gone are shown as they were, and nothing runs', async () => {
    await run();
    const [name] = readdirSync(runFolder());
    const gone = `${vscode.Uri.file(join(runFolder(), name!)).toString()}#greet`;
    const page = await openElsewhere({
      ...emptyMemory(gone),
      columns: [`file:subject:${join(runFolder(), name!)}`],
    });
    await drawn(page, ['Ann fail', 'Bob pass', 'Cleo fail']);
    assert.match(page.view?.banners[0]?.message ?? '', /not in the registry any more/);
    assert.deepEqual(page.view?.actions, ['export']);
  });

  it('open by the command, once for each prompt', async () => {
    await vscode.commands.executeCommand('promptLedger.showResults', folder.target('greet'));
    await until('the panel', tabs, (labels) => labels.join() === 'Results greet');
    await vscode.commands.executeCommand('promptLedger.showResults', folder.target('greet'));
    assert.deepEqual(tabs(), ['Results greet']);
  });
});
