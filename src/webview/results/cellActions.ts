import type { CellAction, ResultsLabels } from '../protocol/results.ts';
import { icon, setAttribute, setText, textButton } from '../dom.ts';

const ICONS = {
  goToCase: 'goTo',
  runCase: 'play',
  addToSuite: 'add',
  copyCurl: 'terminal',
  compareAnswers: 'diff',
  acceptAnswer: 'check',
  openAnswer: 'open',
  copyAnswer: 'copy',
  editNote: 'note',
} as const satisfies Record<CellAction, string>;

const COPIED_MS = 1500;

/** The button of an action on a cell. One that copies says that it has, for a moment. */
export function actionButton(
  action: CellAction,
  labels: ResultsLabels,
  onClick: () => void,
): HTMLButtonElement {
  const button = textButton('', onClick, 'secondary action');
  const text = document.createElement('span');
  setText(text, labels[action]);
  button.append(icon(ICONS[action]), text);
  button.dataset['action'] = action;
  setAttribute(button, 'title', labels[action]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  button.addEventListener('copied', () => {
    button.firstElementChild?.replaceWith(icon('check'));
    setText(text, labels.copied);
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.firstElementChild?.replaceWith(icon(ICONS[action]));
      setText(text, labels[action]);
    }, COPIED_MS);
  });
  return button;
}
