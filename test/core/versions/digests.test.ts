import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/core/base/json.ts';
import type { AssertionNode } from '../../../src/core/evals/assertionTree.ts';
import { suiteDigest, variablesDigest } from '../../../src/core/evals/suiteDigest.ts';
import type { Suite } from '../../../src/core/evals/suite/suite.ts';
import { callDigest, questionDigest } from '../../../src/core/models/callDigest.ts';
import { type EndpointSettings, toEndpoint } from '../../../src/core/models/endpoints.ts';
import type { ModelRequest } from '../../../src/core/models/request.ts';
import { captured, digestOf } from './digesting.ts';

const VECTORS = 'test/oracles/digests.json';

interface Expected {
  readonly canonical: string;
  readonly digest: string;
}

interface ContentVector extends Expected {
  readonly name: string;
  readonly registry: string;
  readonly files: Readonly<Record<string, string>>;
  readonly json: JsonObject;
  readonly partials: JsonObject;
}

interface SuiteInput {
  readonly cases: readonly {
    readonly variables: JsonObject;
    readonly assertions: readonly AssertionNode[];
    readonly threshold?: number;
  }[];
  readonly judge: JsonValue;
  readonly repeats: number;
}

interface Vectors {
  readonly content: readonly ContentVector[];
  readonly variables: readonly (Expected & { readonly input: JsonObject })[];
  readonly question: readonly (Expected & { readonly request: ModelRequest })[];
  readonly call: readonly (Expected & {
    readonly request: ModelRequest;
    readonly endpoint: EndpointSettings;
  })[];
  readonly suite: readonly (Expected & { readonly input: SuiteInput })[];
}

const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as Vectors;

const check = (
  { canonical, digest }: Expected,
  compute: (sha256: (text: string) => string) => string,
): void => {
  const { sha256, last } = captured();
  const found = compute(sha256);
  expect({ canonical: last(), digest: found }).toEqual({ canonical, digest });
};

const python = (...args: string[]) =>
  spawnSync('python3', ['test/oracles/digests.py', ...args], { encoding: 'utf8' });
describe('what src/core/versions/digests.md says is what is computed', () => {
  test.each(vectors.content)('content: $name', async ({ registry, files, canonical, digest }) => {
    expect(await digestOf(registry, files)).toEqual({ canonical, digest });
  });

  test.each(vectors.content)(
    'the same read as JSON: $name',
    async ({ json, files, partials, canonical, digest }) => {
      const paths = Object.fromEntries(Object.keys(partials).map((name) => [name, `${name}.liquid`]));
      const registry = JSON.stringify({ partials: paths, prompts: { p: { draft: json } } });
      expect(await digestOf(registry, files)).toEqual({ canonical, digest });
    },
  );

  test.each(vectors.variables)('variables %#', (vector) => {
    check(vector, (sha256) => variablesDigest(vector.input, sha256));
  });

  test.each(vectors.question)('question %#', (vector) => {
    check(vector, (sha256) => questionDigest(vector.request, sha256));
  });

  test.each(vectors.call)('call %#', (vector) => {
    check(vector, (sha256) => callDigest(toEndpoint('any', vector.endpoint), vector.request, sha256));
  });

  test.each(vectors.suite)('suite %#', (vector) => {
    const { cases, judge, repeats } = vector.input;
    const suite = { cases } as unknown as Suite; // Only what is measured is in the vectors.
    check(vector, (sha256) => suiteDigest(suite, { judge: judge ?? undefined, repeats }, sha256));
    check(vector, (sha256) =>
      suiteDigest(
        { cases: cases.toReversed() } as unknown as Suite,
        { judge: judge ?? undefined, repeats },
        sha256,
      ),
    );
  });
});

describe('the page is enough for another language', () => {
  const isThere = spawnSync('python3', ['--version']).status === 0;

  test.skipIf(!isThere)('Python, written from the page, agrees (needs python3)', () => {
    const { status, stdout, stderr } = python();
    const count = Object.values(vectors).reduce((sum, list: readonly unknown[]) => sum + list.length, 0);
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: `${count} of ${count} agree\n`,
      stderr: '',
    });
  });

  test.skipIf(!isThere)('and would say where it does not (needs python3)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-digests-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'wrong.json');
    const changed = readFileSync(VECTORS, 'utf8').replaceAll('"Hi {{ name }}"', '"Ho {{ name }}"');
    writeFileSync(file, changed);
    const { status, stdout } = python(file);
    expect(status).toBe(1);
    expect(stdout).toContain('without the line feed at the end');
  });
});
