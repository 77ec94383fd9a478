import {
  counted,
  renderDuration,
  renderScore,
  renderSigned,
  renderUsd,
} from '../../evals/reports/amounts.ts';
import type { Ratio, Rate } from '../comparisons.ts';
import type { ShadowHole, ShadowResult } from '../runShadow.ts';
import { percentOf } from '../verdict.ts';

// What every report of a shadow validation says, in the same words.

/** `summarise 2.1.0 against 2.0.0` */
export const titleOf = ({ prompt, version, against }: ShadowResult): string =>
  `${prompt} ${version} against ${against}`;

/** One thing that was compared, as text. */
export interface Fact {
  readonly name: string;
  readonly candidate: string;
  readonly served: string;
  readonly difference: string;
}

export function factsOf({ quality, comparisons }: ShadowResult): Fact[] {
  if (!comparisons) return [];
  const { valid, latency, cost, refusals, length } = comparisons;
  const { delta, interval } = quality;
  const facts: Fact[] = [
    {
      name: 'Quality',
      candidate: renderScore(comparisons.score.candidate),
      served: renderScore(comparisons.score.served),
      difference: `${renderSigned(delta)} (95 % ${renderSigned(interval.low)} to ${renderSigned(interval.high)})`,
    },
  ];
  if (valid)
    facts.push({
      name: 'Schema',
      candidate: rateWords(valid.candidate),
      served: valid.served ? rateWords(valid.served) : 'not known',
      difference: `at least ${percentOf(valid.candidate.interval.low)}`,
    });
  if (latency) facts.push(ratioFact('Latency p95', latency, renderDuration));
  if (cost) facts.push(ratioFact('Cost a call', cost, renderUsd));
  facts.push(
    {
      name: 'Refusals',
      candidate: rateWords(refusals.candidate),
      served: rateWords(refusals.served),
      difference: `up to ${percentOf(refusals.candidate.interval.high)}`,
    },
    {
      name: 'Length',
      candidate: counted(Math.round(length.candidate), 'character'),
      served: counted(Math.round(length.served), 'character'),
      difference: `PSI ${length.psi.toFixed(2)}, KS ${length.ks.toFixed(2)}`,
    },
  );
  return facts;
}

const rateWords = ({ count, of }: Rate): string => `${percentOf(count / of)} (${count} of ${of})`;

const ratioFact = (
  name: string,
  { candidate, served, ratio }: Ratio,
  render: (value: number) => string,
): Fact => ({
  name,
  candidate: render(candidate),
  served: render(served),
  difference: `× ${ratio.toFixed(2)}`,
});

/** How it was scored, and what it was compared on. */
export function describeSetUp({
  scoredBy,
  quality,
  planned,
  usable,
  replayed,
  reused,
  hasTools,
}: ShadowResult): string[] {
  const { by, types, leftOut } = scoredBy;
  const decided = quality.pairs < planned ? ` of ${planned} that were planned` : '';
  const drawn = usable > planned ? `, drawn from ${counted(usable, 'recorded call')}` : '';
  const lines = [
    `${counted(quality.pairs, 'pair')}${decided}, of ${counted(quality.units, 'unit')}${drawn}`,
    by === 'judge'
      ? 'Scored by the judge, who saw both answers in both orders; a win counts if both orders agree'
      : `Scored by what holds for every input: ${types.join(', ')}`,
  ];
  if (leftOut.length > 0) lines.push(`Left out of the suite: ${leftOut.join('; ')}`);
  if (replayed > 0)
    lines.push(
      `${counted(replayed, 'served answer was', 'served answers were')} not recorded: that version was asked again`,
    );
  if (reused > 0) lines.push(`${counted(reused, 'answer')} known from earlier runs`);
  if (hasTools) lines.push('Tools were declared to the model, and none was run');
  return lines;
}

const MOST_REASONS = 5;

/** Recorded calls that were not compared, and why. */
export function describePassedOver({ passedOver, failed, against }: ShadowResult): string[] {
  const { unreadable, withoutInputs, otherVersion, failed: unserved, unfit } = passedOver;
  const lines: string[] = [];
  const say = (count: number, words: string): void => {
    if (count > 0) lines.push(`${counted(count, 'call')} ${words}`);
  };
  say(withoutInputs, 'without inputs: turn on `telemetry: { inputs: true }` in the application');
  say(otherVersion, `of other versions than ${against}`);
  say(unserved, 'that failed or served a fallback');
  for (const [reason, count] of mostCommon(unfit))
    say(count, `whose inputs no longer fit: ${clause(reason)}`);
  for (const [reason, count] of mostCommon(failed))
    say(count, `that could not be compared: ${clause(reason)}`);
  if (unreadable > 0) lines.push(`${counted(unreadable, 'line')} without a record`);
  return lines;
}

/** Without the full stop of a sentence. */
const clause = (sentence: string): string => sentence.replace(/\.$/, '');

function mostCommon(reasons: ReadonlyMap<string, number>): [string, number][] {
  const sorted = [...reasons].toSorted(([, a], [, b]) => b - a);
  const rest = sorted.slice(MOST_REASONS).reduce((sum, [, count]) => sum + count, 0);
  return [
    ...sorted.slice(0, MOST_REASONS),
    ...(rest > 0 ? [['other reasons', rest] as [string, number]] : []),
  ];
}

/** Why it says less than it was asked, and how it goes on. */
export function describeHoles({ incomplete, quality, planned }: ShadowResult): string[] {
  const left = planned - quality.pairs;
  const sentences: Readonly<Record<ShadowHole, string>> = {
    budget: `The budget ran out with ${counted(left, 'pair')} left. Run it again to go on: what was answered is kept and is not paid again.`,
    cancelled: `It was cancelled with ${counted(left, 'pair')} left. Run it again to go on: what was answered is kept and is not paid again.`,
    errors: 'Some pairs could not be compared. Run it again to ask for those once more.',
    sample:
      'Some answers are samples, recorded for another wording: they say nothing about this text. Ask a real model.',
  };
  return incomplete.map((hole) => sentences[hole]);
}

export const verdictWord = ({ verdict }: ShadowResult): string => verdict?.state ?? 'nothing compared';

export const costWords = ({ costUsd }: ShadowResult): string => `cost ${renderUsd(costUsd)}`;
