import type { Alert, Evaluation, MonitorId } from './alert.ts';

/** What a look changes. */
export interface Advance {
  /** Those that last, the newest first. */
  readonly alerts: readonly Alert[];
  /** Those that began with this look: each is in exactly one of them, so whoever tells of these tells once. */
  readonly opened: readonly Alert[];
  /** Those that were suspected so far and are certain since this look; once each as well. */
  readonly escalated: readonly Alert[];
  readonly ended: readonly Alert[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * How long looks must find nothing before an alert ends that is not beyond its clear threshold: so long that the last
 * of them looks at other data than the first. An alert that would end and begin with every look is one alert.
 */
const CLEAN_FOR_MS: Readonly<Record<MonitorId, number>> = {
  quality: 60 * MINUTE_MS,
  'quality-trend': DAY_MS,
  'error-rate': 10 * MINUTE_MS,
  latency: 60 * MINUTE_MS,
  cost: 60 * MINUTE_MS,
  'no-data': 0,
  'judge-drift': DAY_MS,
  'input-drift': DAY_MS,
};

/** What nobody has looked at for so long is not watched any more. */
const FORGOTTEN_AFTER_MS = DAY_MS;

/**
 * The alerts after a look, from those before it. A look that could not measure, or that had too few calls, neither
 * begins nor ends anything. What a prompt is no longer watched for (a version that nobody is served any more) ends;
 * prompts that the look was not about stay as they are.
 * @param now milliseconds since 1970, not before the last look
 */
export function advanceAlerts(
  previous: readonly Alert[],
  evaluations: readonly Evaluation[],
  now: number,
): Advance {
  const at = new Date(now).toISOString();
  const found = new Map(evaluations.map((evaluation) => [alertId(evaluation), evaluation]));
  const watched = new Set(evaluations.map(placeOf));
  const lasting = previous.filter(({ endedAt }) => endedAt === undefined);
  const next = lasting.map((alert) => {
    const evaluation = found.get(alert.id);
    if (evaluation) return advance(alert, evaluation, at);
    const isForgotten = now - Date.parse(alert.lookedAt) > FORGOTTEN_AFTER_MS;
    return isForgotten || watched.has(placeOf(alert.evaluation)) ? { ...alert, endedAt: at } : alert;
  });
  const known = new Set(lasting.map(({ id }) => id));
  const opened = [...found]
    .filter(([id, evaluation]) => !known.has(id) && isBad(evaluation))
    .map(([id, evaluation]) => openAlert(id, evaluation, at));
  const kept = next.filter(({ endedAt }) => endedAt === undefined);
  const wasFiring = new Map(lasting.map((alert) => [alert.id, alert.wasFiring]));
  return {
    alerts: [...opened, ...kept].toSorted((a, b) => (a.since < b.since ? 1 : a.since > b.since ? -1 : 0)),
    opened,
    escalated: kept.filter((alert) => alert.wasFiring && wasFiring.get(alert.id) === false),
    ended: next.filter(({ endedAt }) => endedAt !== undefined),
  };
}

/** `quality summarise-ticket 2.1.0 production` */
const alertId = ({ monitor, prompt, version, environment }: Evaluation): string =>
  [monitor, prompt, version, environment].filter((part) => part !== '').join(' ');

const placeOf = ({ prompt, environment }: Evaluation): string => `${prompt} ${environment}`;

const isBad = ({ state }: Evaluation): boolean => state === 'suspected' || state === 'firing';

const openAlert = (id: string, evaluation: Evaluation, at: string): Alert => ({
  id,
  evaluation,
  since: at,
  endedAt: undefined,
  wasFiring: evaluation.state === 'firing',
  foundAt: at,
  lookedAt: at,
  cleanSince: undefined,
});

function advance(alert: Alert, evaluation: Evaluation, at: string): Alert {
  if (isBad(evaluation))
    return {
      ...alert,
      evaluation,
      wasFiring: alert.wasFiring || evaluation.state === 'firing',
      foundAt: at,
      lookedAt: at,
      cleanSince: undefined,
    };
  // The last verdict stays: who reads the alert wants to know what is wrong, and not that it cannot be seen just now.
  if (evaluation.state !== 'ok') return { ...alert, lookedAt: at };
  const cleanSince = alert.cleanSince ?? at;
  const isOver =
    isCleared(evaluation) || Date.parse(at) - Date.parse(cleanSince) >= CLEAN_FOR_MS[evaluation.monitor];
  return isOver
    ? { ...alert, lookedAt: at, cleanSince, endedAt: at, evaluation }
    : { ...alert, lookedAt: at, cleanSince };
}

/** Whether the value is on the good side of the threshold that ends an alert: a score above it, anything else below. */
function isCleared({ monitor, value, clearAt }: Evaluation): boolean {
  if (value === undefined || clearAt === undefined) return false;
  return monitor === 'quality' ? value >= clearAt : value < clearAt;
}
