import '../base.css';
import './results.css';
import './grid.css';
import './detail.css';
import type { FromResults, ResultsLabels, ResultsViewState, ToResults } from '../protocol/results.ts';
import { Panel } from './panel.ts';

const vscode = acquireVsCodeApi();
// Our own host wrote both, and the state comes from this very page.
const labels: ResultsLabels = JSON.parse(document.body.dataset['labels'] ?? '{}'); // oxlint-disable-line typescript/no-unsafe-assignment
const state = vscode.getState() as ResultsViewState | undefined; // oxlint-disable-line typescript/no-unsafe-type-assertion

const panel = new Panel({
  labels,
  state,
  post: (message: FromResults) => vscode.postMessage(message),
  keep: (kept: ResultsViewState) => vscode.setState(kept),
});
document.body.append(...panel.parts);
window.addEventListener('message', ({ data }: MessageEvent<ToResults>) => panel.receive(data));
document.addEventListener('keydown', (event) => panel.press(event));
panel.start();
