import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { type Endpoint, resolveModel } from '../models/endpoints.ts';
import type { Price } from '../models/prices.ts';
import type { Message, ModelRequest } from '../models/request.ts';

/** The model that grades answers. */
export interface Judge {
  /** As written: part of what measures. */
  readonly settings: JsonObject;
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly price: Price | undefined;
}

/** The model that a comparison of embeddings asks. */
export type Embedder = Pick<Judge, 'endpoint' | 'model' | 'price'>;

/** Undefined where none is named: then a model-graded assertion is an error that says so. */
export function toJudge(
  settings: JsonValue | undefined,
  endpoints: ReadonlyMap<string, Endpoint>,
  priceOf: (model: string, endpoint: Endpoint) => Price | undefined,
): Judge | undefined {
  const written = judgeSettings(settings);
  if (typeof written?.['model'] !== 'string') return undefined;
  const { endpoint, model } = resolveModel(written['model'], endpoints);
  return { settings: written, endpoint, model, price: priceOf(model, endpoint) };
}

/**
 * The embedding models that assertions ask, by the names that they use.
 * @param names undefined stands for the one of the judge, which is left out where it has none
 */
export function toEmbedders(
  names: Iterable<string | undefined>,
  judge: JsonValue | undefined,
  resolve: (model: string) => Embedder,
): ReadonlyMap<string | undefined, Embedder> {
  const own = judgeSettings(judge)?.['embeddings'];
  const embedders = new Map<string | undefined, Embedder>();
  for (const name of names) {
    const model = name ?? own;
    if (typeof model === 'string') embedders.set(name, resolve(model));
  }
  return embedders;
}

/** What is written of the judge, with the short form (a model's name) written out. Undefined where no model is named. */
export function judgeSettings(written: JsonValue | undefined): JsonObject | undefined {
  const settings = typeof written === 'string' ? { model: written } : written;
  return isJsonObject(settings) && typeof settings['model'] === 'string' ? settings : undefined;
}

/** Grading should not depend on chance: temperature 0 unless the settings say otherwise. */
export function judgeRequest({ settings, model }: Judge, messages: readonly Message[]): ModelRequest {
  const { temperature, max_tokens } = settings;
  return {
    model,
    messages,
    parameters: {
      temperature: typeof temperature === 'number' ? temperature : 0,
      ...(typeof max_tokens === 'number' && { max_tokens }),
    },
  };
}
