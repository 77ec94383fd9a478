import type { Sha256 } from '../base/ports.ts';
import type { SuiteCase } from '../evals/suite/suite.ts';
import { parseSuite } from '../evals/suite/parseSuite.ts';
import { suiteUriOf } from '../evals/suiteOf.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';

/** The cases of suites, parsed again when a file that is no registry has changed. */
export class SuiteCases {
  readonly #store: Pick<RegistryStore, 'resolve' | 'read' | 'find' | 'companions'>;
  readonly #sha256: Sha256;
  #parsed:
    | { readonly uri: string; readonly companions: number; readonly cases: readonly SuiteCase[] }
    | undefined;

  constructor(store: Pick<RegistryStore, 'resolve' | 'read' | 'find' | 'companions'>, sha256: Sha256) {
    this.#store = store;
    this.#sha256 = sha256;
  }

  /** The cases of a prompt's suite as far as they can be read; none where there is no suite. */
  of(prompt: RegisteredPrompt): readonly SuiteCase[] {
    const { uri } = suiteUriOf(prompt, this.#store);
    if (this.#store.read(uri).state !== 'loaded') return [];
    const { companions } = this.#store;
    if (this.#parsed?.uri !== uri || this.#parsed.companions !== companions) {
      const { cases } = parseSuite(uri, this.#store, this.#sha256).suite;
      this.#parsed = { uri, companions, cases };
    }
    return this.#parsed.cases;
  }
}
