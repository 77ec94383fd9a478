import type { Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { PromptContext } from '../checks/check.ts';
import type { Judged } from '../experiments/verdict.ts';
import type { ExperimentStanding } from '../lifecycle/traffic.ts';
import type { Evaluation } from '../monitoring/alert.ts';
import type { KnownModels } from '../models/knownModels.ts';
import type { PriceBook } from '../models/prices.ts';
import type { TokenCounter } from '../models/tokens.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import type { PromptHistory } from '../versions/history/history.ts';

/** What is known of models; loaded when a hover first needs it. */
export interface ModelFacts {
  readonly prices: PriceBook;
  readonly models: KnownModels;
  readonly countTokens: TokenCounter;
}

export interface HoverRun {
  /** Its file. */
  readonly uri: string;
  readonly score: number;
  /** ISO 8601, with milliseconds. */
  readonly endedAt: string;
}

export interface HoverHistory {
  readonly history: PromptHistory | undefined;
  /** The files, and what Git has. */
  readonly sources: Sources;
  /** Contents besides those of the files that may be the ones that were measured. */
  readonly findEarlier: () => Promise<readonly PlacedContent[]>;
}

export interface HoverPorts {
  readonly store: RegistryStore;
  readonly sha256: Sha256;
  /** How times are written, as a BCP 47 tag. */
  readonly locale: string;
  readonly loadModels: () => Promise<ModelFacts>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What telemetry says of an experiment, as far as it was read. */
  readonly judgedOf: (standing: ExperimentStanding) => Judged | undefined;
  /** What monitors last found of a version. */
  readonly evaluationsOf: (prompt: RegisteredPrompt, version: string) => readonly Evaluation[];
  /** The last whole runs of a version, as far as they were kept, newest first. */
  readonly findRuns: (placed: PlacedContent) => Promise<readonly HoverRun[]>;
  /** What checks see of a prompt, its suite among it. */
  readonly contextOf: (prompt: RegisteredPrompt) => Promise<PromptContext>;
  /** What Git knows of a prompt by now, and what its contents are read from. */
  readonly loadHistory: (prompt: RegisteredPrompt) => Promise<HoverHistory>;
}
