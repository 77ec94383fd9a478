import type {
  CommitView,
  FromTimeline,
  TimelineAction,
  TimelineLabels,
  TimelineRow,
  TimelineScoreView,
} from '../protocol.ts';
import { element, iconButton } from '../dom.ts';

const ICONS = {
  open: 'goTo',
  compareWithPrevious: 'diff',
  compareWithDeployed: 'rocket',
  startDraft: 'edit',
  rollBack: 'rollBack',
} as const satisfies Record<TimelineAction, string>;

interface RowContext {
  readonly labels: TimelineLabels;
  readonly post: (message: FromTimeline) => void;
}

/** A version of the table: what it is, how it scored, where that comes from, and what can be done with it. */
export function drawRow(row: TimelineRow, context: RowContext): HTMLElement {
  const { labels } = context;
  const { score } = row;
  const drawn = element(
    'div',
    { role: 'row', class: 'row', 'data-version': row.version, tabindex: '-1', 'aria-selected': 'false' },
    cell('version', ...versionParts(row)),
    cell('score', ...(score ? scoreParts(score, context) : [quiet(labels.noScore)])),
    cell('change', ...(score?.baseline ? changeParts(score.baseline) : [])),
    cell('evidence', ...(score ? evidenceParts(score) : [])),
    cell('origin', ...originParts(row, context)),
    cell('actions', actionParts(row, context)),
  );
  return drawn;
}

type Part = Node | string;

const cell = (name: string, ...parts: readonly Part[]): HTMLElement =>
  element('div', { role: 'gridcell', class: `cell ${name}` }, ...parts);

const line = (...parts: readonly Part[]): HTMLElement => element('div', { class: 'line' }, ...parts);

const quiet = (text: string, title?: string): HTMLElement => element('span', { class: 'quiet', title }, text);

function versionParts({ label, badges }: TimelineRow): Part[] {
  return [
    line(element('span', { class: 'number', title: label }, label)),
    ...(badges.length === 0
      ? []
      : [
          line(
            ...badges.map(({ kind, text, title }) =>
              element('span', { class: 'tag', 'data-kind': kind, title }, text),
            ),
          ),
        ]),
  ];
}

function scoreParts(score: TimelineScoreView, context: RowContext): Part[] {
  const { text, interval, state, stateText, stateTitle, commit, isCommitted } = score;
  const { labels } = context;
  const from = commit ? [commitButton(commit, labels.scoreFrom, context)] : [];
  return [
    line(element('span', { class: 'value' }, text), ...(interval === undefined ? [] : [quiet(interval)])),
    line(
      element('span', { class: 'state', 'data-state': state, title: stateTitle }, stateText),
      ...from,
      ...(isCommitted ? [] : [quiet(labels.uncommitted)]),
    ),
  ];
}

function changeParts(baseline: NonNullable<TimelineScoreView['baseline']>): Part[] {
  const { delta, verdict, verdictText, against, title } = baseline;
  return [
    line(
      element('span', { class: 'delta', title }, delta),
      element('span', { class: 'verdict', 'data-verdict': verdict, title }, verdictText),
    ),
    line(quiet(against, title)),
  ];
}

function evidenceParts({ suite, suitePath, facts }: TimelineScoreView): Part[] {
  const named = [
    ...(suite === undefined ? [] : [element('span', { class: 'letter' }, suite)]),
    ...(suitePath === undefined ? [] : [element('span', { class: 'path', title: suitePath }, suitePath)]),
  ];
  return [
    ...(named.length === 0 ? [] : [line(...named)]),
    line(...facts.map((fact) => element('span', { class: 'quiet fact' }, fact))),
  ];
}

function originParts({ author, date, dateTitle, commit, notes }: TimelineRow, context: RowContext): Part[] {
  const who = [
    ...(author === undefined ? [] : [element('span', { class: 'author', title: author }, author)]),
    ...(date === undefined ? [] : [quiet(date, dateTitle)]),
  ];
  const what = [
    ...(commit ? [commitButton(commit, context.labels.openCommit, context)] : []),
    ...(notes === undefined ? [] : [element('span', { class: 'notes', title: notes }, notes)]),
  ];
  return [who, what].flatMap((parts) => (parts.length === 0 ? [] : [line(...parts)]));
}

function commitButton({ id, short, title }: CommitView, label: string, { post }: RowContext): HTMLElement {
  const button = element(
    'button',
    {
      type: 'button',
      class: 'link commit',
      title: `${label} ${short}\n${title}`,
      'aria-label': `${label} ${short}`,
      tabindex: '-1',
    },
    short,
  );
  button.addEventListener('click', () => post({ type: 'openCommit', commit: id }));
  return button;
}

function actionParts({ version, label, actions }: TimelineRow, { labels, post }: RowContext): HTMLElement {
  const buttons = actions.map((action) => {
    const button = iconButton(ICONS[action], labels[action], () => post({ type: 'act', action, version }));
    button.tabIndex = -1;
    button.dataset['action'] = action;
    return button;
  });
  return element(
    'div',
    { class: 'buttons', role: 'group', 'aria-label': `${labels.actions} ${label}` },
    ...buttons,
  );
}
