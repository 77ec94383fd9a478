import type { JsonValue } from '../../base/json.ts';
import type { Scorer } from '../scorers/scorer.ts';

/** The part of JSON Schema that suites and scorers describe values with, and that `findFaults` understands. */
export type ValueSchema = {
  readonly type?: string | readonly string[];
  readonly enum?: readonly JsonValue[];
  readonly const?: JsonValue;
  readonly oneOf?: readonly ValueSchema[];
  readonly anyOf?: readonly ValueSchema[];
  readonly properties?: { readonly [key: string]: ValueSchema };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | ValueSchema;
  readonly items?: ValueSchema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly description?: string;
  readonly default?: JsonValue;
  readonly examples?: readonly JsonValue[];
  readonly deprecated?: boolean;
  /** A part of the exported schema that another reader than `findFaults` checks. */
  readonly $ref?: string;
};

/** The keys that an assertion type has besides the common ones, by name, and those of them that it needs. */
export function schemaOf({ schema }: Scorer): {
  readonly properties: Readonly<Record<string, ValueSchema>>;
  readonly required: readonly string[];
} {
  const { properties = {}, required = [] } = schema as ValueSchema;
  return { properties, required };
}
