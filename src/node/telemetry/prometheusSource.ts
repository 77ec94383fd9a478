import { PromptError } from '../../core/base/errors.ts';
import { type JsonValue, isJsonArray, isJsonObject, parseJsonObject } from '../../core/base/json.ts';
import { USER_CORRECTION } from '../../core/monitoring/evaluations.ts';
import type {
  CallSums,
  LatencyQuantiles,
  ScoreSums,
  TelemetryQuery,
  TelemetrySource,
} from '../../core/monitoring/source.ts';
import { METRIC_NAMES, type MetricName } from '../../core/monitoring/metricNames.ts';
import { RowTable } from './engineRows.ts';

export interface PrometheusOptions {
  /** Of a server that answers Prometheus' HTTP API: `http://prom:9090`, `https://mimir/prometheus`. */
  readonly url: string;
  readonly token?: string | undefined;
  /** Names of metrics and labels that differ from `METRIC_NAMES`, by ours. */
  readonly names?: ReadonlyMap<string, string> | undefined;
  readonly fetch: typeof fetch;
  /** For one request. */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 30_000;
/** The server answers 11,000 points a series at most. */
const MOST_POINTS = 10_000;

const GAPS = [
  'Prometheus counts calls and not who made them: how far the calls of one user go together is unknown, so nothing that acts follows from scores.',
  'Percentiles are interpolated in the buckets of a histogram, and are as exact as those are narrow.',
  'Increases of counters are extrapolated to the ends of a window, and what a counter counted before it was first read is missing.',
  'How scores are distributed, and calls that were tried again and failed, are unknown.',
];

/** Telemetry in Prometheus or a server that answers like it: increases of counters over windows. */
export function prometheusSource(options: PrometheusOptions): TelemetrySource {
  const name = nameOf(options.url);
  const ask = (query: TelemetryQuery) => new PrometheusQuery(options, name, query).run();
  return { name, gaps: GAPS, query: ask, dispose: async () => undefined };
}

function nameOf(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))
    return `Prometheus at ${new URL(url).host}`;
  throw new PromptError('telemetry-unavailable', 'The address of Prometheus is none of HTTP.', {
    hint: 'Write it as http://host:9090.',
  });
}

/** One sample: what it belongs to, when its window begins and its value. */
interface Sample {
  readonly prompt: string;
  readonly version: string;
  readonly arm: string;
  readonly model: string;
  readonly evaluation: string;
  readonly start: number;
  readonly value: number;
}

/** The names under which an application's scores of quality come. */
const toEvaluation = (name: string): string => (name === 'quality' ? 'quality_score' : name);

class PrometheusQuery {
  readonly #options: PrometheusOptions;
  readonly #name: string;
  readonly #query: TelemetryQuery;
  readonly #step: number;

  constructor(options: PrometheusOptions, name: string, query: TelemetryQuery) {
    this.#options = options;
    this.#name = name;
    this.#query = query;
    this.#step = query.step ?? query.to - query.from;
  }

