import * as vscode from 'vscode';
import type { Timeline, TimelineEntry } from '../../core/evals/timeline.ts';
import type { ChartMark, ChartPoint, ChartView, ScoreStateView } from '../../webview/protocol.ts';
import { describeState, intervalOf, renderDate } from './scoreView.ts';

export interface ChartContext {
  readonly name: string;
  readonly locale: string;
  readonly labelOf: (version: string) => string;
}

/** `A`, `B`, … in the order in which the suites came; undefined while one suite measured everything. */
export function letterOf({ suites }: Timeline, suite: number | undefined): string | undefined {
  if (suite === undefined || suites.length < 2) return undefined;
  const letter = String.fromCodePoint(65 + (suite % 26));
  return suite < 26 ? letter : `${letter}${Math.floor(suite / 26)}`;
}

/** The chart of a timeline, or undefined where nothing was measured. It goes from the oldest to the newest. */
export function toChartView(timeline: Timeline, context: ChartContext): ChartView | undefined {
  const { entries, minScore } = timeline;
  if (!entries.some(({ score }) => score)) return undefined;
  const turned = (index: number): number => entries.length - 1 - index;
  const points = entries.toReversed().map((entry) => toPoint(entry, timeline, context));
  return {
    label: describeTrend(timeline, context),
    points,
    lines: timeline.lines.map((line) => line.map(turned)),
    suiteChanges: timeline.suiteChanges.map(turned),
    minScore,
    minScoreText: minScore === undefined ? '' : minScore.toFixed(2),
    legend: legendOf(points, timeline),
    suites: describeSuites(timeline),
  };
}

function toPoint(entry: TimelineEntry, timeline: Timeline, context: ChartContext): ChartPoint {
  const { version, score, at, author, notes } = entry;
  const label = context.labelOf(version);
  const [low, high] = score?.evidence?.ci95 ?? [];
  const state: ScoreStateView = score?.state ?? 'none';
  const isDeployed = version === timeline.deployed;
  const letter = letterOf(timeline, score?.suite);
  const { word, sentence } = describeState(state, timeline.minScore);
  const interval = score && intervalOf(score);
  const value = score && `${score.value.toFixed(2)}${interval === undefined ? '' : ` (${interval})`}`;
  const who = [author, at === undefined ? undefined : renderDate(at, context.locale, 'short')];
  const lines = [
    isDeployed ? vscode.l10n.t('{0}, deployed', label) : label,
    value === undefined ? sentence : `${value}, ${word}`,
    letter !== undefined && vscode.l10n.t('Suite {0}', letter),
    who.filter(Boolean).join(', '),
    notes,
  ].flatMap((line) => (line === undefined || line === false || line === '' ? [] : [line]));
  return { version, label, value: score?.value, low, high, state, isDeployed, suite: letter, lines };
}

/** The trend in words: how many versions, where it began, where it is, and what production serves. */
function describeTrend({ entries, deployed, minScore }: Timeline, { name, labelOf }: ChartContext): string {
  const scored = entries.filter(({ score }) => score);
  const [newest, oldest] = [scored[0], scored.at(-1)];
  const tell = ({ version, score }: TimelineEntry): string =>
    vscode.l10n.t('{0} has {1}', labelOf(version), score!.value.toFixed(2));
  const served = scored.find(({ version }) => version === deployed);
  return [
    vscode.l10n.t('Scores of {0}: {1} of {2} versions have one', name, scored.length, entries.length),
    oldest && tell(oldest),
    newest && newest !== oldest && tell(newest),
    served && served !== newest && served !== oldest && tell(served),
    served && vscode.l10n.t('{0} is deployed', labelOf(served.version)),
    minScore !== undefined && vscode.l10n.t('the minimum is {0}', minScore.toFixed(2)),
    vscode.l10n.t('the table below has every value'),
  ]
    .filter(Boolean)
    .join('; ');
}

function legendOf(points: readonly ChartPoint[], { minScore, suiteChanges }: Timeline): ChartView['legend'] {
  const states = new Set(points.map(({ state }) => state));
  const marks: readonly (readonly [ChartMark, boolean, string])[] = [
    ['fresh', states.has('fresh'), vscode.l10n.t('fresh')],
    ['recorded', states.has('recorded'), vscode.l10n.t('recorded in Git')],
    ['content-changed', states.has('content-changed'), vscode.l10n.t('stale')],
    ['unverified', states.has('unverified') || states.has('unknown'), vscode.l10n.t('unverified')],
    ['below-minimum', states.has('below-minimum'), vscode.l10n.t('below the minimum')],
    ['none', states.has('none'), vscode.l10n.t('no score')],
    ['deployed', points.some(({ isDeployed }) => isDeployed), vscode.l10n.t('deployed')],
    ['minimum', minScore !== undefined, vscode.l10n.t('min_score')],
    ['suite', suiteChanges.length > 0, vscode.l10n.t('another suite')],
  ];
  return marks.flatMap(([mark, isShown, text]) => (isShown ? [{ mark, text }] : []));
}

/** Which suites there are, after the reason why it matters. */
function describeSuites(timeline: Timeline): string[] {
  const { suites, suiteChanges } = timeline;
  if (suiteChanges.length === 0) return [];
  const warning = vscode.l10n.t(
    'Scores on the two sides of a dotted line were measured differently and cannot be compared.',
  );
  if (suites.length < 2) return [warning];
  const named = suites.map(({ path, digest, cases }, i) => {
    const revision = digest.replace(/^sha256:/, '').slice(0, 7);
    const what = `${path ?? vscode.l10n.t('a suite')} (${revision})`;
    const letter = letterOf(timeline, i) ?? '';
    return cases === undefined
      ? vscode.l10n.t('{0}: {1}', letter, what)
      : vscode.l10n.t('{0}: {1}, {2} cases', letter, what, cases);
  });
  return [warning, ...named];
}
