import type { JsonObject, JsonValue } from '../base/json.ts';
import type { TextRange } from '../base/problem.ts';
import type { ModelParameters, Role } from './parameters.ts';
import type { YamlMap, YamlScalar } from '../yaml/tree.ts';

/** A value with the place where it stands. */
export interface Located<T> {
  readonly value: T;
  readonly range: TextRange;
}

/** A template as written: its text, and the scalar that holds it (its offsets lead back into the file). */
export interface WrittenText {
  readonly text: string;
  readonly node: YamlScalar;
}

export interface WrittenMessage {
  readonly role: Role;
  readonly content: WrittenText;
}

/** Where a content's wording stands. `none`: nowhere, which is a mistake unless Git has it. */
export type Wording =
  | { readonly kind: 'template'; readonly template: WrittenText }
  | { readonly kind: 'file'; readonly path: Located<string> }
  | { readonly kind: 'messages'; readonly messages: readonly WrittenMessage[] }
  | { readonly kind: 'none' };

/** The evidence behind a score, as a run writes it (see schema.json). */
export interface LastEval {
  readonly at?: string;
  readonly suite?: string;
  readonly cases?: number;
  readonly passed?: number;
  readonly repeats?: number;
  readonly flaky?: number;
  readonly ci95?: readonly [number, number];
  readonly baseline?: {
    readonly version?: string;
    readonly delta?: number;
    readonly ci95?: readonly [number, number];
    readonly verdict?: string;
    readonly detectable_drop?: number;
  };
  readonly latency_p95_ms?: number;
  readonly cost_usd?: number | null;
  readonly endpoint?: string;
  readonly content?: string;
  readonly suite_digest?: string;
}

/** The evidence of a shadow validation, as that writes it (see schema.json). */
export interface ShadowRecord {
  /** Of what was validated. */
  readonly digest?: string;
  /** `pass`, `fail` or `inconclusive`. */
  readonly verdict?: string;
  /** The version that was served. */
  readonly against?: string;
  readonly pairs?: number;
  readonly units?: number;
  readonly quality_delta?: number;
  readonly ci95?: readonly [number, number];
  readonly run_at?: string;
}

/**
 * The content of one version or draft, with its record. Ranges are offsets in the text that `node` was
 * parsed from: see `VersionEntry.offset`.
 */
export interface Content {
  readonly node: YamlMap;
  readonly model: Located<string> | undefined;
  readonly parameters: ModelParameters;
  readonly wording: Wording;
  readonly evalScore: Located<number> | undefined;
  readonly lastEval: LastEval | undefined;
  readonly lastEvalRange: TextRange | undefined;
  readonly shadow: ShadowRecord | undefined;
  readonly digest: Located<string> | undefined;
  readonly stage: string | undefined;
  readonly releasedAt: string | undefined;
  readonly deployedAt: string | undefined;
  readonly notes: string | undefined;
}

/** An entry of `versions`. */
export interface VersionEntry {
  readonly version: string;
  /** Relative to the prompt. */
  readonly keyRange: TextRange;
  /** Undefined where the entry is no map. */
  readonly content: Content | undefined;
  /** Add it to the content's ranges to have them relative to the prompt. */
  readonly offset: number;
}

export interface VariableDeclaration {
  readonly name: string;
  readonly keyRange: TextRange;
  readonly description: string | undefined;
  readonly sample: JsonValue | undefined;
  readonly type: string | undefined;
  readonly required: boolean;
}

export interface EvalSettings {
  readonly suite: Located<string> | undefined;
  readonly minScore: number | undefined;
  readonly maxDrop: number | undefined;
  readonly repeat: number | undefined;
  readonly schemaRetries: number | undefined;
}

/** A prompt as its registry file has it. Ranges are relative to the prompt's start in the file. */
export interface Prompt {
  readonly name: string;
  readonly keyRange: TextRange;
  /** Length of the prompt's text in the file. */
  readonly length: number;
  /** Undefined where the value is no map. Its `versions` are not in it where they were cut into pieces. */
  readonly node: YamlMap | undefined;
  readonly description: string | undefined;
  readonly owner: string | undefined;
  readonly tags: readonly string[];
  readonly version: Located<string> | undefined;
  readonly environments: ReadonlyMap<string, Located<string>>;
  readonly rollbackTo: Located<string> | undefined;
  readonly costCapUsd: Located<number> | undefined;
  /** Undefined where the prompt declares none: then its templates may use any. */
  readonly variables: ReadonlyMap<string, VariableDeclaration> | undefined;
  readonly evals: EvalSettings;
  /** Content that stands in the prompt itself: that of `version`, in the form without `versions`. */
  readonly inline: Content | undefined;
  readonly draft: { readonly content: Content; readonly keyRange: TextRange } | undefined;
  readonly versions: readonly VersionEntry[];
  readonly versionsDir: Located<string> | undefined;
}

export interface PriceSettings {
  readonly input_per_mtok: number;
  readonly output_per_mtok: number;
  readonly cached_input_per_mtok?: number;
}

/** A path of a partial, and the file that it is written in, which the path is relative to. */
export interface PartialFile extends Located<string> {
  readonly from: string;
}

/** What a registry says besides its prompts. Ranges are offsets in the file `uri`. */
export interface RegistrySettings {
  readonly include: readonly Located<string>[];
  /** Template files by name. */
  readonly partials: ReadonlyMap<string, PartialFile>;
  /** As far as the values have the right type; models/endpoints.ts fills in the defaults. */
  readonly endpoints: JsonObject;
  readonly prices: ReadonlyMap<string, PriceSettings>;
  readonly judge: JsonObject | undefined;
}