  async run() {
    const [calls, failed, troubled, cost, priced, input, cached, output, timed, latency, scores] =
      await Promise.all([
        this.#increase('calls'),
        this.#increase('duration', { suffix: '_count', also: `${this.#label('error_type')}!=""` }),
        this.#increase('failed_or_retried'),
        this.#increase('cost_usd'),
        this.#increase('priced'),
        this.#increase('tokens', { also: `${this.#label('token_type')}="input"` }),
        this.#increase('tokens', { also: `${this.#label('token_type')}="cached_input"` }),
        this.#increase('tokens', { also: `${this.#label('token_type')}="output"` }),
        this.#increase('duration', { suffix: '_count' }),
        this.#quantiles(),
        this.#scores(),
      ]);
    const table = new RowTable(this.#query);
    // A counter that stood still is no row: nobody called.
    const put = (
      samples: readonly Sample[],
      change: (sums: CallSums, value: number) => Partial<CallSums> | undefined,
    ) => {
      for (const sample of samples)
        if (sample.value > 0) table.change(sample, (sums) => ({ ...sums, ...change(sums, sample.value) }));
    };
    put(calls, (_, value) => ({ calls: value }));
    put(failed, (_, value) => ({ failed: value }));
    put(troubled, ({ failed: some }, value) => ({
      failedOrRetried: value,
      // At least so many: those that failed may have been tried again as well.
      retried: Math.max(0, value - some),
    }));
    put(cost, (_, value) => ({ costUsd: value }));
    put(priced, (_, value) => ({ pricedCalls: value }));
    put(input, (_, value) => ({ inputTokens: value }));
    put(cached, (_, value) => ({ cachedInputTokens: value }));
    put(output, (_, value) => ({ outputTokens: value }));
    put(timed, (_, value) => ({ latency: { calls: value, p50: NaN, p95: NaN, p99: NaN } }));
    for (const { key, samples } of latency)
      put(samples, (sums, value) => sums.latency && { latency: { ...sums.latency, [key]: value * 1000 } });
    for (const { key, samples } of scores)
      for (const sample of samples) table.change(sample, (sums) => withScore(sums, sample, key));
    return table.rows().map((row) => ({ ...row, sums: withKnownLatency(row.sums) }));
  }

  /** Sums and their squares may be anything; a count of nothing is no score. */
  async #scores(): Promise<{ key: keyof ScoreSums; samples: Sample[] }[]> {
    const [count, total, squares] = await Promise.all([
      this.#increase('score', { suffix: '_count', byEvaluation: true }),
      this.#increase('score', { suffix: '_sum', byEvaluation: true }),
      this.#increase('score_squares', { byEvaluation: true }),
    ]);
    const place = (sample: Sample): string => JSON.stringify({ ...sample, value: 0 });
    const counted = new Set(count.filter(({ value }) => value > 0).map(place));
    const some = (samples: readonly Sample[]) => samples.filter((sample) => counted.has(place(sample)));
    return [
      { key: 'count', samples: some(count) },
      { key: 'total', samples: some(total) },
      { key: 'squares', samples: some(squares) },
    ];
  }

  #quantiles(): Promise<{ key: keyof LatencyQuantiles; samples: Sample[] }[]> {
    const shares = [
      ['p50', 0.5],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const;
    const base = this.#metric('duration');
    const labels = this.#labels(false);
    const window = `[${this.#step}ms]`;
    return Promise.all(
      shares.map(async ([key, share]) => {
        const classic = `sum by (le, ${labels}) (increase(${this.#selector(`${base}_bucket`)}${window}))`;
        const native = `sum by (${labels}) (increase(${this.#selector(base)}${window}))`;
        const quantile = (of: string): string => `histogram_quantile(${share}, ${of})`;
        return { key, samples: await this.#ask(`${quantile(classic)} or ${quantile(native)}`) };
      }),
    );
  }

  #increase(
    metric: MetricName,
    {
      suffix = '',
      also,
      byEvaluation = false,
    }: { readonly suffix?: string; readonly also?: string; readonly byEvaluation?: boolean } = {},
  ): Promise<Sample[]> {
    const selector = this.#selector(`${this.#metric(metric)}${suffix}`, also);
    return this.#ask(`sum by (${this.#labels(byEvaluation)}) (increase(${selector}[${this.#step}ms]))`);
  }

