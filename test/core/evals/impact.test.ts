import { expect, test } from 'vitest';
import { describeImpact, findImpact } from '../../../src/core/evals/impact.ts';
import { FakeModel, collect, noEvidence, portsOf, prepare, suiteOf } from './evaluations.ts';

const registry = (draft: string): string => `endpoints:
  fake: { base_url: "http://localhost/v1" }
prompts:
  echo:
    version: "1.0.0"
    evals: { suite: suite.yaml }
    draft: ${draft}
    versions:
      "1.0.0": { model: fake/m, max_tokens: 10, template: "{{text}}" }
`;

async function impactOf(draft: string, { isRun = false, repeats = 1 } = {}): Promise<string> {
  const { evaluation } = await prepare(
    { 'prompt-registry.yaml': registry(draft), 'suite.yaml': suiteOf(['ok', 'no', 'VPN ok', 'VPN no']) },
    { repeats },
  );
  const evidence = noEvidence();
  if (isRun) await collect(evaluation.baseline!, portsOf(new FakeModel(), evidence));
  const impact = findImpact(evaluation, evidence);
  const names = impact.affected?.map(({ description }) => description).join(', ');
  return `${describeImpact(impact)} [${names}]`;
}

test('an edit inside a branch affects the cases that render it, and the others keep their answers', async () => {
  const draft = `{ model: fake/m, max_tokens: 10, template: "{{text}}{% if text contains 'VPN' %}!{% endif %}" }`;
  expect(await impactOf(draft, { isRun: true })).toBe(
    '2 of 4 cases are affected by this edit; 2 have an answer already [VPN ok, VPN no]',
  );
  expect(await impactOf(draft)).toBe(
    '2 of 4 cases are affected by this edit; none has an answer yet [VPN ok, VPN no]',
  );
  expect(await impactOf(draft, { isRun: true, repeats: 3 })).toBe(
    '2 of 4 cases are affected by this edit; 2 have an answer already [VPN ok, VPN no]',
  );
});

test('an edit that changes no rendered text affects nothing', async () => {
  const draft = '{ model: fake/m, max_tokens: 10, template: "{{ text }}{% comment %}why{% endcomment %}" }';
  expect(await impactOf(draft, { isRun: true })).toBe(
    '0 of 4 cases are affected by this edit; all have an answer already []',
  );
});

test.each([
  ['{ model: fake/other, max_tokens: 10, template: "{{text}}" }', 'another model'],
  ['{ model: fake/m, max_tokens: 20, template: "{{text}}" }', 'other parameters'],
])('%s affects every case, and the reason is said', async (draft, why) => {
  expect(await impactOf(draft, { isRun: true })).toBe(
    `4 of 4 cases are affected by this edit: ${why}; none has an answer yet [ok, no, VPN ok, VPN no]`,
  );
});

test('without a baseline it says what is known', async () => {
  const { evaluation } = await prepare(
    {
      'prompt-registry.yaml': registry('{ model: fake/m, template: "{{text}}" }'),
      'suite.yaml': suiteOf(['a']),
    },
    { baseline: 'none' },
  );
  expect(describeImpact(findImpact(evaluation, undefined))).toBe('1 case; none has an answer yet');
});
