import { expect, test } from 'vitest';
import { promptOf } from '../../../src/core/registry/workspace.ts';
import { type BaseReason, findBaseChoices } from '../../../src/core/versions/baseChoices.ts';
import { DRAFT } from '../../../src/core/versions/content.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const REGISTRY = `prompts:
  p:
    version: "2.1.0"
    rollback_to: "1.9.0"
    environments: { staging: "2.2.0-rc.1" }
    draft: { model: m, template: a }
`;

/** In the files unless it ends with `*`: then only Git has it. */
const KNOWN = ['1.0.0*', '1.9.0', '2.0.0', '2.1.0', '2.2.0-rc.1', '1.10.0*', DRAFT];

const wordOf = (reason: BaseReason): string => (reason.kind === 'served' ? reason.environment : reason.kind);

const names = (list: readonly { readonly version: string }[]): string =>
  list.map(({ version }) => version).join(' ');

/** `suggested (reasons) … | in the files | only in Git` */
async function draw(subject: string, known = KNOWN, registry = REGISTRY): Promise<string> {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': registry });
  const served: Readonly<Record<string, string[]>> = {
    '2.1.0': ['production'],
    '2.2.0-rc.1': ['staging'],
  };
  const candidates = known.map((name) => {
    const version = name.replace('*', '');
    return { version, placed: name.endsWith('*') ? undefined : {}, served: served[version] ?? [] };
  });
  const { suggested, inFiles, onlyInGit } = findBaseChoices(
    subject,
    promptOf(workspace.prompt('p')),
    candidates,
  );
  const first = suggested.map(
    ({ known: { version }, reasons }) => `${version} (${reasons.map(wordOf).join(', ')})`,
  );
  return [first.join(' '), names(inFiles), names(onlyInGit)].join(' | ');
}

test('a draft is compared with what production serves, then with what else there is a reason for', async () => {
  expect(await draw(DRAFT)).toBe(
    '2.1.0 (production) 1.9.0 (rollback-target) 2.2.0-rc.1 (staging, previous) | 2.0.0 | 1.10.0 1.0.0',
  );
});

test('what production serves is compared with the rollback target, then with the version before it', async () => {
  expect(await draw('2.1.0')).toBe(
    '1.9.0 (rollback-target) 2.0.0 (previous) 2.2.0-rc.1 (staging) draft (working-text) |  | 1.10.0 1.0.0',
  );
});

test('the version before it may be one that only Git has', async () => {
  expect(await draw('2.0.0', ['1.10.0*', '2.0.0', '1.0.0*'])).toBe('1.10.0 (previous) |  | 1.0.0');
});

test('a version that stands in two places is offered once, and the version itself never', async () => {
  expect(await draw('2.0.0', ['2.0.0', '1.0.0', '1.0.0'])).toBe('1.0.0 (previous) |  | ');
  expect(await draw('2.0.0', ['2.0.0'])).toBe(' |  | ');
});

test('without any pointer there is still a version before', async () => {
  const registry = 'prompts:\n  p:\n    draft: { model: m, template: a }\n';
  expect(await draw(DRAFT, ['0.2.0', '0.10.0', DRAFT], registry)).toBe('0.10.0 (previous) | 0.2.0 | ');
});
