import { isJsonArray, isJsonObject, parseJsonObject } from '../base/json.ts';
import type { Alert, MonitorReport } from './alert.ts';
import type { AlertEvent } from './monitoringSettings.ts';

/** Something about an alert that is worth telling, once. */
export interface AlertNews {
  readonly event: AlertEvent;
  readonly alert: Alert;
}

/** What a look changed. */
export const newsOf = ({
  opened,
  escalated,
  ended,
}: Pick<MonitorReport, 'opened' | 'escalated' | 'ended'>): readonly AlertNews[] => [
  ...opened.map((alert) => ({ event: 'opened', alert }) as const),
  ...escalated.map((alert) => ({ event: 'escalated', alert }) as const),
  ...ended.map((alert) => ({ event: 'ended', alert }) as const),
];

/** The alerts of a registry, and which of them have been told where. */
export interface AlertState {
  /** ISO 8601; undefined before the first look. */
  readonly lookedAt: string | undefined;
  readonly lasting: readonly Alert[];
  /** Those that ended lately, the newest first: somebody may not have been told yet. */
  readonly ended: readonly Alert[];
  /** By channel (the editor, a hook, what acts by itself) the alerts as they were last told of, by id. */
  readonly told: ReadonlyMap<string, ReadonlyMap<string, Alert>>;
}

export const NO_ALERTS: AlertState = { lookedAt: undefined, lasting: [], ended: [], told: new Map() };

/** Whoever has not told of an end for so long does not tell of it any more. */
const KEEP_ENDED_MS = 7 * 86_400_000;

const VERSION = 1;

/** Of each alert what a channel does not know yet: that it began, that it is certain now, that it is over. */
export function newsFor({ lasting, ended, told }: AlertState, channel: string): readonly AlertNews[] {
  const known = told.get(channel) ?? new Map<string, Alert>();
  const news: AlertNews[] = [];
  for (const [id, before] of known) {
    const isLasting = lasting.some((alert) => alert.id === id && alert.since === before.since);
    if (before.endedAt !== undefined || isLasting) continue;
    const over = ended.find((alert) => alert.id === id && alert.since === before.since);
    if (over) news.push({ event: 'ended', alert: over });
  }
  for (const alert of lasting) {
    const before = known.get(alert.id);
    if (before?.since !== alert.since) news.push({ event: 'opened', alert });
    else if (alert.wasFiring && !before.wasFiring) news.push({ event: 'escalated', alert });
  }
  return news;
}

/** The state after a channel has told something. */
export function withTold(state: AlertState, channel: string, told: readonly AlertNews[]): AlertState {
  const known = new Map(state.told.get(channel));
  for (const { event, alert } of told)
    if (event !== 'ended') known.set(alert.id, alert);
    else if (known.get(alert.id)?.since === alert.since) known.delete(alert.id);
  return { ...state, told: new Map(state.told).set(channel, known) };
}

/** The state after a look. @param now milliseconds since 1970 */
export function withLook(
  state: AlertState,
  look: { readonly alerts: readonly Alert[]; readonly ended: readonly Alert[] },
  now: number,
): AlertState {
  const isLate = ({ endedAt = '' }: Alert): boolean => now - Date.parse(endedAt) <= KEEP_ENDED_MS;
  return {
    ...state,
    lookedAt: new Date(now).toISOString(),
    lasting: look.alerts,
    ended: [...look.ended, ...state.ended].filter(isLate),
  };
}

export function renderAlertState({ lookedAt, lasting, ended, told }: AlertState): string {
  const channels = Object.fromEntries(
    [...told].map(([channel, alerts]) => [channel, [...alerts.values()]] as const),
  );
  const state = { schema_version: VERSION, looked_at: lookedAt, lasting, ended, told: channels };
  return `${JSON.stringify(state, undefined, 1)}\n`;
}

/** @returns undefined where the text is of another version or was damaged */
export function parseAlertState(text: string): AlertState | undefined {
  const json = parseJsonObject(text);
  if (json?.['schema_version'] !== VERSION) return undefined;
  const { looked_at: lookedAt, lasting, ended, told } = json;
  const channels = isJsonObject(told) ? Object.entries(told) : [];
  return {
    lookedAt: typeof lookedAt === 'string' ? lookedAt : undefined,
    lasting: toAlerts(lasting),
    ended: toAlerts(ended),
    told: new Map(
      channels.map(([channel, alerts]) => [
        channel,
        new Map(toAlerts(alerts).map((alert) => [alert.id, alert])),
      ]),
    ),
  };
}

/** What this project wrote is not checked field by field: an alert without the fields that are read first is none. */
const toAlerts = (value: unknown): Alert[] =>
  Array.isArray(value) && isJsonArray(value)
    ? (value as unknown[]).filter(
        (one): one is Alert =>
          isJsonObject(one) &&
          typeof one['id'] === 'string' &&
          typeof one['since'] === 'string' &&
          isJsonObject(one['evaluation']),
      )
    : [];
