import * as vscode from 'vscode';
import { PromptError } from '../core/base/errors.ts';
import type { Secrets } from '../core/base/ports.ts';
import { isKeyVariable, isTrustedOrigin, keyVariableOf, toOrigin } from '../core/models/keyRules.ts';
import { settings } from './settings.ts';

/**
 * API keys from VS Code's secret storage, else from the environment. A stored key belongs to an origin, not to
 * an endpoint's name: a registry that points a known name at another host has to ask again. Which origins may
 * have a key from the environment is decided outside the registry, so that a pull request cannot.
 */
export class Keys implements Secrets {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  async apiKey(endpoint: string, origin: string, variable: string | undefined): Promise<string> {
    const stored = await this.#storage.get(secretName(origin));
    if (stored) return stored;
    const name = variable ?? keyVariableOf(endpoint);
    const fromEnvironment = mayUseEnvironment(origin) && isKeyVariable(name) ? process.env[name] : undefined;
    if (fromEnvironment) return fromEnvironment;
    throw new PromptError(
      'missing-key',
      vscode.l10n.t('There is no API key for {0} ({1}).', endpoint, origin),
      {
        hint: vscode.l10n.t('Set one: it stays in VS Code’s secret storage and goes nowhere else.'),
      },
    );
  }

  has(origin: string): Thenable<boolean> {
    return this.#storage.get(secretName(origin)).then(Boolean);
  }

  set(origin: string, key: string): Thenable<void> {
    return this.#storage.store(secretName(origin), key);
  }

  remove(origin: string): Thenable<void> {
    return this.#storage.delete(secretName(origin));
  }
}

const secretName = (origin: string): string => `promptLedger.apiKey:${origin}`;

const mayUseEnvironment = (origin: string): boolean =>
  isTrustedOrigin(origin) || settings.allowedOrigins.some((allowed) => toOrigin(allowed) === origin);
