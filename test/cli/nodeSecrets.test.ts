import { describe, expect, test } from 'vitest';
import { NodeSecrets } from '../../src/cli/nodeSecrets.ts';
import { workspace } from './cli.ts';

interface Asked {
  readonly endpoint?: string;
  readonly origin: string;
  readonly variable?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly origins?: readonly string[];
  readonly variables?: readonly string[];
  readonly configuration?: string;
}

const KEYS = { OPENAI_API_KEY: 'sk-openai', MY_GATE_API_KEY: 'sk-gate', GITHUB_TOKEN: 'ghp' };

function ask({
  endpoint = 'openai',
  origin,
  variable,
  environment = {},
  origins = [],
  variables = [],
  configuration,
}: Asked): Promise<string> {
  const home = workspace(configuration === undefined ? {} : { 'prompt-ledger/config.json': configuration });
  const all = { ...KEYS, XDG_CONFIG_HOME: home, ...environment };
  return new NodeSecrets(all, { origins, variables }).apiKey(endpoint, origin, variable);
}

describe('a key is given', () => {
  test.each<[string, Asked, string]>([
    ['to OpenAI', { origin: 'https://api.openai.com' }, 'sk-openai'],
    ['to OpenAI in a region', { origin: 'https://eu.api.openai.com' }, 'sk-openai'],
    ['to this machine', { origin: 'http://localhost:4000' }, 'sk-openai'],
    ['under the endpoint’s own name', { endpoint: 'my-gate', origin: 'http://127.0.0.1:1' }, 'sk-gate'],
    [
      'to an origin of a flag',
      { origin: 'https://gate.example', origins: ['https://gate.example/v1'] },
      'sk-openai',
    ],
    [
      'to an origin of the environment',
      {
        origin: 'https://b.example:8443',
        environment: { PROMPT_LEDGER_ALLOWED_ORIGINS: 'https://a.example, https://b.example:8443' },
      },
      'sk-openai',
    ],
    [
      'to an origin of the user’s configuration',
      { origin: 'https://gate.example', configuration: '{"allowed_origins": ["https://gate.example"]}' },
      'sk-openai',
    ],
    [
      'from the variable that is named',
      { origin: 'https://api.openai.com', variable: 'MY_GATE_API_KEY' },
      'sk-gate',
    ],
    [
      'from any variable that is allowed',
      { origin: 'http://[::1]:1', variable: 'GITHUB_TOKEN', variables: ['GITHUB_TOKEN'] },
      'ghp',
    ],
    [
      'from a variable of the user’s configuration',
      {
        origin: 'http://[::1]:1',
        variable: 'GITHUB_TOKEN',
        configuration: '{"allowed_variables": ["GITHUB_TOKEN"]}',
      },
      'ghp',
    ],
  ])('%s', async (_name, asked, key) => {
    expect(await ask(asked)).toBe(key);
  });
});

describe('no key is given', () => {
  test.each<[string, Asked, string]>([
    ['to any other origin', { origin: 'https://evil.example' }, 'origin-not-allowed'],
    [
      'to a name that looks like OpenAI',
      { origin: 'https://api.openai.com.evil.example' },
      'origin-not-allowed',
    ],
    ['to another that does', { origin: 'https://evilapi.openai.com' }, 'origin-not-allowed'],
    [
      'to OpenAI over a line that everybody can read',
      { origin: 'http://api.openai.com' },
      'origin-not-allowed',
    ],
    [
      'to a name that looks like this machine',
      { origin: 'http://127.0.0.1.evil.example' },
      'origin-not-allowed',
    ],
    [
      'to another port of an allowed origin',
      { origin: 'https://a.example:1', origins: ['https://a.example'] },
      'origin-not-allowed',
    ],
    [
      'from a variable that is no key',
      { origin: 'https://api.openai.com', variable: 'GITHUB_TOKEN' },
      'missing-key',
    ],
    ['where there is none', { endpoint: 'other', origin: 'https://api.openai.com' }, 'missing-key'],
    [
      'where it is empty',
      { origin: 'https://api.openai.com', environment: { OPENAI_API_KEY: '' } },
      'missing-key',
    ],
    [
      'where the user’s configuration cannot be read',
      { origin: 'https://a.example', configuration: '{' },
      'bad-input',
    ],
  ])('%s', async (_name, asked, code) => {
    await expect(ask(asked)).rejects.toMatchObject({ code, hint: expect.stringMatching(/./) });
    await expect(ask(asked)).rejects.not.toThrow(/sk-|ghp/);
  });
});
