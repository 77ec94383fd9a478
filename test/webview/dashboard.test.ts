import { describe, expect, test } from 'vitest';
import { parseChoice, parseDashboardMessage } from '../../src/extension/monitoring/messages.ts';

describe('messages of a dashboard', () => {
  test.each([
    { type: 'ready', choice: {} },
    { type: 'choose', choice: { prompt: 'file:///r.yaml#a', range: '30d' } },
    { type: 'choose', choice: { version: '' } },
    { type: 'act', action: 'rollBack' },
    { type: 'act', action: 'showCalls' },
  ])('%j is one', (message) => expect(parseDashboardMessage(message)).toEqual(message));

  test.each([
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'constructor' },
    { type: 'act' },
    { type: 'act', action: 'workbench.action.quit' },
    { type: 'act', action: 'constructor' },
  ])('%j is none', (message) => expect(parseDashboardMessage(message)).toBeUndefined());

  test('a choice is taken as far as it can be understood', () => {
    expect(parseChoice({ prompt: 1, version: '1.0.0', environment: '', range: '2d', other: 1 })).toEqual({
      version: '1.0.0',
    });
    expect(parseChoice('7d')).toEqual({});
  });
});
