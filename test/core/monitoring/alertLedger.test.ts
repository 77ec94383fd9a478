import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Alert, Evaluation, MonitorState } from '../../../src/core/monitoring/alert.ts';
import { MONITORS } from '../../../src/core/monitoring/alert.ts';
import { type Advance, advanceAlerts } from '../../../src/core/monitoring/alertLedger.ts';
import { evaluationOf } from './evaluationOf.ts';

const START = Date.parse('2026-11-20T12:00:00Z');
const MINUTE_MS = 60_000;

/** Looks at one thing, so many minutes after the start, and what each look does. */
function course(looks: readonly (readonly [minute: number, evaluation: Evaluation | undefined])[]): string[] {
  let alerts: readonly Alert[] = [];
  return looks.map(([minute, evaluation]) => {
    // Something else of the prompt is looked at as well.
    const others = [evaluationOf({ monitor: 'no-data', version: '' })];
    const found = evaluation ? [evaluation, ...others] : others;
    const next = advanceAlerts(alerts, found, START + minute * MINUTE_MS);
    alerts = next.alerts;
    return `${minute}: ${drawn(next)}`;
  });
}

function drawn({ alerts, opened, escalated, ended }: Advance): string {
  const what = [
    ...opened.map(() => 'opened'),
    ...escalated.map(() => 'escalated'),
    ...ended.map(() => 'ended'),
  ];
  const lasting = alerts.map(({ since, wasFiring }) => `since ${since.slice(11, 16)}${wasFiring ? '!' : ''}`);
  return [...what, ...lasting].join(', ') || '-';
}

const of = (state: MonitorState, own: Partial<Evaluation> = {}): Evaluation =>
  evaluationOf({ state, ...own });

test('an alert is told once, keeps its start when it becomes certain, and is told as such once', () =>
  expect(
    course([
      [0, of('ok')],
      [5, of('suspected')],
      [10, of('suspected')],
      [15, of('firing')],
      [20, of('suspected')],
      [25, of('firing')],
    ]),
  ).toEqual([
    '0: -',
    '5: opened, since 12:05',
    '10: since 12:05',
    '15: escalated, since 12:05!',
    '20: since 12:05!',
    '25: since 12:05!',
  ]));

test('what cannot be measured, and too few calls, begin nothing and end nothing', () =>
  expect(
    course([
      [0, of('unavailable')],
      [5, of('too-few')],
      [10, of('firing')],
      [15, of('unavailable')],
      [20, of('too-few')],
      [5000, of('unavailable')],
      [9000, of('too-few')],
    ]),
  ).toEqual([
    '0: -',
    '5: -',
    ...[10, 15, 20, 5000, 9000].map((at) => `${at}: ${at === 10 ? 'opened, ' : ''}since 12:10!`),
  ]));

test('quality ends from its clear threshold on, or when an hour of looks found nothing', () => {
  const clear = { clearAt: 0.82 };
  expect(
    course([
      [0, of('firing', { ...clear, value: 0.78 })],
      [60, of('ok', { ...clear, value: 0.81 })],
      [90, of('ok', { ...clear, value: 0.819 })],
      [95, of('firing', { ...clear, value: 0.799 })],
      [100, of('ok', { ...clear, value: 0.805 })],
      [160, of('ok', { ...clear, value: 0.806 })],
      [165, of('firing', { ...clear, value: 0.7 })],
      [170, of('ok', { ...clear, value: 0.82 })],
    ]),
  ).toEqual([
    '0: opened, since 12:00!',
    '60: since 12:00!',
    '90: since 12:00!',
    '95: since 12:00!',
    '100: since 12:00!',
    '160: ended',
    '165: opened, since 14:45!',
    '170: ended',
  ]);
});

test('errors that are over in the last five minutes end when that lasts, at once when the hour is clean too', () => {
  const errors = { monitor: 'error-rate', clearAt: 0.05 } as const;
  expect(
    course([
      [0, of('firing', { ...errors, value: 0.3 })],
      [5, of('ok', { ...errors, value: 0.28 })],
      [10, of('firing', { ...errors, value: 0.28 })],
      [15, of('ok', { ...errors, value: 0.27 })],
      [25, of('ok', { ...errors, value: 0.2 })],
      [90, of('suspected', { ...errors, value: 0.06 })],
      [95, of('ok', { ...errors, value: 0.04 })],
    ]),
  ).toEqual([
    '0: opened, since 12:00!',
    '5: since 12:00!',
    '10: since 12:00!',
    '15: since 12:00!',
    '25: ended',
    '90: opened, since 13:30',
    '95: ended',
  ]);
});

test('silence ends with the first call', () =>
  expect(
    course([
      [0, of('firing', { monitor: 'latency', value: 2000, clearAt: 1600 })],
      [5, of('ok', { monitor: 'latency', value: 1700, clearAt: 1600 })],
      [10, of('ok', { monitor: 'latency', value: 1599, clearAt: 1600 })],
    ]),
  ).toEqual(['0: opened, since 12:00!', '5: since 12:00!', '10: ended']));

