import { METRIC_NAMES } from '../../src/core/monitoring/metricNames.ts';
import { HOUR_MS, MINUTE_MS } from '../core/monitoring/generate/traffic.ts';

/** How often the counters are read in the last hours, and before. */
const SCRAPE_MS = 5 * MINUTE_MS;
const EARLIER_SCRAPE_MS = HOUR_MS;
const LAST_MS = 2 * HOUR_MS;

/** As the runtime has them: 10 ms to two minutes, growing by a fifth. */
const SECONDS = Array.from({ length: 53 }, (_, index) => Number((0.01 * 1.2 ** index).toPrecision(3)));

type Line = Readonly<Record<string, unknown>>;

/** Names of labels, as OpenTelemetry's attributes become them. */
const LABELS = [
  'gen_ai.prompt.name',
  'gen_ai.prompt.version',
  'gen_ai.request.model',
  'feature_flag.result.variant',
  'deployment.environment.name',
] as const;

const toName = (attribute: string): string => attribute.replaceAll('.', '_');

/** Counters that grow with the lines of a telemetry file, as a server reads them, in the text format of OpenMetrics. */
export function toOpenMetrics(
  lines: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): string {
  const parsed = lines.map((line) => JSON.parse(line) as Line);
  const models = new Map(parsed.map((record) => [record['span_id'], record['gen_ai.request.model']]));
  const records = parsed
    // The application counts a score with the model of its call.
    .map((record): Line => ({ 'gen_ai.request.model': models.get(record['parent_span_id']), ...record }))
    .map((record) => ({ record, at: Date.parse(String(record['time'])) }))
    .toSorted((a, b) => a.at - b.at);
  const counters = new Map<string, number>();
  for (const { record } of records) for (const [series] of countsOf(record)) counters.set(series, 0);
  const samples = new Map<string, string[]>([...counters.keys()].map((series) => [series, []]));
  let next = 0;
  for (let time = from; time <= to; time += time < to - LAST_MS ? EARLIER_SCRAPE_MS : SCRAPE_MS) {
    for (let one = records[next]; one !== undefined && one.at < time; one = records[++next])
      for (const [series, more] of countsOf(one.record))
        counters.set(series, (counters.get(series) ?? 0) + more);
    for (const [series, value] of counters) samples.get(series)?.push(`${series} ${value} ${time / 1000}`);
  }
  // The samples of one metric stand together.
  const families = new Map<string, string[]>();
  for (const [series, written] of samples) {
    const family = series.split('{')[0] ?? '';
    families.set(family, [...(families.get(family) ?? []), ...written]);
  }
  const text = [...families].flatMap(([family, written]) => [`# TYPE ${family} unknown`, ...written]);
  return `${text.join('\n')}\n# EOF\n`;
}

/** What a record adds to which series. */
function countsOf(record: Line): (readonly [series: string, more: number])[] {
  const said = LABELS.flatMap((name) =>
    record[name] === undefined ? [] : [`${toName(name)}=${JSON.stringify(record[name])}`],
  );
  const series = (metric: string, ...more: readonly string[]): string =>
    `${metric}{${[...said, ...more].join(',')}}`;
  const number = (key: string): number => Number(record[key] ?? 0);
  if (record['type'] === 'event') {
    const evaluation = `gen_ai_evaluation_name="${String(record['gen_ai.evaluation.name'])}"`;
    const value = number('gen_ai.evaluation.score.value');
    return [
      [series(`${METRIC_NAMES.score}_count`, evaluation), 1],
      [series(`${METRIC_NAMES.score}_sum`, evaluation), value],
      [series(METRIC_NAMES.score_squares, evaluation), value * value],
    ];
  }
  const error =
    record['error.type'] === undefined ? [] : [`error_type=${JSON.stringify(record['error.type'])}`];
  const seconds = number('duration_ms') / 1000;
  const hasTrouble = error.length > 0 || number('promptledger.retry.count') > 0;
  const cost = record['promptledger.cost.usd'];
  return [
    [series(METRIC_NAMES.calls), 1],
    [series(METRIC_NAMES.failed_or_retried), hasTrouble ? 1 : 0],
    ...(typeof cost === 'number'
      ? [[series(METRIC_NAMES.cost_usd), cost] as const, [series(METRIC_NAMES.priced), 1] as const]
      : []),
    [series(METRIC_NAMES.tokens, 'gen_ai_token_type="input"'), number('gen_ai.usage.input_tokens')],
    [series(METRIC_NAMES.tokens, 'gen_ai_token_type="output"'), number('gen_ai.usage.output_tokens')],
    [series(`${METRIC_NAMES.duration}_count`, ...error), 1],
    [series(`${METRIC_NAMES.duration}_sum`, ...error), seconds],
    ...[...SECONDS, Infinity].map(
      (edge) =>
        [
          series(`${METRIC_NAMES.duration}_bucket`, ...error, `le="${edge === Infinity ? '+Inf' : edge}"`),
          seconds <= edge ? 1 : 0,
        ] as const,
    ),
  ];
}
