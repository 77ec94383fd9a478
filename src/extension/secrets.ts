import * as vscode from 'vscode';
import { PromptError } from '../core/base/errors.ts';
import type { Secrets } from '../core/base/ports.ts';
import { settings } from './settings.ts';

const OPENAI_ORIGIN = 'https://api.openai.com';
const LOOPBACK = /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/;

/**
 * API keys in VS Code's secret storage. A key belongs to an origin, not to an endpoint's name: a registry that
 * points a known name at another host has to ask again.
 */
export class Keys implements Secrets {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  async apiKey(endpoint: string, origin: string, variable: string | undefined): Promise<string> {
    const stored = await this.#storage.get(secretName(origin));
    if (stored) return stored;
    const name = variable ?? 'OPENAI_API_KEY';
    const fromEnvironment = mayUseEnvironment(origin) ? process.env[name] : undefined;
    if (fromEnvironment) return fromEnvironment;
    throw new PromptError('missing-key', vscode.l10n.t('There is no API key for {0} ({1}).', endpoint, origin), {
      hint: vscode.l10n.t('Set one; it is kept in VS Code’s secret storage, for this origin only.'),
    });
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

/** Which origins may have a key from the environment is decided outside the registry, so that a pull request cannot. */
const mayUseEnvironment = (origin: string): boolean =>
  origin === OPENAI_ORIGIN || LOOPBACK.test(origin) || settings.allowedOrigins.includes(origin);
