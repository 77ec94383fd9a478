import * as vscode from 'vscode';
import { PromptError } from '../core/base/errors.ts';
import type { Secrets } from '../core/base/ports.ts';
import { settings } from './settings.ts';

const OPENAI = /^https:\/\/(?:[\w-]+\.)?api\.openai\.com$/;
const LOOPBACK = /^https?:\/\/(?:(?:[\w-]+\.)*localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/;
/** What else stands in the environment is not a key for a model, whatever a registry calls it. */
const KEY_VARIABLE = /^[A-Z][A-Z0-9_]*_API_KEY$/;

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
    const name = variable ?? `${endpoint.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')}_API_KEY`;
    const fromEnvironment = mayUseEnvironment(origin) && KEY_VARIABLE.test(name) ? process.env[name] : undefined;
    if (fromEnvironment) return fromEnvironment;
    throw new PromptError('missing-key', vscode.l10n.t('There is no API key for {0} ({1}).', endpoint, origin), {
      hint: vscode.l10n.t('Set one: it stays in VS Code’s secret storage and goes nowhere else.'),
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

const mayUseEnvironment = (origin: string): boolean =>
  OPENAI.test(origin) || LOOPBACK.test(origin) || settings.allowedOrigins.some((allowed) => toOrigin(allowed) === origin);

/** A whole URL is taken for its origin, which is what people mean by it. */
const toOrigin = (text: string): string => (URL.canParse(text) ? new URL(text).origin : text);
