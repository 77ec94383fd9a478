import { Checker } from '../core/checks/checker.ts';
import { loadSchemaChecker } from '../core/models/outputSchema.ts';
import { SuiteFaults } from '../core/checks/suiteFaults.ts';
import { loadTokenCounter } from '../core/models/tokens.ts';
import type { App } from './app.ts';

/** The diagnostics engine. Prices and the tokenizer are loaded when a check first asks for them. */
export function createChecker(app: App, onDidLoad: () => void): Checker {
  const loaded = (): void => {
    checker.resourcesChanged();
    onDidLoad();
  };
  const prices = new Resource(() => app.prices(), loaded);
  const counter = new Resource(loadTokenCounter, loaded);
  const schemas = new Resource(loadSchemaChecker, loaded);
  const resources = {
    get prices() {
      return prices.get(app);
    },
    get countTokens() {
      return counter.get(app);
    },
    get checkSchema() {
      return schemas.get(app);
    },
    get liveHeads() {
      return app.live.states;
    },
  };
  const suiteFaults = new SuiteFaults({
    inBackground: (work) => app.inBackground(work),
    onDidFind: onDidLoad,
  });
  app.live.onDidRead(loaded);
  const checker = new Checker(app.store, { sha256: app.sha256, resources, suiteFaults });
  return checker;
}

/** Something that is loaded because somebody asked for it. */
class Resource<T> {
  readonly #load: () => Promise<T>;
  readonly #onDidLoad: () => void;
  #isAsked = false;
  #value: T | undefined;

  constructor(load: () => Promise<T>, onDidLoad: () => void) {
    this.#load = load;
    this.#onDidLoad = onDidLoad;
  }

  /** Undefined until it has been loaded. */
  get(app: App): T | undefined {
    if (!this.#isAsked) {
      this.#isAsked = true;
      app.inBackground(this.#fetch());
    }
    return this.#value;
  }

  async #fetch(): Promise<void> {
    this.#value = await this.#load();
    this.#onDidLoad();
  }
}
