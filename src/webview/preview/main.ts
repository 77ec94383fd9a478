import '../base.css';
import './preview.css';
import type { FromPreview, PreviewLabels, PreviewMemory, PreviewViewState, ToPreview } from '../protocol.ts';
import { Answers } from './answers.ts';
import { Banners } from './banners.ts';
import { element, setText } from '../dom.ts';
import { Form } from './form.ts';
import { Messages } from './messages.ts';
import { Toolbar } from './toolbar.ts';
import { Usage } from './usage.ts';

const SAVE_MS = 200;

const vscode = acquireVsCodeApi();
const post = (message: FromPreview): void => vscode.postMessage(message);
// Our own host wrote both, and the state comes from this very page.
const labels: PreviewLabels = JSON.parse(document.body.dataset['labels'] ?? '{}'); // oxlint-disable-line typescript/no-unsafe-assignment
const state = vscode.getState() as PreviewViewState | undefined; // oxlint-disable-line typescript/no-unsafe-type-assertion

const status = element('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
const announce = (text: string): void => setText(status, text);
const toolbar = new Toolbar(labels, post);
const banners = new Banners(labels, post);
const form = new Form(labels, post);
const messages = new Messages({ labels, post, focusField: (name) => form.focus(name), announce });
const answers = new Answers(labels, post);
const usage = new Usage(labels);

let memory: PreviewMemory | undefined;
let isRunning = false;
let scrollToRestore = state?.scroll;
let saving: ReturnType<typeof setTimeout> | undefined;

function saveSoon(): void {
  saving ??= setTimeout(() => {
    saving = undefined;
    if (memory) vscode.setState({ memory, scroll: window.scrollY } satisfies PreviewViewState);
  }, SAVE_MS);
}

type Handlers = {
  readonly [Type in ToPreview['type']]: (message: Extract<ToPreview, { type: Type }>) => void;
};

const handlers: Handlers = {
  view({ view, sequence }) {
    const isOther = memory?.prompt !== view.memory.prompt;
    // Before anything is drawn: a window that is closed now must not lose what was typed.
    memory = view.memory;
    if (isOther) messages.conceal();
    toolbar.set(view);
    banners.set(view.banners);
    form.set(view.fields, view.inputs);
    messages.set(view.messages);
    if (scrollToRestore !== undefined) window.scrollTo({ top: scrollToRestore });
    else if (isOther) window.scrollTo({ top: 0 });
    scrollToRestore = undefined;
    saveSoon();
    requestAnimationFrame(() => post({ type: 'shown', sequence }));
  },
  usage(message) {
    usage.set(message.usage);
    messages.setTokens(message.usage.messages);
  },
  run({ run }) {
    const isStarting = run.running && !isRunning;
    isRunning = run.running;
    toolbar.setRun(run);
    answers.set(run);
    // Below a long prompt nobody would see that an answer is coming.
    if (isStarting) answers.root.scrollIntoView({ block: 'nearest' });
    announce(run.status);
  },
  append: ({ lane, text }) => answers.append(lane, text),
  reveal: ({ message, piece, offset, scroll }) => messages.reveal(message, piece, { offset, scroll }),
  conceal: () => messages.conceal(),
  copied: ({ message }) => messages.copied(message),
};

document.body.append(
  toolbar.root,
  status,
  element(
    'main',
    {},
    banners.root,
    element(
      'div',
      { class: 'columns' },
      form.root,
      element('div', { class: 'flow' }, messages.root, answers.root),
    ),
  ),
  usage.root,
);
window.addEventListener('message', ({ data }: MessageEvent<ToPreview>) => {
  const handle = handlers[data.type] as ((message: ToPreview) => void) | undefined; // oxlint-disable-line typescript/no-unsafe-type-assertion
  handle?.(data);
});
window.addEventListener('scroll', saveSoon, { passive: true });
post({ type: 'ready' });
