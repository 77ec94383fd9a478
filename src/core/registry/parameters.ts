import type { JsonObject, JsonValue } from '../base/json.ts';

export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool';

/** What a version's content says about the call, in the registry's own names. Absent: the endpoint's default. */
export interface ModelParameters {
  readonly temperature?: number;
  readonly top_p?: number;
  readonly max_tokens?: number;
  readonly stop?: string | readonly string[];
  readonly seed?: number;
  readonly reasoning_effort?: string;
  readonly tools?: readonly JsonValue[];
  /** JSON Schema that the answer must satisfy. */
  readonly output_schema?: JsonObject;
  /** Passed to the model as is. */
  readonly extra?: JsonObject;
}
