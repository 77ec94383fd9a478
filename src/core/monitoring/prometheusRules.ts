import type { JsonObject } from '../base/json.ts';
import { QUALITY } from '../experiments/metrics.ts';
import { renderBlock } from '../yaml/render.ts';
import { METRIC_NAMES, type MetricName } from './metricNames.ts';
import type { MonitorTarget, Watch } from './targets.ts';

/**
 * Rules and alerts for a Prometheus-compatible server with the thresholds of a registry, so that a team is told by what
 * it runs anyway. They are the plain thresholds: what needs users, clusters or a usual day is judged by `monitor` alone.
 */
export function renderPrometheusRules({ targets, environment, settings }: Watch): string {
  const { source } = settings;
  const renamed = source.kind === 'prometheus' ? source.names : new Map<string, string>();
  const named = new Names(renamed, environment);
  const groups: JsonObject[] = [
    { name: 'promptledger_recordings', interval: '1m', rules: named.recordings() },
    ...targets
      .map((target) => ({ name: `promptledger_${target.prompt}`, rules: rulesOf(target, named) }))
      .filter(({ rules }) => rules.length > 0),
  ];
  return `# Written by prompt-ledger monitor --rules from the thresholds of the registry.\n${renderBlock({ groups }, '', '\n').join('\n')}\n`;
}

/** Selectors over our metrics, as the server of the registry calls them. */
class Names {
  readonly #renamed: ReadonlyMap<string, string>;
  readonly #environment: string;

  constructor(renamed: ReadonlyMap<string, string>, environment: string) {
    this.#renamed = renamed;
    this.#environment = environment;
  }

  of(name: MetricName): string {
    return this.#renamed.get(name) ?? METRIC_NAMES[name];
  }

  /** Sums by version over the last stretch: `by("rate", "calls", "1h", …)`. */
  by(change: 'rate' | 'increase', metric: string, range: string, target: MonitorTarget, more = ''): string {
    return `sum by (${this.of('version')}) (${change}(${metric}${this.select(target, more)}[${range}]))`;
  }

  select({ prompt }: Pick<MonitorTarget, 'prompt'>, more = ''): string {
    const parts = [
      `${this.of('prompt')}=${JSON.stringify(prompt)}`,
      `${this.of('environment')}=~${JSON.stringify(`|${this.#environment}`)}`,
      ...(more === '' ? [] : [more]),
    ];
    return `{${parts.join(',')}}`;
  }

  recordings(): JsonObject[] {
    const by = `le, ${this.of('prompt')}, ${this.of('version')}`;
    const place = `{${this.of('environment')}=~${JSON.stringify(`|${this.#environment}`)}}`;
    return ['1h', '5m'].map((range) => ({
      record: `promptledger:latency_p95:${range}`,
      expr: `histogram_quantile(0.95, sum by (${by}) (rate(${this.of('duration')}_bucket${place}[${range}])))`,
    }));
  }
}

/** The alerts of one prompt; a monitor that is off has none. */
function rulesOf(target: MonitorTarget, names: Names): JsonObject[] {
  const { quality, errorRate, latency, cost, noData } = target.settings;
  const on = `and on (${names.of('version')})`;
  const calls = (range: string): string => names.by('increase', names.of('calls'), range, target);
  const rules: (JsonObject | undefined)[] = [
    quality && qualityRule(target, names),
    errorRate &&
      alertOf('PromptErrorsHigh', target, {
        severity: 'page',
        expr: ['1h', '5m']
          .map(
            (range) =>
              `(${names.by('rate', names.of('failed_or_retried'), range, target)} / ${names.by('rate', names.of('calls'), range, target)} > ${errorRate.max})`,
          )
          .concat(`(${calls('1h')} >= ${errorRate.minCalls})`)
          .join(` ${on} `),
        summary: `More than ${errorRate.max * 100} % of the calls of ${target.prompt} fail or are tried again.`,
      }),
    latency &&
      alertOf('PromptLatencyHigh', target, {
        severity: 'page',
        expr: ['1h', '5m']
          .map(
            (range) =>
              `(promptledger:latency_p95:${range}{${names.of('prompt')}=${JSON.stringify(target.prompt)}} > ${latency.maxRatio} * quantile_over_time(0.5, promptledger:latency_p95:1h{${names.of('prompt')}=${JSON.stringify(target.prompt)}}[7d] offset 1d))`,
          )
          .concat(`(${calls('1h')} >= ${latency.minCalls})`)
          .join(` ${on} `),
        summary: `p95 of ${target.prompt} is more than ${latency.maxRatio} times the usual.`,
      }),
    cost && target.costCapUsd !== undefined
      ? alertOf('PromptCostHigh', target, {
          severity: 'ticket',
          expr: `(${names.by('rate', names.of('cost_usd'), '1h', target)} / ${names.by('rate', names.of('priced'), '1h', target)} > ${target.costCapUsd}) ${on} (${calls('1h')} >= ${cost.minCalls})`,
          summary: `A call of ${target.prompt} costs more than its cap of ${target.costCapUsd} USD.`,
        })
      : undefined,
    noData &&
      alertOf('PromptSilent', target, {
        severity: 'ticket',
        expr: `((sum(increase(${names.of('calls')}${names.select(target)}[${noData.afterMinutes}m])) or vector(0)) == 0) and on () (sum(increase(${names.of('calls')}${names.select(target)}[8d])) > 0)`,
        summary: `${target.prompt} has had no call for ${noData.afterMinutes} minutes.`,
      }),
  ];
  return rules.filter((rule) => rule !== undefined);
}

function qualityRule(target: MonitorTarget, names: Names): JsonObject {
  const { score, threshold, minCalls, windowDays } = target.settings.quality!;
  const written = score === QUALITY ? `quality|${QUALITY}` : score;
  const scored = `${names.of('evaluation')}=~${JSON.stringify(written)}`;
  const sum = (suffix: string): string =>
    names.by('increase', `${names.of('score')}${suffix}`, `${windowDays}d`, target, scored);
  return alertOf('PromptQualityLow', target, {
    severity: 'page',
    expr: `(${sum('_sum')} / ${sum('_count')} < ${threshold}) and on (${names.of('version')}) (${sum('_count')} >= ${minCalls})`,
    summary: `The mean ${score} of ${target.prompt} over ${windowDays} days is below ${threshold}.`,
  });
}

const alertOf = (
  alert: string,
  { prompt, rollbackTo }: MonitorTarget,
  { severity, expr, summary }: { readonly severity: string; readonly expr: string; readonly summary: string },
): JsonObject => ({
  alert,
  expr,
  labels: { severity, prompt },
  annotations: {
    summary,
    ...(rollbackTo !== undefined && { action: `prompt-ledger rollback ${prompt} ${rollbackTo} --live` }),
  },
});
