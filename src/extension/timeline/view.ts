import * as vscode from 'vscode';
import type { Timeline, TimelineEntry } from '../../core/evals/timeline.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { PromptHistory } from '../../core/versions/history/history.ts';
import type {
  TimelineAction,
  TimelineBadge,
  TimelineRow,
  TimelineScoreView,
  TimelineView,
} from '../../webview/protocol.ts';
import { letterOf, toChartView } from './chartView.ts';
import { renderDate, toCommitView, toScoreView } from './scoreView.ts';

/** What is known of Git: `untrusted` and `loading` have not asked it. */
export type GitState = Pick<PromptHistory, 'reason'> & {
  readonly state: PromptHistory['state'] | 'untrusted' | 'loading';
};

export interface ViewContext {
  /** The prompt's id, and its name. */
  readonly prompt: string;
  readonly name: string;
  readonly git: GitState;
  /** The actions whose commands there are. */
  readonly actions: ReadonlySet<TimelineAction>;
  readonly locale: string;
}

const labelOf = (version: string): string => (version === DRAFT ? vscode.l10n.t('Draft') : version);

/** All that a timeline shows, in the language of the user. */
export function toTimelineView(timeline: Timeline, context: ViewContext): TimelineView {
  const { prompt, name, git, locale } = context;
  const chart = toChartView(timeline, { name, locale, labelOf });
  const isIndexing = git.state === 'indexing' || git.state === 'loading';
  return {
    prompt,
    name,
    summary: summaryOf(timeline),
    banners: bannersOf(git),
    isIndexing,
    rows: timeline.entries.map((entry) => toRow(entry, timeline, context)),
    chart,
    empty: emptyText(timeline, isIndexing),
    status: isIndexing
      ? vscode.l10n.t('Reading Git’s history…')
      : vscode.l10n.t('{0} versions', timeline.entries.length),
  };
}

/** The view of a prompt that is not there any more, or not there yet. */
export const emptyView = (prompt: string, isSearching: boolean): TimelineView => ({
  prompt,
  name: prompt.slice(prompt.indexOf('#') + 1),
  summary: '',
  banners: [],
  isIndexing: isSearching,
  rows: [],
  chart: undefined,
  empty: isSearching ? undefined : vscode.l10n.t('This prompt is not in the registry any more.'),
  status: '',
});

function summaryOf({ deployed, minScore, entries }: Timeline): string {
  const count = entries.filter(({ version }) => version !== DRAFT).length;
  return [
    count === 1 ? vscode.l10n.t('1 version') : vscode.l10n.t('{0} versions', count),
    deployed === undefined ? undefined : vscode.l10n.t('{0} deployed', deployed),
    minScore === undefined ? undefined : vscode.l10n.t('minimum {0}', minScore.toFixed(2)),
  ]
    .filter(Boolean)
    .join(' · ');
}

const inform = (message: string): TimelineView['banners'] => [{ severity: 'information', message }];

function bannersOf({ state, reason }: GitState): TimelineView['banners'] {
  switch (state) {
    case 'untrusted':
      return inform(
        vscode.l10n.t('Git is not read in restricted mode: only what stands in the files is shown.'),
      );
    case 'unavailable':
      return inform(reason ?? vscode.l10n.t('Git’s history is not available: only the files are shown.'));
    case 'shallow':
      return inform(reason ?? vscode.l10n.t('This clone is shallow: it does not have the older commits.'));
    default:
      return reason === undefined ? [] : inform(reason);
  }
}

function emptyText({ entries }: Timeline, isIndexing: boolean): string | undefined {
  if (entries.some(({ score }) => score) || (isIndexing && entries.length === 0)) return undefined;
  return entries.length === 0
    ? vscode.l10n.t('No version yet. Give the prompt a version, or start a draft and release it.')
    : vscode.l10n.t('No version has a score yet. Run the evals of the prompt to record one.');
}

function toRow(entry: TimelineEntry, timeline: Timeline, context: ViewContext): TimelineRow {
  const { version, author, at, commit, notes } = entry;
  const { locale } = context;
  return {
    version,
    label: labelOf(version),
    badges: badgesOf(entry),
    author,
    date: at === undefined ? undefined : renderDate(at, locale, 'short'),
    dateTitle: at === undefined ? undefined : renderDate(at, locale, 'long'),
    commit: commit && toCommitView(commit, locale),
    // A commit's subject is the note of a team that writes no other.
    notes: notes ?? commit?.subject,
    score: scoreOf(entry, timeline, context),
    actions: actionsOf(entry, timeline).filter((action) => context.actions.has(action)),
  };
}

function scoreOf(
  { version, score, isInFiles }: TimelineEntry,
  timeline: Timeline,
  { git, locale }: ViewContext,
): TimelineScoreView | undefined {
  if (!score) return undefined;
  const isKnown = git.state === 'complete' || git.state === 'shallow';
  return toScoreView(score, {
    locale,
    minScore: timeline.minScore,
    letter: letterOf(timeline, score.suite),
    isCommitted: !isKnown || !isInFiles || version === DRAFT || score.commit !== undefined,
  });
}

function badgesOf({ served, stage, isRollbackTarget, isInFiles }: TimelineEntry): TimelineBadge[] {
  const title = vscode.l10n.t('What the environment serves');
  return [
    ...served.map((environment): TimelineBadge =>
      environment === 'production'
        ? { kind: 'deployed', text: vscode.l10n.t('deployed'), title: vscode.l10n.t('Production serves it') }
        : { kind: 'served', text: environment, title },
    ),
    ...(stage === undefined ? [] : [{ kind: 'stage' as const, text: stage, title: undefined }]),
    ...(isRollbackTarget
      ? [
          {
            kind: 'rollback' as const,
            text: vscode.l10n.t('rollback'),
            title: vscode.l10n.t('Where a rollback leads to: rollback_to'),
          },
        ]
      : []),
    ...(isInFiles
      ? []
      : [
          {
            kind: 'git' as const,
            text: vscode.l10n.t('Git'),
            title: vscode.l10n.t('Only Git’s history has it'),
          },
        ]),
  ];
}

function actionsOf({ version, previous }: TimelineEntry, { deployed, entries }: Timeline): TimelineAction[] {
  const isDeployed = version === deployed;
  const canCompare = !isDeployed && entries.some((entry) => entry.version === deployed);
  return [
    'open',
    ...(previous === undefined ? [] : (['compareWithPrevious'] as const)),
    ...(canCompare ? (['compareWithDeployed'] as const) : []),
    ...(version === DRAFT ? [] : (['startDraft'] as const)),
    ...(version === DRAFT || isDeployed ? [] : (['rollBack'] as const)),
  ];
}
