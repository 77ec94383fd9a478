import type { Sha256 } from '../base/ports.ts';
import type { Problem } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import type { ParsedSuite } from '../evals/suite/suite.ts';
import type { SuiteLocation } from '../evals/suiteOf.ts';
import type { Endpoint } from '../models/endpoints.ts';
import type { SchemaChecker } from '../models/outputSchema.ts';
import type { PriceBook } from '../models/prices.ts';
import type { Prompt } from '../registry/model.ts';
import type { RegistryFile } from '../registry/registryFile.ts';
import type { RegisteredPrompt, Registry } from '../registry/workspace.ts';
import type { LiveState } from '../serving/liveState.ts';
import type { PlacedContent } from '../versions/content.ts';
import type { FindFixes } from './fix.ts';

/** A problem and its file. */
export interface Finding {
  /**
   * The file; undefined for the prompt's own registry file, where the problem's range is relative to the
   * prompt's start. Facts about a prompt stay true while lines above it come and go.
   */
  readonly uri?: string;
  readonly problem: Problem;
}

/** What is too heavy to load for every keystroke. Asking makes the host load it; until then it is undefined. */
export interface Resources {
  readonly prices: PriceBook | undefined;
  /** Exact token counts by the model's tokenizer. */
  readonly countTokens: ((model: string, text: string) => number) | undefined;
  /** Says whether an `output_schema` can be compiled. */
  readonly checkSchema: SchemaChecker | undefined;
  /** What applications are served, as it was read last; another array when it is another. */
  readonly liveHeads?: readonly LiveState[] | undefined;
}

/** The files of the workspace, and whether a path as written leads out of it. */
export interface CheckedSources extends Sources {
  leavesWorkspace(from: string, path: string): boolean;
}

/** All that a check may look at. Everything in it is computed when first asked for, once a prompt. */
export interface PromptContext {
  readonly registered: RegisteredPrompt;
  readonly prompt: Prompt;
  readonly sources: CheckedSources;
  readonly sha256: Sha256;
  readonly resources: Resources;
  /** All content that the files have, duplicates included. */
  readonly contents: readonly PlacedContent[];
  /** The draft and what a pointer names: what is checked for staleness, prices and caps. History is left alone. */
  readonly current: readonly PlacedContent[];
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly suiteLocation: SuiteLocation;
  /** The prompt's suite as far as it can be read; undefined where the prompt has none. */
  readonly suite: ParsedSuite | undefined;
  /** Says that what is found depends on the experiments of the registry: then it is found again when they change. */
  readonly usesExperiments: () => void;
}

/** One rule about prompts, with the codes that it reports. */
export interface PromptCheck {
  readonly codes: readonly string[];
  /** Takes longer than a keystroke may: done when every prompt has had its other checks. */
  readonly late?: true;
  check(context: PromptContext): readonly Finding[];
  /** What resolves a problem with one of the codes. */
  readonly findFixes?: FindFixes;
}

/** A file of a registry, for what stands outside its prompts. */
export interface FileContext {
  readonly registry: Registry;
  readonly file: RegistryFile;
  readonly sources: CheckedSources;
  /** The time, in milliseconds since 1970. */
  readonly now: number;
}

/** One rule about what stands outside the prompts. Without a URI a finding is about the file, in its offsets. */
export interface FileCheck {
  readonly codes: readonly string[];
  check(context: FileContext): readonly Finding[];
  readonly findFixes?: FindFixes;
}
