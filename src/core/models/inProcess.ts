import { PromptError } from '../base/errors.ts';
import type { Clock } from '../base/ports.ts';
import { toAbortError } from './abort.ts';
import { IN_PROCESS } from './endpoints.ts';
import type { ModelAnswer, ModelRequest } from './request.ts';
import { type StreamingClient, streamWhole } from './stream.ts';

export interface ExtractorOptions {
  /** `none`: a vector for each token; `mean`: one for the text. */
  readonly pooling: 'none' | 'mean';
  readonly normalize: boolean;
}

/** Gives the features of a text, as a Tensor of Transformers.js. */
export type Extractor = (text: string, options: ExtractorOptions) => Promise<unknown>;

/** @throws PromptError `bad-input` where the package is not installed or cannot load the model */
export type LoadExtractor = (model: string) => Promise<Extractor>;

export interface InProcessPorts {
  /** Absent where the host runs no code of the user's packages. */
  readonly loadExtractor?: LoadExtractor;
  readonly clock: Clock;
}

/** Embeds with models that run in this process, each loaded once. */
export function inProcessClient({ loadExtractor = unavailable, clock }: InProcessPorts): StreamingClient {
  const extractors = new Map<string, Promise<Extractor>>();
  const extractorOf = (model: string): Promise<Extractor> => {
    const loaded = extractors.get(model) ?? loadExtractor(model);
    extractors.set(model, loaded);
    return loaded;
  };
  const complete = async (
    { model, messages, embeds }: ModelRequest,
    _context?: unknown,
    signal?: AbortSignal,
  ): Promise<ModelAnswer> => {
    if (!embeds) throw embedsOnly(model);
    const extract = await extractorOf(model);
    const started = clock.now();
    const vectors: Awaited<ReturnType<typeof vectorsOf>>[] = [];
    for (const { content } of messages) {
      if (signal?.aborted) throw toAbortError(signal);
      vectors.push(await vectorsOf(content, { extract, model, embeds }));
    }
    return {
      output: JSON.stringify(embeds === 'tokens' ? vectors : vectors[0]?.[0]),
      usage: { input_tokens: 0, cached_input_tokens: 0, output_tokens: 0 },
      latency_ms: clock.now() - started,
      retries: 0,
    };
  };
  return {
    complete,
    stream: (...call) => streamWhole(complete(...call)),
    ready: async (model) => void (await extractorOf(model)),
  };
}

interface Asked {
  readonly extract: Extractor;
  readonly model: string;
  readonly embeds: 'text' | 'tokens';
}

async function vectorsOf(text: string, { extract, model, embeds }: Asked): Promise<number[][]> {
  const isWhole = embeds === 'text';
  let tensor: unknown;
  try {
    tensor = await extract(text, { pooling: isWhole ? 'mean' : 'none', normalize: isWhole });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PromptError('endpoint-failed', `${IN_PROCESS.name}:${model} fails: ${why}`, { cause });
  }
  const vectors = isWhole ? readTensor(tensor, ['text']) : readTensor(tensor, ['text', 'tokens']);
  if (vectors) return vectors;
  const what = isWhole ? 'a vector for the text' : 'a vector for each token';
  throw new PromptError('endpoint-failed', `${IN_PROCESS.name}:${model} does not give ${what}.`, {
    hint: 'Name a model for feature extraction, such as `transformers:Xenova/bert-base-uncased`.',
  });
}

/**
 * The rows of a Tensor for one text: its `data` row by row, its `dims` as named and then the length of a row.
 * Undefined where it has another shape or holds something else than numbers.
 */
function readTensor(tensor: unknown, named: readonly string[]): number[][] | undefined {
  if (typeof tensor !== 'object' || tensor === null || !('dims' in tensor) || !('data' in tensor))
    return undefined;
  const { dims, data } = tensor;
  if (!Array.isArray(dims) || dims.length !== named.length + 1 || dims[0] !== 1) return undefined;
  const [width, rows] = [Number(dims.at(-1)), named.length === 1 ? 1 : Number(dims[1])];
  const values = isList(data) ? Array.from(data) : [];
  if (![width, rows].every((count) => Number.isInteger(count) && count > 0)) return undefined;
  if (values.length !== rows * width || !values.every(isFiniteNumber)) return undefined;
  return Array.from({ length: rows }, (_, row) => values.slice(row * width, (row + 1) * width));
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

const isFiniteNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const unavailable: LoadExtractor = (model) =>
  Promise.reject(
    new PromptError('bad-input', `${IN_PROCESS.name}:${model} runs on the command line only.`, {
      hint: 'Evaluate with `prompt-ledger eval`, or name an embedding model of a server.',
    }),
  );

const embedsOnly = (model: string): PromptError =>
  new PromptError('bad-input', `${IN_PROCESS.name}:${model} embeds texts, and cannot answer.`, {
    hint: 'Name a model of an endpoint.',
  });
