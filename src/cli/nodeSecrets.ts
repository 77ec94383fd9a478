import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PromptError } from '../core/base/errors.ts';
import { isJsonObject } from '../core/base/json.ts';
import type { Secrets } from '../core/base/ports.ts';
import {
  isKeyVariable,
  isTrustedOrigin,
  keyVariableOf,
  toOrigin,
  toVariable,
} from '../core/models/keyRules.ts';
import { isSystemError } from '../node/nodeFiles.ts';

/** Who may have which key, as the person who runs the command says. Nothing in a registry adds to it. */
export interface Allowed {
  readonly origins: readonly string[];
  readonly variables: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Keys from the environment. A pull request can change a registry, so what a registry names gets a key only
 * where somebody outside of it agreed: the origin must be OpenAI's own, this machine, or allowed by
 * `--allow-origin`, `PROMPT_LEDGER_ALLOWED_ORIGINS` or the user's configuration; the variable must be called
 * `…_API_KEY`, or be allowed by `--allow-env` or the configuration.
 */
export class NodeSecrets implements Secrets {
  readonly #environment: Environment;
  readonly #flags: Allowed;
  #allowed: Promise<Allowed> | undefined;

  constructor(environment: Environment, flags: Allowed) {
    this.#environment = environment;
    this.#flags = flags;
  }

  async apiKey(endpoint: string, origin: string, variable: string | undefined): Promise<string> {
    const name = variable ?? keyVariableOf(endpoint);
    if (!isTrustedOrigin(origin) && !(await this.#allow()).origins.includes(origin)) {
      throw new PromptError(
        'origin-not-allowed',
        `No key is sent to ${origin}: the registry names it for the endpoint ${endpoint}, and nobody outside the registry has allowed it.`,
        {
          hint: `If you trust it, add --allow-origin ${origin}, or set PROMPT_LEDGER_ALLOWED_ORIGINS.`,
        },
      );
    }
    if (!isKeyVariable(name) && !(await this.#allow()).variables.includes(name)) {
      throw new PromptError(
        'missing-key',
        `The endpoint ${endpoint} may not read the variable ${name}: only those called …_API_KEY are keys for certain.`,
        {
          hint: `Call it ${toVariable(name)}_API_KEY, or add --allow-env ${name}.`,
        },
      );
    }
    const key = this.#environment[name];
    if (key) return key;
    throw new PromptError('missing-key', `There is no API key for the endpoint ${endpoint} (${origin}).`, {
      hint: `Set ${name} in the environment.`,
    });
  }

  #allow(): Promise<Allowed> {
    return (this.#allowed ??= this.#readAllowed());
  }

  async #readAllowed(): Promise<Allowed> {
    const written = this.#environment['PROMPT_LEDGER_ALLOWED_ORIGINS']?.split(/[\s,]+/).filter(Boolean) ?? [];
    const file = await readConfiguration(this.#environment);
    const origins = [...this.#flags.origins, ...written, ...textList(file['allowed_origins'])];
    return {
      origins: origins.map(toOrigin),
      variables: [...this.#flags.variables, ...textList(file['allowed_variables'])],
    };
  }
}

/** `$XDG_CONFIG_HOME/prompt-ledger/config.json`: `{"allowed_origins": […], "allowed_variables": […]}`. */
async function readConfiguration(environment: Environment): Promise<Readonly<Record<string, unknown>>> {
  const folder = environment['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  const path = join(folder, 'prompt-ledger', 'config.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return {};
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PromptError('bad-input', `${path} is not JSON.`, {
      cause: error,
      hint: 'Correct it, or remove it.',
    });
  }
  return isJsonObject(value) ? value : {};
}

const textList = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
