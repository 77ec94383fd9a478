import { expect, test } from 'vitest';
import type { ExperimentEvidence } from '../../../src/core/experiments/evidence.ts';
import type { ExperimentSettings } from '../../../src/core/experiments/settings.ts';
import { judge } from '../../../src/core/experiments/verdict.ts';
import { evidenceOf, settings } from './evidenceOf.ts';

/** What is decided, and the sentences that say why. */
const drawn = (evidence: ExperimentEvidence, more: Partial<ExperimentSettings> = {}): string => {
  const { verdict, reasons } = judge({ ...settings, ...more }, evidence);
  return [verdict, ...reasons].join('\n');
};

const healthy = { units: 4500, quality: [0.86, 0.15] } as const;

test.each<[name: string, evidence: ExperimentEvidence, expected: string, more?: Partial<ExperimentSettings>]>(
  [
    [
      'nothing yet',
      evidenceOf({ units: 0 }, { units: 0 }),
      'collecting\nNo call of this experiment was recorded yet.',
    ],
    [
      'a few',
      evidenceOf({ units: 441, quality: [0.86, 0.15] }, { units: 49, quality: [0.2, 0.15] }),
      'collecting\nThe challenger has 49 units with a quality score; harm is judged from 50 on.',
    ],
    [
      'calls without scores, at first',
      evidenceOf({ units: 450 }, { units: 50 }),
      'collecting\nNone of 500 calls has a quality score in both arms, so nothing guards this experiment. Send evaluations (gen_ai.evaluation.result, named quality) with the telemetry.',
    ],
    [
      'calls without scores, with the whole sample',
      evidenceOf({ units: 4500 }, { units: 500 }),
      'hold\nNone of 5,000 calls has a quality score in both arms, so nothing guards this experiment. Send evaluations (gen_ai.evaluation.result, named quality) with the telemetry.',
    ],
    [
      'a collapse is certain at the first look',
      evidenceOf({ units: 450, quality: [0.86, 0.15] }, { units: 50, quality: [0.56, 0.15] }),
      'revert\nThe quality score changed by −0.300 (50 units of the challenger), certainly beyond the −0.100 that is put up with: −0.218 at best.',
    ],
    [
      'the same, where neither arm varies at all',
      evidenceOf({ units: 450, quality: [1, 0] }, { units: 50, quality: [0, 0] }),
      'revert\nThe quality score changed by −1.000 (50 units of the challenger), certainly beyond the −0.100 that is put up with: −0.927 at best.',
    ],
    [
      'nothing varies, and nothing changed',
      evidenceOf({ units: 4500, quality: [1, 0] }, { units: 500, quality: [1, 0] }),
      'inconclusive\nWith 500 units of the challenger, quality_score differs by +0.000, and may differ by −0.006 to +0.006: keep the control.',
    ],
    [
      'beyond, and the whole sample is there',
      evidenceOf(healthy, { units: 500, quality: [0.75, 0.15] }),
      'revert\nThe quality score changed by −0.110 (500 units of the challenger), beyond the −0.100 that is put up with, and harm is certain: −0.090 at best.',
    ],
    [
      'beyond, before the sample is there',
      evidenceOf({ units: 4482, quality: [0.86, 0.15] }, { units: 498, quality: [0.75, 0.15] }),
      'continue\nNo harm so far; the smaller arm has 498 of 500 units.',
    ],
    [
      'any harm',
      evidenceOf({ units: 2700, quality: [0.86, 0.15] }, { units: 300, quality: [0.8, 0.15] }),
      'revert\nThe quality score changed by −0.060 (300 units of the challenger), and any harm is one too many: it is certain, −0.034 at best.',
      { sensitivity: 'any_harm' },
    ],
    [
      'a rollout counts in shares of the control',
      evidenceOf(healthy, { units: 500, quality: [0.76, 0.15] }),
      'revert\nThe quality score changed by −11.6 % (500 units of the challenger), beyond the −10 % that is put up with, and harm is certain: −9.4 % at best.',
      { isRelative: true },
    ],
    [
      'the sample ratio',
      evidenceOf(healthy, { units: 300, quality: [0.86, 0.15] }),
      'unhealthy\n6.3 % of the units met the challenger, and its weight is 10 % (p = 5e-18): something loses or adds units in one arm, so that no comparison holds.',
    ],
    [
      'the sample ratio does not disarm the guardrail',
      evidenceOf(healthy, { units: 300, quality: [0.5, 0.15] }),
      'revert\nThe quality score changed by −0.360 (300 units of the challenger), certainly beyond the −0.100 that is put up with: −0.335 at best.\n6.3 % of the units met the challenger, and its weight is 10 % (p = 5e-18): something loses or adds units in one arm, so that no comparison holds.',
    ],
    [
      'units in both arms',
      evidenceOf(healthy, { units: 500, quality: [0.9, 0.15] }, { crossed: 70 }),
      'unhealthy\n70 units (1.4 %) met both arms: whoever decides about the arm does not always get the same unit.',
    ],
    [
      'better',
      evidenceOf(healthy, { units: 500, quality: [0.9, 0.15] }),
      'promote\nquality_score is better: +0.040 (+0.019 to +0.061), 500 units of the challenger.',
    ],
    [
      'better and slower',
      evidenceOf(
        { ...healthy, p95: [1500, 20], cost: [0.01, 0.002] },
        { units: 500, quality: [0.9, 0.15], p95: [1900, 60], cost: [0.01, 0.002] },
      ),
      'hold\nquality_score is better: +0.040 (+0.019 to +0.061), 500 units of the challenger.\nlatency_p95 is worse: +400 ms (+208 ms to +592 ms). Somebody has to say whether that is worth it.',
    ],
    [
      'worse, by less than the guardrail says',
      evidenceOf(healthy, { units: 500, quality: [0.82, 0.15] }),
      'hold\nquality_score is worse: −0.040 (−0.061 to −0.019), though by less than the guardrail allows. Keep the control.',
    ],
    [
      'no difference to speak of',
      evidenceOf(healthy, { units: 500, quality: [0.87, 0.15] }),
      'inconclusive\nWith 500 units of the challenger, quality_score differs by +0.010, and may differ by −0.011 to +0.031: keep the control. If that is the difference, about 2,500 units of the challenger would show it.',
    ],
    [
      'what decides was not measured',
      evidenceOf(healthy, { units: 500, quality: [0.87, 0.15] }),
      'hold\nNothing was measured of cost_per_call, the metric that decides.',
      { metrics: ['cost_per_call'] },
    ],
    [
      'the last step of a rollout has no control',
      evidenceOf({ units: 0 }, { units: 500, quality: [0.87, 0.15] }),
      'continue\nEverybody meets the challenger: there is nothing to compare it with.',
      { weights: { control: 0, challenger: 1 }, isRelative: true },
    ],
    [
      'cheaper, and quality is what it was',
      evidenceOf(
        { ...healthy, cost: [0.01, 0.002] },
        { units: 500, quality: [0.86, 0.15], cost: [0.006, 0.002] },
      ),
      'promote\ncost_per_call is better: −$0.004000 (−$0.004286 to −$0.003714), 500 units of the challenger.',
      { metrics: ['cost_per_call', 'quality_score'] },
    ],
  ],
)('%s', (_name, evidence, expected, more) => expect(drawn(evidence, more)).toBe(expected));

test('nothing is promoted that is not significant or not guarded', () => {
  for (let units = 0; units <= 1000; units += 20) {
    for (const quality of [0.6, 0.7, 0.76, 0.8, 0.86, 0.88, 0.92]) {
      const control = { units: units * 9, quality: [0.86, 0.15] as const };
      const { verdict, guardrail, results } = judge(
        settings,
        evidenceOf(control, { units, quality: [quality, 0.15] }),
      );
      if (units < 50) expect(verdict).toBe('collecting');
      if (verdict === 'promote') {
        expect(units).toBeGreaterThanOrEqual(500);
        expect(guardrail?.state).toBe('held');
        expect(results[0]?.p).toBeLessThan(0.05);
      }
      if (verdict === 'revert') expect(quality).toBeLessThan(0.77);
    }
  }
});
