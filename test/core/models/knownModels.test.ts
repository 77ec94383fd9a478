import { beforeAll, describe, expect, it } from 'vitest';

import { toEndpoint } from '../../../src/core/models/endpoints.ts';
import { loadKnownModels, type KnownModels } from '../../../src/core/models/knownModels.ts';

let known: KnownModels;
beforeAll(async () => {
  known = await loadKnownModels(new Date('2026-11-20T12:00:00Z'));
});

const mistral = toEndpoint('mistral', { base_url: 'https://api.mistral.ai/v1' });
const gateway = toEndpoint('gateway', { base_url: 'https://llm.example/v1' });
const taped = toEndpoint('taped', { replay: 'a.jsonl' });

describe('knownModel', () => {
  it('gives price and context of a model by any of its names', () => {
    const facts = { provider: 'OpenAI', inputPerMtok: 2.5, outputPerMtok: 10, contextWindow: 128_000 };
    expect(known.knownModel('gpt-4o')).toEqual({ id: 'gpt-4o', name: 'gpt 4o', ...facts });
    expect(known.knownModel('gpt-4o-2024-08-06')).toMatchObject({ id: 'gpt-4o-2024-08-06', ...facts });
  });

  it('does not know what the endpoint’s provider has not, nor what has no price for tokens', () => {
    expect(known.knownModel('gpt-9-imaginary')).toBeUndefined();
    expect(known.knownModel('whisper-1')).toBeUndefined();
    expect(known.knownModel('gpt-4o', gateway)).toBeUndefined();
    expect(known.knownModel('gpt-4o', taped)).toBeUndefined();
  });
});

describe('findKnownModels', () => {
  it('lists names and pinned snapshots that begin with what was typed', () => {
    const names = known.findKnownModels('GPT-4o').map(({ id }) => id);
    expect(names).toEqual(expect.arrayContaining(['gpt-4o', 'gpt-4o-2024-08-06', 'gpt-4o-mini']));
    expect(names.every((name) => name.startsWith('gpt-4o'))).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  });

  it('leaves out what answers no prompt, and stems of names', () => {
    const names = known.findKnownModels('').map(({ id }) => id);
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => /embed|whisper|transcribe|image|^ft:|-$/.test(name))).toEqual([]);
  });

  it('lists those of the endpoint’s own provider', () => {
    expect(known.findKnownModels('mistral-l', mistral)[0]).toMatchObject({ provider: 'Mistral' });
    expect(known.findKnownModels('', gateway)).toEqual([]);
    expect(known.findKnownModels('', taped)).toEqual([]);
  });
});