  #metric(metric: MetricName): string {
    const name = this.#options.names?.get(metric) ?? METRIC_NAMES[metric];
    if (/^[A-Za-z_:][A-Za-z0-9_:]*$/.test(name)) return name;
    throw new PromptError('telemetry-unavailable', `${JSON.stringify(name)} is no name of a metric.`, {
      hint: `Write under names: of the source what Prometheus calls “${metric}”, letters, digits and _.`,
    });
  }

  #label(label: MetricName): string {
    return this.#metric(label);
  }

  /** What the samples of an answer are told apart by. */
  #labels(byEvaluation: boolean): string {
    const names = ['prompt', ...this.#query.by, ...(byEvaluation ? (['evaluation'] as const) : [])] as const;
    return names.map((name) => this.#label(name)).join(', ');
  }

  #selector(metric: string, also?: string): string {
    const { environment, prompt } = this.#query;
    const matchers = [
      `${this.#label('environment')}=~${JSON.stringify(`|${escapeRegex(environment)}`)}`,
      prompt === undefined
        ? `${this.#label('prompt')}!=""`
        : `${this.#label('prompt')}=${JSON.stringify(prompt)}`,
      ...(also === undefined ? [] : [also]),
    ];
    return `${metric}{${matchers.join(', ')}}`;
  }

  /** Each point of an answer is the window that ends there. */
  async #ask(expression: string): Promise<Sample[]> {
    const { from, to } = this.#query;
    const samples: Sample[] = [];
    for (let end = from + this.#step; end <= to; end += MOST_POINTS * this.#step) {
      const last = Math.min(to, end + (MOST_POINTS - 1) * this.#step);
      samples.push(...(await this.#request(expression, end, last)));
    }
    return samples;
  }

  async #request(expression: string, start: number, end: number): Promise<Sample[]> {
    const { url, token, fetch, timeoutMs = TIMEOUT_MS } = this.#options;
    const body = new URLSearchParams({
      query: expression,
      start: `${start / 1000}`,
      end: `${end / 1000}`,
      step: `${this.#step / 1000}`,
      timeout: `${Math.ceil(timeoutMs / 1000)}s`,
    });
    let response: Response;
    try {
      response = await fetch(`${url.replace(/\/+$/, '')}/api/v1/query_range`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: body.toString(),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      throw this.#unavailable(reasonOf(error), error);
    }
    const text = await response.text();
    const json = parseJsonObject(text);
    const data = json?.['data'];
    if (!response.ok || json?.['status'] !== 'success' || !isJsonObject(data)) {
      const said = typeof json?.['error'] === 'string' ? `: ${json['error'].slice(0, 300)}` : '';
      throw this.#unavailable(`it answers ${response.status}${said}`);
    }
    const series = data['result'];
    if (series === undefined || !isJsonArray(series)) throw this.#unavailable('it answers no series');
    return series.flatMap((one) => this.#samplesOf(one));
  }

  #samplesOf(series: JsonValue): Sample[] {
    if (!isJsonObject(series)) return [];
    const { metric, values } = series;
    if (!isJsonObject(metric) || values === undefined || !isJsonArray(values)) return [];
    const of = (label: MetricName): string => {
      const value = metric[this.#label(label)];
      return typeof value === 'string' ? value : '';
    };
    const labels = {
      prompt: of('prompt'),
      version: of('version'),
      arm: of('arm'),
      model: of('model'),
      evaluation: toEvaluation(of('evaluation')),
    };
    return values.flatMap((pair) => {
      if (!isJsonArray(pair)) return [];
      const [time, value] = pair.map(Number);
      if (time === undefined || value === undefined || !Number.isFinite(value)) return [];
      return [{ ...labels, start: Math.round(time * 1000) - this.#step, value }];
    });
  }

  #unavailable(reason: string, cause?: unknown): PromptError {
    return new PromptError('telemetry-unavailable', `${this.#name} cannot be asked: ${reason}.`, {
      hint: 'Check that the server runs, its address, and the token.',
      cause,
    });
  }
}

function withScore(sums: CallSums, { evaluation, value }: Sample, key: keyof ScoreSums): CallSums {
  if (evaluation === USER_CORRECTION) return key === 'count' ? { ...sums, corrected: value } : sums;
  const nothing: ScoreSums = { count: 0, total: 0, squares: 0, moments: undefined, bins: undefined };
  const score = { ...(sums.scores.get(evaluation) ?? nothing), [key]: value };
  return { ...sums, scores: new Map([...sums.scores, [evaluation, score]]) };
}

/** Durations are known of calls, but no quantile where the server has no buckets of them. */
function withKnownLatency(sums: CallSums): CallSums {
  const { latency } = sums;
  const isKnown = latency && [latency.p50, latency.p95, latency.p99].every(Number.isFinite);
  return isKnown ? sums : { ...sums, latency: undefined };
}

const escapeRegex = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const { cause } = error;
  return cause instanceof Error && cause.message ? cause.message : error.message;
}
