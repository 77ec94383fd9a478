import { expect, test } from 'vitest';
import type { Alert } from '../../../src/core/monitoring/alert.ts';
import {
  type AlertState,
  NO_ALERTS,
  newsFor,
  parseAlertState,
  renderAlertState,
  withLook,
  withTold,
} from '../../../src/core/monitoring/alertNews.ts';

const NOW = Date.parse('2026-11-10T12:00:00Z');
const DAY_MS = 86_400_000;

const alert = (monitor: Alert['evaluation']['monitor'], more: Partial<Alert> = {}): Alert => ({
  id: `${monitor} p 1.0.0 production`,
  evaluation: {
    monitor,
    prompt: 'p',
    version: '1.0.0',
    environment: 'production',
    state: 'suspected',
    value: 1,
    threshold: 0,
    clearAt: undefined,
    baseline: undefined,
    calls: 10,
    interval: [0, 1],
    text: 'Words',
    causes: [],
  },
  since: '2026-11-10T11:00:00.000Z',
  endedAt: undefined,
  wasFiring: false,
  foundAt: '2026-11-10T11:00:00.000Z',
  lookedAt: '2026-11-10T11:00:00.000Z',
  cleanSince: undefined,
  ...more,
});

const events = (state: AlertState, channel: string): string[] =>
  newsFor(state, channel).map(({ event, alert: { evaluation } }) => `${event} ${evaluation.monitor}`);

test('each channel is told of each event once', () => {
  let state = withLook(NO_ALERTS, { alerts: [alert('quality')], ended: [] }, NOW);
  expect(events(state, 'editor')).toEqual(['opened quality']);
  state = withTold(state, 'editor', newsFor(state, 'editor'));
  expect(events(state, 'editor')).toEqual([]);
  expect(events(state, 'hook')).toEqual(['opened quality']);

  state = withLook(state, { alerts: [alert('quality', { wasFiring: true }), alert('cost')], ended: [] }, NOW);
  expect(events(state, 'editor')).toEqual(['escalated quality', 'opened cost']);
  // Who has not been told of the beginning is told of what it is by now.
  expect(events(state, 'hook')).toEqual(['opened quality', 'opened cost']);
  state = withTold(state, 'editor', newsFor(state, 'editor'));

  const over = alert('quality', { wasFiring: true, endedAt: new Date(NOW).toISOString() });
  state = withLook(state, { alerts: [alert('cost')], ended: [over] }, NOW);
  expect(events(state, 'editor')).toEqual(['ended quality']);
  expect(events(state, 'hook')).toEqual(['opened cost']);
  state = withTold(state, 'editor', newsFor(state, 'editor'));
  expect(events(state, 'editor')).toEqual([]);
});

test('the same again later is another alert', () => {
  let state = withLook(NO_ALERTS, { alerts: [alert('quality')], ended: [] }, NOW);
  state = withTold(state, 'editor', newsFor(state, 'editor'));
  const again = alert('quality', { since: '2026-11-11T09:00:00.000Z' });
  const over = alert('quality', { endedAt: '2026-11-10T12:00:00.000Z' });
  state = withLook(state, { alerts: [again], ended: [over] }, NOW);
  expect(events(state, 'editor')).toEqual(['ended quality', 'opened quality']);
  state = withTold(state, 'editor', newsFor(state, 'editor'));
  expect(events(state, 'editor')).toEqual([]);
});

test('what nobody was told of for a week is not told any more', () => {
  const over = alert('quality', { endedAt: new Date(NOW).toISOString() });
  let state = withLook(NO_ALERTS, { alerts: [alert('quality')], ended: [] }, NOW);
  state = withTold(state, 'hook', newsFor(state, 'hook'));
  state = withLook(state, { alerts: [], ended: [over] }, NOW);
  expect(events(state, 'hook')).toEqual(['ended quality']);
  state = withLook(state, { alerts: [], ended: [] }, NOW + 8 * DAY_MS);
  expect(events(state, 'hook')).toEqual([]);
});

test('the state comes back from its file; what is no state of this form is none', () => {
  let state = withLook(NO_ALERTS, { alerts: [alert('quality'), alert('cost')], ended: [] }, NOW);
  state = withTold(state, 'editor', newsFor(state, 'editor').slice(0, 1));
  const read = parseAlertState(renderAlertState(state))!;
  expect(events(read, 'editor')).toEqual(['opened cost']);
  expect(renderAlertState(read)).toBe(renderAlertState(state));
  for (const text of ['', '{', '[]', '{"schema_version":2}', 'null'])
    expect(parseAlertState(text)).toBeUndefined();
  const odd = '{"schema_version":1,"lasting":[1,{"id":2},null],"told":{"editor":"x"}}';
  expect(parseAlertState(odd)).toMatchObject({ lasting: [], ended: [] });
});
