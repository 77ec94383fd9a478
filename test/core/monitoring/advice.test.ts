import { expect, test } from 'vitest';
import { actionOf, adviceOf } from '../../../src/core/monitoring/advice.ts';
import type { Alert, Evaluation } from '../../../src/core/monitoring/alert.ts';
import { advanceAlerts } from '../../../src/core/monitoring/alertLedger.ts';
import type { MonitorAction, MonitoringSettings } from '../../../src/core/monitoring/monitoringSettings.ts';
import type { MonitorTarget, WatchedVersion } from '../../../src/core/monitoring/targets.ts';
import { evaluationOf } from './evaluationOf.ts';
import { watchFor } from './generate/watch.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');

const alertOf = (own: Partial<Evaluation>): Alert =>
  advanceAlerts([], [evaluationOf({ state: 'firing', ...own })], NOW).alerts[0]!;

const VERSION: WatchedVersion = {
  version: '2.1.0',
  role: 'pointer',
  previous: '2.0.0',
  model: 'gpt-4o',
  deployedAt: undefined,
};

const target = (own: Partial<MonitorTarget>): MonitorTarget =>
  watchFor({ versions: [VERSION], ...own }).targets[0]!;

test('what everybody is served is rolled back', () => {
  const { steps, offers } = adviceOf(alertOf({}), target({ rollbackTo: '2.0.0' }));
  expect(offers).toEqual([{ kind: 'roll-back', to: '2.0.0' }]);
  expect(steps[0]).toBe('Roll back to 2.0.0.');
});

test('a challenger leads to the end of its experiment', () => {
  const challenger = { ...VERSION, role: 'challenger' as const };
  const served = target({ versions: [challenger], experiment: 'shorter', rollbackTo: '2.0.0' });
  const { steps, offers } = adviceOf(alertOf({ monitor: 'error-rate' }), served);
  expect(offers).toEqual([{ kind: 'stop-experiment', experiment: 'shorter' }]);
  expect(steps[0]).toBe('Stop the experiment shorter: everybody is served the control again.');
});

test('what may be chance is looked at before anything is rolled back', () =>
  expect(
    adviceOf(alertOf({ monitor: 'latency', state: 'suspected' }), target({ rollbackTo: '2.0.0' })).steps,
  ).toEqual([
    'Look at the status of gpt-4o, and whether inputs or answers have become longer.',
    'If it lasts: Roll back to 2.0.0.',
  ]));

test('nothing is rolled back for what no version is to blame for, nor where there is nothing to go back to', () => {
  const back = target({ rollbackTo: '2.0.0' });
  expect(adviceOf(alertOf({ monitor: 'no-data', version: '' }), back).offers).toEqual([]);
  expect(adviceOf(alertOf({ monitor: 'input-drift', version: '' }), back).offers).toEqual([]);
  expect(adviceOf(alertOf({}), target({})).offers).toEqual([]);
  const leaving = { ...VERSION, role: 'rolled-back' as const };
  expect(adviceOf(alertOf({}), target({ versions: [leaving], rollbackTo: '2.0.0' })).offers).toEqual([]);
  const { steps, offers } = adviceOf(alertOf({}), undefined);
  expect(offers).toEqual([]);
  expect(steps).not.toEqual([]);
});

const settings: MonitoringSettings = {
  ...watchFor({}).settings,
  actions: new Map<'quality', MonitorAction>([['quality', 'rollback']]),
};

test('an action follows what this look is certain of, and nothing else', () => {
  const at = new Date(NOW).toISOString();
  expect(actionOf(alertOf({}), settings, { at })).toBe('rollback');
  expect(actionOf(alertOf({ state: 'suspected' }), settings, { at })).toBeUndefined();
  expect(actionOf(alertOf({ monitor: 'latency' }), settings, { at })).toBeUndefined();
});

test('an alert that this look could not see again leads to nothing', () => {
  const later = NOW + 300_000;
  for (const state of ['unavailable', 'too-few', 'ok'] as const) {
    const [alert] = advanceAlerts([alertOf({})], [evaluationOf({ state })], later).alerts;
    expect(alert?.evaluation.state).toBe('firing');
    expect(actionOf(alert!, settings, { at: new Date(later).toISOString() })).toBeUndefined();
  }
});
