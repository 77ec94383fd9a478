import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { type Endpoint, resolveModel } from '../models/endpoints.ts';
import type { Price, PriceBook } from '../models/prices.ts';
import type { Message, ModelRequest } from '../models/request.ts';

/** The model that grades answers. */
export interface Judge {
  /** As written: part of what measures. */
  readonly settings: JsonObject;
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly price: Price | undefined;
}

/** Undefined where none is named: then a model-graded assertion is an error that says so. */
export function toJudge(
  settings: JsonValue | undefined,
  endpoints: ReadonlyMap<string, Endpoint>,
  prices: PriceBook,
): Judge | undefined {
  const written = typeof settings === 'string' ? { model: settings } : settings;
  if (!isJsonObject(written) || typeof written['model'] !== 'string') return undefined;
  const { endpoint, model } = resolveModel(written['model'], endpoints);
  return { settings: written, endpoint, model, price: prices.priceOf(model, endpoint) };
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
