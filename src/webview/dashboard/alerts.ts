import { element, textButton } from '../dom.ts';
import type {
  AlertView,
  DashboardAction,
  DashboardLabels,
  DashboardView,
  EmptyView,
  FigureView,
} from '../protocol/dashboard.ts';

interface AlertContext {
  readonly labels: DashboardLabels;
  readonly act: (action: DashboardAction) => void;
}

/** What is wrong now, or that nothing is. Drawn again only where it changed, so that the focus stays. */
export function drawAlerts(
  root: HTMLElement,
  { alerts, calm }: Pick<DashboardView, 'alerts' | 'calm'>,
  context: AlertContext,
): void {
  const text = JSON.stringify([alerts, calm]);
  if (root.dataset['drawn'] === text) return;
  root.dataset['drawn'] = text;
  root.hidden = alerts.length === 0 && calm === undefined;
  root.replaceChildren(
    ...alerts.map((alert) => drawAlert(alert, context)),
    ...(calm === undefined ? [] : [element('p', { class: 'calm' }, calm)]),
  );
}

function drawAlert(alert: AlertView, { labels, act }: AlertContext): HTMLElement {
  const { certainty, certaintyText, title, since, text, causes, advice, actions } = alert;
  const buttons = actions
    .filter((action) => action !== 'openPrompt')
    .map((action) => textButton(labels[action], () => act(action)));
  return element(
    'article',
    { class: 'alert', 'data-certainty': certainty },
    element(
      'header',
      {},
      element('span', { class: 'certainty' }, certaintyText),
      element('h2', {}, title),
      element('span', { class: 'since' }, since),
    ),
    element('p', {}, text),
    ...causes.map((line) => element('p', {}, line)),
    ...(advice.length > 0
      ? [element('ul', { class: 'more' }, ...advice.map((line) => element('li', {}, line)))]
      : []),
    ...(buttons.length > 0 ? [element('div', { class: 'buttons' }, ...buttons)] : []),
  );
}

/** The numbers above the charts. */
export function drawFigures(root: HTMLElement, figures: readonly FigureView[]): void {
  root.hidden = figures.length === 0;
  root.replaceChildren(
    ...figures.map(({ name, value, note, state }) =>
      element(
        'div',
        { class: 'figure', 'data-state': state },
        element('span', { class: 'name' }, name),
        element('span', { class: 'value' }, value),
        element('span', { class: 'note' }, note),
      ),
    ),
  );
}

/** Why there is nothing to see, and what to do about it. */
export function drawEmpty(root: HTMLElement, empty: EmptyView | undefined): void {
  root.hidden = empty === undefined;
  if (!empty) return;
  const { text, hint, code } = empty;
  root.replaceChildren(
    element('p', { class: 'title' }, text),
    ...(hint === undefined ? [] : [element('p', {}, hint)]),
    ...(code === undefined ? [] : [element('pre', { tabindex: '0' }, element('code', {}, code))]),
  );
}
