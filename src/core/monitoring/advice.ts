import type { Alert, Evaluation, MonitorReport } from './alert.ts';
import type { MonitorAction, MonitoringSettings } from './monitoringSettings.ts';
import type { MonitorTarget, WatchedVersion } from './targets.ts';

/** What to do about an alert, and what a host can offer to do. */
export interface Advice {
  /** One sentence each, the first thing first. */
  readonly steps: readonly string[];
  readonly offers: readonly Offer[];
}

export type Offer =
  | { readonly kind: 'roll-back'; readonly to: string }
  | { readonly kind: 'stop-experiment'; readonly experiment: string };

/** @param target undefined where the prompt is not served any more */
export function adviceOf({ evaluation }: Alert, target: MonitorTarget | undefined): Advice {
  const version = target?.versions.find((one) => one.version === evaluation.version);
  const way = target && version ? wayBack(target, version) : undefined;
  const steps = STEPS[evaluation.monitor](evaluation, version);
  if (!way || !IS_OF_VERSION.has(evaluation.monitor)) return { steps, offers: [] };
  const first = evaluation.state === 'firing' || evaluation.monitor === 'quality' ? [way] : [];
  const later = first.length === 0 ? [way] : [];
  return {
    steps: [...first.map(sentence), ...steps, ...later.map((offer) => `If it lasts: ${sentence(offer)}`)],
    offers: [way],
  };
}

/** Monitors whose alerts may come from the version, so that leaving it may help. */
const IS_OF_VERSION: ReadonlySet<Evaluation['monitor']> = new Set([
  'quality',
  'quality-trend',
  'error-rate',
  'latency',
  'cost',
]);

/** An experiment is stopped; what everybody is served is rolled back; what is being left already is left alone. */
function wayBack(target: MonitorTarget, { role, version }: WatchedVersion): Offer | undefined {
  if (role === 'challenger' && target.experiment !== undefined)
    return { kind: 'stop-experiment', experiment: target.experiment };
  const { rollbackTo } = target;
  if (role !== 'pointer' || rollbackTo === undefined || rollbackTo === version) return undefined;
  return { kind: 'roll-back', to: rollbackTo };
}

const sentence = (offer: Offer): string =>
  offer.kind === 'roll-back'
    ? `Roll back to ${offer.to}.`
    : `Stop the experiment ${offer.experiment}: everybody is served the control again.`;

type Steps = (evaluation: Evaluation, version: WatchedVersion | undefined) => string[];

const modelOf = (version: WatchedVersion | undefined): string => version?.model ?? 'the model';

const STEPS: Readonly<Record<Evaluation['monitor'], Steps>> = {
  quality: () => [
    'Read the answers with the lowest scores, and make eval cases of them.',
    'Label some answers, to see whether the judge is right.',
  ],
  'quality-trend': (_, version) => [
    `See whether ${modelOf(version)} has changed behind its name, or the inputs have.`,
    'Run the evals against the version that is served.',
  ],
  'error-rate': (_, version) => [
    `Look at the status of ${modelOf(version)} and at the errors of the calls: a fallback model serves while it is down.`,
  ],
  latency: (_, version) => [
    `Look at the status of ${modelOf(version)}, and whether inputs or answers have become longer.`,
  ],
  cost: () => ['Look at what has grown: inputs, answers, retries or the price of the model.'],
  'no-data': () => ['See whether the application runs, calls this prompt, and still writes its telemetry.'],
  'judge-drift': () => [
    'See whether the judge’s model has changed, and calibrate it anew: until then alerts on quality are suspect.',
  ],
  'input-drift': () => ['Look at recent inputs, and add cases like them to the suite.'],
};

/**
 * What the registry declares for an alert, which is done only where this very look is certain of it. What a suspect judge
 * or a source that cannot tell users apart says of quality never is: such evaluations do not fire.
 */
export function actionOf(
  { evaluation, foundAt }: Alert,
  { actions }: MonitoringSettings,
  { at }: Pick<MonitorReport, 'at'>,
): MonitorAction | undefined {
  return evaluation.state === 'firing' && foundAt === at ? actions.get(evaluation.monitor) : undefined;
}
