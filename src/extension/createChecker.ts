import { Checker } from '../core/checks/checker.ts';
import type { PriceBook } from '../core/models/prices.ts';
import { type TokenCounter, loadTokenCounter } from '../core/models/tokens.ts';
import type { App } from './app.ts';

/** The diagnostics engine. Prices and the tokenizer are loaded when a check first asks for them. */
export function createChecker(app: App, onDidLoad: () => void): Checker {
  let prices: PriceBook | undefined;
  let counter: TokenCounter | undefined;
  let isLoadingPrices = false;
  let isLoadingCounter = false;
  const loaded = (): void => {
    checker.resourcesChanged();
    onDidLoad();
  };
  const failed = (error: unknown): void => app.log.error(error as Error);
  const resources = {
    get prices() {
      if (!prices && !isLoadingPrices) {
        isLoadingPrices = true;
        app.prices().then((book) => {
          prices = book;
          loaded();
        }, failed);
      }
      return prices;
    },
    get countTokens() {
      if (!counter && !isLoadingCounter) {
        isLoadingCounter = true;
        loadTokenCounter().then((count) => {
          counter = count;
          loaded();
        }, failed);
      }
      return counter;
    },
  };
  const checker = new Checker(app.store, { sha256: app.sha256, resources });
  return checker;
}
