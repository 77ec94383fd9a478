import type { Sha256 } from '../base/ports.ts';
import type { KnownModels } from '../models/knownModels.ts';
import type { PriceBook } from '../models/prices.ts';
import type { TokenCounter } from '../models/tokens.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { PlacedContent } from '../versions/content.ts';

/** What is known of models; loaded when a hover first needs it. */
export interface ModelFacts {
  readonly prices: PriceBook;
  readonly models: KnownModels;
  readonly countTokens: TokenCounter;
}

export interface HoverPorts {
  readonly store: RegistryStore;
  readonly sha256: Sha256;
  /** How times are written, as a BCP 47 tag. */
  readonly locale: string;
  readonly loadModels: () => Promise<ModelFacts>;
  /** The file of the run behind a score, if it was kept. */
  readonly findRun: (placed: PlacedContent) => Promise<string | undefined>;
}
