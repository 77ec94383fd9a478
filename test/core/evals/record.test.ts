import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { applyEdits } from '../../../src/core/base/problem.ts';
import type { EvaluationRequest } from '../../../src/core/evals/prepare.ts';
import { recordEdits, whyNotRecorded } from '../../../src/core/evals/record.ts';
import { FakeModel, REGISTRY, evaluateAll, portsOf, prepare, sha256, suiteOf } from './evaluations.ts';

const GOLDEN = join(import.meta.dirname, '..', '..', 'golden', 'record');
const golden = (name: string): string => readFileSync(join(GOLDEN, `${name}.yaml`), 'utf8');

async function recorded(registry: string, request: EvaluationRequest = {}): Promise<string> {
  const files = { 'prompt-registry.yaml': registry, 'evals/echo.yaml': suiteOf(['ok', 'no']) };
  const { workspace, evaluation } = await prepare(files, request);
  const evaluated = await evaluateAll(evaluation, portsOf(new FakeModel()));
  const { uri, edits } = recordEdits(workspace.prompt('echo'), evaluated, {
    sources: workspace.store,
    sha256,
  });
  expect(uri).toBe(workspace.uri('prompt-registry.yaml'));
  return applyEdits(registry, edits);
}

describe('a score is written', () => {
  test.each<[string, EvaluationRequest]>([
    ['inline', {}],
    ['draft', {}],
    ['again', {}],
    ['flow', {}],
    ['version', { version: '1.0.0' }],
  ])('%s', async (name, request) => {
    const before = golden(name);
    const after = await recorded(before, request);
    await expect(after).toMatchFileSnapshot(join(GOLDEN, `${name}.expected.yaml`));
    // The same in a file of another system.
    const crlf = await recorded(before.replaceAll('\n', '\r\n'), request);
    expect(crlf).toBe(after.replaceAll('\n', '\r\n'));
    // What was there means what it meant.
    const [old, now] = [parse(before).prompts.echo, parse(after).prompts.echo];
    for (const holder of [now, now.draft, ...Object.values(now.versions ?? {})])
      for (const key of ['eval_score', 'last_eval']) if (holder) delete holder[key];
    for (const holder of [old, old.draft, ...Object.values(old.versions ?? {})])
      for (const key of ['eval_score', 'last_eval']) if (holder) delete holder[key];
    expect(now).toEqual(old);
  });

  test('a second time with the same result: nothing but the same again', async () => {
    const once = await recorded(golden('draft'));
    expect(await recorded(once)).toBe(once);
  });
});

describe('a score is not written', () => {
  const files = { 'prompt-registry.yaml': REGISTRY, 'suite.yaml': suiteOf(['ok 1', 'ok 2']) };

  test('where the content changed during the run', async () => {
    const { workspace, evaluation } = await prepare(files);
    const evaluated = await evaluateAll(evaluation, portsOf(new FakeModel()));
    const record = () =>
      recordEdits(workspace.prompt('echo'), evaluated, { sources: workspace.store, sha256 });
    // Another prompt, a comment, a new version do not matter.
    workspace.store.setFile(workspace.uri('prompt-registry.yaml'), `# hello\n${REGISTRY}`);
    expect(record().edits.length).toBeGreaterThan(0);
    workspace.store.setFile(
      workspace.uri('prompt-registry.yaml'),
      REGISTRY.replace('"{{text}}"', '"{{text}}!"'),
    );
    expect(record).toThrow('echo draft changed during the run, so its score is not recorded.');
  });

  test('where the draft is gone', async () => {
    const { workspace, evaluation } = await prepare(files);
    const evaluated = await evaluateAll(evaluation, portsOf(new FakeModel()));
    workspace.store.setFile(workspace.uri('prompt-registry.yaml'), REGISTRY.replace(/ {4}draft:.*\n/, ''));
    expect(() =>
      recordEdits(workspace.prompt('echo'), evaluated, { sources: workspace.store, sha256 }),
    ).toThrow('changed during the run');
  });

  test.each<[string, EvaluationRequest, (text: string) => string]>([
    ['it left out some cases', { select: { filter: 'ok 1' } }, (text) => text],
    [
      'some cases could not be judged',
      {},
      (text) => {
        if (text.endsWith('2')) throw new Error('replaced below');
        return text;
      },
    ],
  ])('where %s', async (reason, request, respond) => {
    const { PromptError } = await import('../../../src/core/base/errors.ts');
    const { workspace, evaluation } = await prepare(files, { baseline: 'none', ...request });
    const model = new FakeModel((text) => {
      try {
        return respond(text);
      } catch {
        throw new PromptError('endpoint-failed', 'It broke.');
      }
    });
    const evaluated = await evaluateAll(evaluation, portsOf(model));
    expect(whyNotRecorded(evaluated)).toBe(`The score is not recorded: ${reason}.`);
    expect(() =>
      recordEdits(workspace.prompt('echo'), evaluated, { sources: workspace.store, sha256 }),
    ).toThrow(reason);
  });
});
