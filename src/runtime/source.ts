import type { Found } from './state.ts';

/** Where what is served comes from. */
export interface Source {
  /** Reads what is newest. Throws where it cannot be read, or may be half written. */
  look(): Promise<Found | 'unchanged'>;
  /** Says that something may have changed, before anybody looks; returns what ends it. */
  watch(onChange: () => void): () => void;
}
