import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import schema from '../../../src/core/registry/schema.json' with { type: 'json' };

const committed = (name: string): string =>
  readFileSync(new URL(`../../../src/core/registry/generated/${name}`, import.meta.url), 'utf8');

test('the compiled validators and the list of keys are those of the schema', async () => {
  // A script has no types, so its address is not written as one that TypeScript would follow.
  const script = new URL('../../scripts/validators.mjs', import.meta.url).href;
  const made: { compileValidators: () => string; renderKeys: () => string } = await import(script);
  const hint = 'Run: node test/scripts/validators.mjs';
  expect(committed('validators.js') === made.compileValidators(), hint).toBe(true);
  expect(committed('keys.json') === made.renderKeys(), hint).toBe(true);
});

interface Part {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly items?: Part;
  readonly [key: string]: unknown;
}

/** Keys without a description, by path: hovers and the reference page are made from these. */
function undescribed(part: Part, path: string): string[] {
  const own = Object.entries(part.properties ?? {}).flatMap(([key, value]) => [
    ...(value.description === undefined ? [`${path}.${key}`] : []),
    ...undescribed(value, `${path}.${key}`),
  ]);
  return part.items ? [...own, ...undescribed(part.items, `${path}[]`)] : own;
}

test('every key is described, but for the version of the format', () => {
  const root: Part = schema;
  const definitions = Object.entries(schema.$defs).flatMap(([name, part]) => undescribed(part as Part, name));
  expect([...undescribed(root, ''), ...definitions]).toEqual([]);
});

test('what a version says, a prompt may say inline, in the same words', () => {
  const { prompt, content } = schema.$defs;
  for (const [key, part] of Object.entries(content.properties)) {
    expect((prompt.properties as Readonly<Record<string, unknown>>)[key], key).toEqual(part);
  }
});
