import '../base.css';
import './timeline.css';
import type {
  FromTimeline,
  TimelineLabels,
  TimelineView,
  TimelineViewState,
  ToTimeline,
} from '../protocol.ts';
import { element, setAttribute, setText, textButton } from '../dom.ts';
import { Chart } from './chart.ts';
import { Table } from './table.ts';

const SAVE_MS = 200;

const vscode = acquireVsCodeApi();
const post = (message: FromTimeline): void => vscode.postMessage(message);
// Our own host wrote both, and the state comes from this very page.
const labels: TimelineLabels = JSON.parse(document.body.dataset['labels'] ?? '{}'); // oxlint-disable-line typescript/no-unsafe-assignment
const state = vscode.getState() as TimelineViewState | undefined; // oxlint-disable-line typescript/no-unsafe-type-assertion

let prompt = state?.prompt;
let selected = state?.selected;
let scrollToRestore = state?.scroll;
let saving: ReturnType<typeof setTimeout> | undefined;

function saveSoon(): void {
  saving ??= setTimeout(() => {
    saving = undefined;
    if (prompt !== undefined)
      vscode.setState({ prompt, selected, scroll: window.scrollY } satisfies TimelineViewState);
  }, SAVE_MS);
}

const name = textButton('', () => post({ type: 'openPrompt' }), 'name');
setAttribute(name, 'title', labels.openPrompt);
const summary = element('span', { class: 'summary' });
const progress = element('div', {
  class: 'progress',
  role: 'progressbar',
  'aria-label': labels.indexing,
  hidden: true,
});
const toolbar = element('header', { class: 'toolbar' }, element('h1', {}, name), summary, progress);
const status = element('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
const banners = element('div', { class: 'banners' });
const empty = element('p', { class: 'empty' });
const table = new Table({
  labels,
  post,
  changed: (version) => {
    selected = version;
    chart.select(version);
    saveSoon();
  },
});
const chart: Chart = new Chart({ labels, choose: (version) => table.focus(version) });

function show(view: TimelineView): void {
  prompt = view.prompt;
  setText(name, view.name);
  setText(summary, view.summary);
  progress.hidden = !view.isIndexing;
  banners.replaceChildren(
    ...view.banners.map(({ severity, message }) =>
      element('div', { class: 'banner', 'data-severity': severity, role: 'note' }, message),
    ),
  );
  setText(empty, view.empty ?? '');
  empty.hidden = view.empty === undefined;
  chart.set(view.chart);
  table.set(view.rows, selected);
  chart.select(selected);
  setText(status, view.status);
  if (scrollToRestore !== undefined && view.rows.length > 0) {
    window.scrollTo({ top: scrollToRestore });
    scrollToRestore = undefined;
  }
  saveSoon();
}

document.body.append(toolbar, status, element('main', {}, banners, empty, chart.root, table.root));
window.addEventListener('message', ({ data }: MessageEvent<ToTimeline>) => show(data.view));
window.addEventListener('scroll', saveSoon, { passive: true });
post({ type: 'ready' });
