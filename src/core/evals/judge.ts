import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import type { Endpoint } from '../models/endpoints.ts';
import type { Price } from '../models/prices.ts';
import type { Message, ModelRequest } from '../models/request.ts';

/** The model that grades answers. */
export interface Judge {
  /** As written: part of what measures. */
  readonly settings: JsonObject;
  /** Its model in the words of the registry. */
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly price: Price | undefined;
}

/** The model that a comparison of embeddings asks. */
export type Embedder = Pick<Judge, 'endpoint' | 'model' | 'price'>;

/** Undefined where none is named: then a model-graded assertion is an error that says so. */
export function toJudge(
  settings: JsonValue | undefined,
  resolve: (model: string) => Embedder,
): Judge | undefined {
  const written = judgeSettings(settings);
  return typeof written?.['model'] === 'string'
    ? { settings: written, name: written['model'], ...resolve(written['model']) }
    : undefined;
}

/** What is written of the judge, with the short form (a model's name) written out. Undefined where no model is named. */
export function judgeSettings(written: JsonValue | undefined): JsonObject | undefined {
  const settings = typeof written === 'string' ? { model: written } : written;
  return isJsonObject(settings) && typeof settings['model'] === 'string' ? settings : undefined;
}

/** Grading should not depend on chance: temperature 0 unless the settings say otherwise. */
export function judgeRequest(
  { settings, model }: Judge,
  messages: readonly Message[],
  reply_schema: JsonObject,
): ModelRequest {
  const { temperature, max_tokens } = settings;
  return {
    model,
    messages,
    parameters: {
      temperature: typeof temperature === 'number' ? temperature : 0,
      ...(typeof max_tokens === 'number' && { max_tokens }),
    },
    reply_schema,
  };
}
