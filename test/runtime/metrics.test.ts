import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import {
  AggregationTemporality,
  AggregationType,
  type DataPoint,
  type ExponentialHistogram,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, test } from 'vitest';
import { mulberry32 } from '../../src/core/evals/statistics/mulberry32.ts';
import { onRegistry } from './registries.ts';

const DURATION = 'gen_ai.client.operation.duration';
/** What OpenTelemetry's conventions suggest for durations of model calls, in seconds. */
const DOUBLING = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

function measured(views: ViewOptions[] = []) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader], views });
  return {
    meter: provider.getMeter('application'),
    points: async <T>(name: string): Promise<DataPoint<T>[]> => {
      await reader.forceFlush();
      const metrics = exporter
        .getMetrics()
        .at(-1)!
        .scopeMetrics.flatMap((scope) => scope.metrics);
      return (metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? []) as DataPoint<T>[];
    },
  };
}

test('adds up scores and their squares', async () => {
  const { meter, points } = measured();
  const { runtime } = await onRegistry({}, { metrics: meter });
  const call = runtime.record(runtime.resolve('greet', { variables: { text: '' } }), { durationMs: 1 });
  for (const value of [0.5, 1]) runtime.recordScore(call, { value });
  const [scores] = await points<Histogram>('promptledger.evaluation.score');
  expect(scores!.value).toMatchObject({ count: 2, sum: 1.5 });
  expect(scores!.attributes).toMatchObject({
    'gen_ai.evaluation.name': 'quality',
    'gen_ai.prompt.version': '2.0.0',
  });
  expect((await points<number>('promptledger.evaluation.score.sumsq'))[0]!.value).toBe(1.25);
});

const shape = ({ value, attributes }: DataPoint<number>) => ({ value, ...attributes });

test('counts what monitors need, and names nobody', async () => {
  const { meter, points } = measured();
  const { runtime } = await onRegistry({}, { metrics: meter });
  const found = runtime.resolve('greet', { unit: 'ann@example.com', variables: { text: 'secret' } });
  runtime.record(found, {
    durationMs: 800,
    provider: 'openai',
    costUsd: 0.25,
    inputTokens: 600,
    cachedInputTokens: 500,
    outputTokens: 40,
    variables: { text: 'secret' },
  });
  runtime.record(found, { durationMs: 900, retries: 2 });
  runtime.record(found, { durationMs: 30_000, error: 'timeout', retries: 3 });
  const of = {
    'gen_ai.prompt.name': 'greet',
    'gen_ai.prompt.version': '2.0.0',
    'gen_ai.request.model': 'large',
    'deployment.environment.name': 'production',
  };
  expect((await points<number>('promptledger.call')).map(shape)).toEqual([{ value: 3, ...of }]);
  expect((await points<number>('promptledger.call.failed_or_retried')).map(shape)).toEqual([
    { value: 2, ...of },
  ]);
  expect((await points<number>('promptledger.call.cost_usd')).map(shape)).toEqual([{ value: 0.25, ...of }]);
  expect((await points<number>('promptledger.call.priced')).map(shape)).toEqual([{ value: 1, ...of }]);
  expect((await points<number>('promptledger.call.tokens')).map(shape)).toEqual([
    { value: 600, ...of, 'gen_ai.token.type': 'input' },
    { value: 500, ...of, 'gen_ai.token.type': 'cached_input' },
    { value: 40, ...of, 'gen_ai.token.type': 'output' },
  ]);
  const durations = await points<Histogram>(DURATION);
  expect(
    durations.map(({ attributes, value }) => [attributes['error.type'], value.count, value.sum]),
  ).toEqual([
    [undefined, 1, 0.8],
    [undefined, 1, 0.9],
    ['timeout', 1, 30],
  ]);
  expect(JSON.stringify(durations)).not.toMatch(/ann@|secret|u_/);
});

/** Ten thousand durations around a second, log-normal, and their own p95. */
async function readWith(view?: ViewOptions['aggregation']) {
  const { meter, points } = measured(view ? [{ instrumentName: DURATION, aggregation: view }] : []);
  const { runtime } = await onRegistry({}, { metrics: meter });
  const found = runtime.resolve('greet', { variables: { text: '' } });
  const random = mulberry32(7);
  const all = Array.from({ length: 10_000 }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return 0.67 * Math.exp(0.5 * normal);
  });
  for (const seconds of all) runtime.record(found, { durationMs: seconds * 1000 });
  const [point] = await points<Histogram & ExponentialHistogram>(DURATION);
  const p95 = all.toSorted((a, b) => a - b)[Math.floor(0.95 * (all.length - 1))]!;
  return { value: point!.value, p95 };
}

describe('a p95 read from histograms', () => {
  const SHARE = 0.95;

  /** By linear interpolation in the bucket, as Prometheus does it. */
  function fromBuckets({ buckets: { boundaries, counts }, count }: Histogram): number {
    let rest = SHARE * count;
    const at = counts.findIndex((inBucket) => (rest -= inBucket) <= 0);
    const [low, high] = [boundaries[at - 1] ?? 0, boundaries[at]!];
    return low + (high - low) * (1 + rest / counts[at]!);
  }

  function fromExponential({ positive, scale, count }: ExponentialHistogram): number {
    let rest = SHARE * count;
    const at = positive.bucketCounts.findIndex((inBucket) => (rest -= inBucket) <= 0);
    return 2 ** ((positive.offset + at + 0.5) / 2 ** scale);
  }

  test('is far off with boundaries that double', async () => {
    const { value, p95 } = await readWith({
      type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
      options: { boundaries: DOUBLING },
    });
    expect(fromBuckets(value) / p95).toBeGreaterThan(1.2);
  });

  test('is within a tenth with the boundaries that the runtime advises', async () => {
    const { value, p95 } = await readWith();
    expect(Math.abs(fromBuckets(value) / p95 - 1)).toBeLessThan(0.1);
  });

  test('is within two percent from an exponential histogram', async () => {
    const { value, p95 } = await readWith({ type: AggregationType.EXPONENTIAL_HISTOGRAM });
    expect(Math.abs(fromExponential(value) / p95 - 1)).toBeLessThan(0.02);
  });
});

test('reaches a collector over OTLP', async () => {
  const bodies: string[] = [];
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    bodies.push(await text(request));
    response.setHeader('content-type', 'application/json').end('{}');
  }
  const server = createServer((request, response) => {
    void answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const exporter = new OTLPMetricExporter({ url: `http://127.0.0.1:${port}/v1/metrics` });
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
  const { runtime } = await onRegistry({}, { metrics: provider.getMeter('application') });
  runtime.record(runtime.resolve('greet', { variables: { text: '' } }), { durationMs: 5, costUsd: 0.5 });
  await provider.shutdown();
  server.close();
  expect(bodies).toHaveLength(1);
  const { resourceMetrics } = JSON.parse(bodies[0]!) as {
    resourceMetrics: { scopeMetrics: { metrics: { name: string }[] }[] }[];
  };
  const names = resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  expect(names.map(({ name }) => name)).toEqual(
    expect.arrayContaining([DURATION, 'promptledger.call', 'promptledger.call.cost_usd']),
  );
});
