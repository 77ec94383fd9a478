import 'uplot/dist/uPlot.min.css';
import '../base.css';
import './dashboard.css';
import { element, iconButton, setText, textButton } from '../dom.ts';
import type {
  DashboardChoice,
  DashboardLabels,
  DashboardRange,
  DashboardView,
  FromDashboard,
  ToDashboard,
} from '../protocol/dashboard.ts';
import { drawAlerts, drawEmpty, drawFigures } from './alerts.ts';
import { Charts } from './charts.ts';
import { Picker } from './picker.ts';
import { drawTable } from './table.ts';

/** What the page remembers over a reload of the window. */
interface Memory extends DashboardChoice {
  readonly shows: 'charts' | 'table';
}

const RANGES: readonly DashboardRange[] = ['1d', '7d', '30d', '90d', '1y'];

const vscode = acquireVsCodeApi();
const post = (message: FromDashboard): void => vscode.postMessage(message);
// Our own host wrote both, and the state comes from this very page.
const labels: DashboardLabels = JSON.parse(document.body.dataset['labels'] ?? '{}'); // oxlint-disable-line typescript/no-unsafe-assignment
const memory = vscode.getState() as Memory | undefined; // oxlint-disable-line typescript/no-unsafe-type-assertion

let shows: Memory['shows'] = memory?.shows ?? 'charts';
let view: DashboardView | undefined;

const choose = (choice: Partial<DashboardChoice>): void => post({ type: 'choose', choice });
const prompt = new Picker(labels.prompt, (value) => choose({ prompt: value }));
const version = new Picker(labels.version, (value) => choose({ version: value }));
const environment = new Picker(labels.environment, (value) => choose({ environment: value }));
const range = new Picker(labels.range, (value) => {
  const found = RANGES.find((one) => one === value);
  if (found) choose({ range: found });
});

const showCharts = textButton(labels.charts, () => switchTo('charts'), 'tab');
const showTable = textButton(labels.table, () => switchTo('table'), 'tab');
const tabs = element('div', { class: 'tabs', role: 'group' }, showCharts, showTable);
const progress = element('div', {
  class: 'progress',
  role: 'progressbar',
  'aria-label': labels.loading,
  hidden: true,
});
const open = iconButton('goTo', labels.openPrompt, () => post({ type: 'act', action: 'openPrompt' }));
const calls = textButton(labels.showCalls, () => post({ type: 'act', action: 'showCalls' }));
const toolbar = element(
  'header',
  { class: 'toolbar' },
  element('h1', { class: 'visually-hidden' }, labels.title),
  prompt.root,
  open,
  version.root,
  environment.root,
  range.root,
  element('div', { class: 'actions' }, calls, tabs),
  progress,
);
const status = element('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
const banners = element('div', { class: 'banners' });
const empty = element('div', { class: 'empty' });
const alerts = element('section', { class: 'alerts', 'aria-label': labels.alerts });
const figures = element('section', { class: 'figures', 'aria-label': labels.figures });
const charts = new Charts();
const table = element('section', { class: 'numbers', 'aria-label': labels.table });

function switchTo(what: Memory['shows']): void {
  shows = what;
  render();
  save();
}

function save(): void {
  if (view) vscode.setState({ ...view.choice, shows } satisfies Memory);
}

function render(): void {
  showCharts.setAttribute('aria-pressed', String(shows === 'charts'));
  showTable.setAttribute('aria-pressed', String(shows === 'table'));
  if (!view) return;
  const isEmpty = view.charts.length === 0;
  tabs.hidden = isEmpty;
  calls.hidden = isEmpty;
  charts.root.hidden = isEmpty || shows !== 'charts';
  table.hidden = isEmpty || shows !== 'table';
  if (!charts.root.hidden) charts.set(view);
  if (!table.hidden) drawTable(table, view.table);
}

function show(next: DashboardView): void {
  view = next;
  const { choice } = next;
  prompt.set(next.prompts, choice.prompt ?? '');
  version.set(next.versions, choice.version);
  environment.set(next.environments, choice.environment);
  range.set(
    RANGES.map((value) => ({ value, label: labels[value] })),
    choice.range,
  );
  for (const { root } of [version, environment, range]) root.hidden = choice.prompt === undefined;
  environment.root.hidden ||= next.environments.length < 2;
  version.root.hidden ||= next.versions.length < 3;
  open.hidden = choice.prompt === undefined;
  prompt.root.hidden = next.prompts.length === 0;
  progress.hidden = !next.isLoading;
  banners.replaceChildren(
    ...next.banners.map(({ severity, message }) =>
      element('div', { class: 'banner', 'data-severity': severity, role: 'note' }, message),
    ),
  );
  drawEmpty(empty, next.empty);
  drawAlerts(alerts, next, { labels, act: (action) => post({ type: 'act', action }) });
  drawFigures(figures, next.figures);
  render();
  setText(status, next.status);
  save();
}

document.body.append(
  toolbar,
  status,
  element('main', {}, banners, alerts, figures, empty, charts.root, table),
);
window.addEventListener('message', ({ data }: MessageEvent<ToDashboard>) => show(data.view));
render();
post({ type: 'ready', choice: {} });
