import type { JsonObject } from '../base/json.ts';

/** A call that production answered, with what it was asked. */
export interface ServedCall {
  /** Unique among the calls that are read. */
  readonly id: string;
  /** Whose call it was; undefined where nobody knows: then it is a unit of its own. */
  readonly unit: string | undefined;
  readonly variables: JsonObject;
  /** What was served; undefined where only the inputs were kept. */
  readonly output: string | undefined;
  readonly milliseconds: number | undefined;
  readonly costUsd: number | undefined;
  /** Whether the application found that the answer satisfied the schema; undefined where it did not say. */
  readonly isValid: boolean | undefined;
  readonly finishReason: string | undefined;
}

/** Calls that are not compared, by the reason. */
export interface PassedOver {
  /** Lines that hold no record. */
  readonly unreadable: number;
  /** Without variables, although the prompt takes some. */
  readonly withoutInputs: number;
  readonly otherVersion: number;
  /** Nothing was served, or something else than the prompt’s answer. */
  readonly failed: number;
  /** Calls whose variables the candidate’s template cannot be rendered with, by what it says. */
  readonly unfit: ReadonlyMap<string, number>;
}