test('a version that is not watched any more ends its alert; a prompt that was not looked at keeps it for a day', () => {
  expect(
    course([
      [0, of('firing')],
      [5, undefined],
    ]),
  ).toEqual(['0: opened, since 12:00!', '5: ended']);
  const other = evaluationOf({ prompt: 'other' });
  const first = advanceAlerts([], [of('firing')], START).alerts;
  const hours = (count: number): Advance => advanceAlerts(first, [other], START + count * 60 * MINUTE_MS);
  expect(hours(24).alerts.map(({ id }) => id)).toEqual(['quality summarise-ticket 2.1.0 production']);
  expect(hours(25)).toMatchObject({ alerts: [], ended: [{ endedAt: '2026-11-21T13:00:00.000Z' }] });
});

test('environments are apart', () => {
  const staging = of('firing', { environment: 'staging' });
  const first = advanceAlerts([], [of('firing'), staging], START);
  expect(first.opened).toHaveLength(2);
  const next = advanceAlerts(first.alerts, [of('ok', { value: 1, clearAt: 0.82 })], START + MINUTE_MS);
  expect(next.alerts.map(({ id }) => id)).toEqual(['quality summarise-ticket 2.1.0 staging']);
});

test('while it lasts, an alert says what was last found to be wrong; when it ends, what is right again', () => {
  const bad = advanceAlerts([], [of('firing', { text: 'Bad.' })], START);
  const unseen = advanceAlerts(bad.alerts, [of('unavailable', { text: 'Unseen.' })], START + MINUTE_MS);
  expect(unseen.alerts[0]).toMatchObject({
    evaluation: { text: 'Bad.' },
    lookedAt: '2026-11-20T12:01:00.000Z',
  });
  const good = of('ok', { text: 'Good.', value: 0.9, clearAt: 0.82 });
  expect(advanceAlerts(unseen.alerts, [good], START + 2 * MINUTE_MS).ended[0]?.evaluation.text).toBe('Good.');
});

const STATES: readonly MonitorState[] = ['ok', 'too-few', 'suspected', 'firing', 'unavailable'];

const looks = fc.array(
  fc.record({
    minutes: fc.integer({ min: 1, max: 200 }),
    evaluations: fc.uniqueArray(
      fc.record({
        monitor: fc.constantFrom(...MONITORS),
        version: fc.constantFrom('1.0.0', '2.0.0'),
        state: fc.constantFrom(...STATES),
        value: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
        clearAt: fc.option(fc.constant(0.5), { nil: undefined }),
      }),
      { selector: ({ monitor, version }) => `${monitor} ${version}`, maxLength: 6 },
    ),
  }),
  { maxLength: 30 },
);

test('whatever is found: alerts begin once, end once, keep their start, and nothing but a good look ends them', () =>
  fc.assert(
    fc.property(looks, (all) => {
      let alerts: readonly Alert[] = [];
      let now = START;
      for (const { minutes, evaluations } of all) {
        now += minutes * MINUTE_MS;
        const found = evaluations.map((own) => evaluationOf(own));
        const before = new Map(alerts.map((alert) => [alert.id, alert]));
        const { alerts: after, opened, escalated, ended } = advanceAlerts(alerts, found, now);
        const states = new Map(
          found.map((one) => [`${one.monitor} ${one.prompt} ${one.version} ${one.environment}`, one.state]),
        );
        for (const { id, since } of opened) {
          expect(before.has(id)).toBe(false);
          expect(['suspected', 'firing']).toContain(states.get(id));
          expect(Date.parse(since)).toBe(now);
        }
        for (const { id, wasFiring } of escalated) {
          expect(before.get(id)?.wasFiring).toBe(false);
          expect(wasFiring).toBe(true);
        }
        for (const { id, endedAt } of ended) {
          expect(before.has(id)).toBe(true);
          expect(after.some((alert) => alert.id === id)).toBe(false);
          expect(['ok', undefined]).toContain(states.get(id));
          expect(endedAt).toBeDefined();
        }
        expect(after.length).toBe(before.size + opened.length - ended.length);
        expect(new Set(after.map(({ id }) => id)).size).toBe(after.length);
        for (const alert of after) {
          const known = before.get(alert.id);
          if (known) {
            expect(alert.since).toBe(known.since);
            expect(alert.wasFiring || !known.wasFiring).toBe(true);
          }
          if (states.get(alert.id) === 'firing') expect(alert.wasFiring).toBe(true);
        }
        // The same look again tells nothing and ends nothing.
        const again = advanceAlerts(after, found, now);
        expect([again.opened, again.escalated]).toEqual([[], []]);
        alerts = after;
      }
    }),
    { numRuns: 300 },
  ));
