import { renderDuration, renderUsd } from '../evals/reports/amounts.ts';
import type { ScoreState } from '../evals/scoreState.ts';
import { promptOf } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';

/** What stands behind a score, a sentence a line, the most important first. `locale` is how times are written. */
export function describeEvidence(
  { content: { evalScore, lastEval }, prompt }: PlacedContent,
  state: ScoreState,
  locale: string,
): string[] {
  if (!evalScore) return [];
  const { minScore } = promptOf(prompt).evals;
  if (!lastEval) return withMeaning([`Score ${evalScore.value}.`], state, minScore);
  const [low, high] = lastEval.ci95 ?? [];
  const interval = low === undefined || high === undefined ? '' : ` (${low.toFixed(2)}–${high.toFixed(2)})`;
  const { passed, cases, repeats, flaky, baseline, at } = lastEval;
  const asked = repeats !== undefined && repeats > 1 ? `, each asked ${repeats} times` : '';
  const facts = [
    lastEval.latency_p95_ms !== undefined && `95 % within ${renderDuration(lastEval.latency_p95_ms)}`,
    lastEval.cost_usd !== undefined && `cost ${renderUsd(lastEval.cost_usd)}`,
    lastEval.endpoint !== undefined && `endpoint ${lastEval.endpoint}`,
  ].filter((fact) => fact !== false);
  const lines = [
    `Score ${evalScore.value.toFixed(4)}${interval}: ${passed ?? '?'} of ${cases ?? '?'} cases passed${asked}.`,
    ...(flaky === undefined
      ? []
      : [
          flaky === 1
            ? '1 case is flaky: asked the same again, it passed and failed.'
            : `${flaky} cases are flaky: asked the same again, they passed and failed.`,
        ]),
    ...(baseline?.version ? [describeBaseline(baseline)] : []),
    ...(facts.length > 0 ? [`${capital(facts.join(', '))}.`] : []),
    ...(at === undefined ? [] : [`Measured ${renderTime(at, locale)}.`]),
  ];
  return withMeaning(lines, state, minScore);
}

type Baseline = NonNullable<NonNullable<PlacedContent['content']['lastEval']>['baseline']>;

/** The verdict with its numbers, and how small a drop it could have seen: what a look at them would not tell. */
function describeBaseline({ version, verdict, delta, ci95, detectable_drop: drop }: Baseline): string {
  const interval = ci95 ? ` (${signed(ci95[0])} to ${signed(ci95[1])})` : '';
  const difference = delta === undefined ? '' : `, ${signed(delta)}${interval}`;
  const seen =
    drop === undefined ? '' : ` A drop of ${drop.toFixed(2)} would have been seen four times in five.`;
  return `Against ${version}: ${verdict ?? 'no verdict'}${difference}.${seen}`;
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

function renderTime(at: string, locale: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime())
    ? at
    : time.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
}

/** The state comes first where it says that the number is not to be relied on. */
function withMeaning(lines: readonly string[], state: ScoreState, minScore: number | undefined): string[] {
  switch (state) {
    case 'content-changed':
      return ['Stale: the score is about another text. Run the evals again.', ...lines];
    case 'below-minimum':
      return [`The score is below min_score ${minScore ?? ''}.`, ...lines];
    case 'unverified':
      return [...lines, 'No run stands behind the score: nothing is gated on it.'];
    case 'fresh':
      return [...lines, 'Fresh: the text is the one that was measured.'];
    default:
      return [...lines];
  }
}
