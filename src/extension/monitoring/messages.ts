import { isJsonObject } from '../../core/base/json.ts';
import { RANGES, type Range } from '../../core/monitoring/dashboard.ts';
import type { DashboardAction, DashboardChoice, FromDashboard } from '../../webview/protocol/dashboard.ts';

const ACTIONS: readonly DashboardAction[] = ['rollBack', 'stopExperiment', 'openPrompt', 'showCalls'];

/** A message of a dashboard, or undefined where it is none: what a webview sends is checked like any other input. */
export function parseDashboardMessage(value: unknown): FromDashboard | undefined {
  if (!isJsonObject(value)) return undefined;
  const { type, choice, action } = value;
  if (type === 'ready' || type === 'choose') return { type, choice: parseChoice(choice) };
  const known = ACTIONS.find((one) => one === action);
  return type === 'act' && known ? { type, action: known } : undefined;
}

/** What was chosen, as far as it can be understood. */
export function parseChoice(value: unknown): Partial<DashboardChoice> {
  if (!isJsonObject(value)) return {};
  const { prompt, version, environment, range } = value;
  return {
    ...(typeof prompt === 'string' && { prompt }),
    ...(typeof version === 'string' && { version }),
    ...(typeof environment === 'string' && environment !== '' && { environment }),
    ...(isRange(range) && { range }),
  };
}

const isRange = (value: unknown): value is Range => RANGES.some((range) => range === value);
