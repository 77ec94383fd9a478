import { expect, test } from 'vitest';
import { suggestRelease, suggestVersion } from '../../../src/core/lifecycle/suggestRelease.ts';
import { contentOf } from '../../../src/core/versions/content.ts';
import { sha256 } from '../../../src/node/sha256.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { NOW } from './acting.ts';

interface Case {
  readonly lines: string;
  /** A version whose edited text is to be one of its own; default: what a release takes. */
  readonly of?: string;
  /** Lines of the prompt in a commit, by the version that is read from there. */
  readonly git?: Readonly<Record<string, string>>;
  readonly numbersInGit?: readonly string[];
}

const registry = (text: string): string => `prompts:\n  a:\n${text.replaceAll(/^/gm, '    ')}\n`;

async function suggested({ lines, of, git = {}, numbersInGit }: Case): Promise<string> {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': registry(lines) });
  const fromGit = await Promise.all(
    Object.entries(git).map(async ([version, text]) => {
      const commit = await MemoryWorkspace.open({ 'prompt-registry.yaml': registry(text) });
      return { ...contentOf(commit.prompt('a'), version, commit.store)!, where: 'git' as const };
    }),
  );
  const context = { sources: workspace.store, sha256, now: NOW, fromGit, numbersInGit };
  const prompt = workspace.prompt('a');
  const edited = of === undefined ? undefined : contentOf(prompt, of, workspace.store)!;
  const { version, bump, reasons, base, alternatives } = edited
    ? suggestVersion(edited, context)
    : suggestRelease(prompt, context);
  const others = alternatives.map((other) => `${other.version} ${other.bump}`).join(', ');
  return `${version} ${bump} since ${base}: ${reasons.join('; ')} | ${others}`;
}

const versions = (...numbers: string[]): string =>
  ['versions:', ...numbers.map((number) => `  "${number}": { model: m, template: "Hi there" }`)].join('\n');

const cases: Readonly<Record<string, readonly [Case, string]>> = {
  'the first draft': [
    { lines: 'draft: { model: m, template: x }' },
    '1.0.0 none since undefined:  | 0.1.0 none',
  ],
  'another model': [
    { lines: `draft: { model: other, template: "Hi there" }\n${versions('1.0.0')}` },
    '2.0.0 major since 1.0.0: model m → other | ',
  ],
  'other parameters': [
    { lines: `draft: { model: m, temperature: 1, template: "Hi there" }\n${versions('1.0.0', '1.2.0')}` },
    '1.3.0 minor since 1.2.0: temperature none → 1 | 2.0.0 major',
  ],
  'a number that Git knows is not taken again': [
    {
      lines: `draft: { model: m, temperature: 1, template: "Hi there" }\n${versions('1.0.0')}`,
      numbersInGit: ['1.1.0'],
    },
    '1.2.0 minor since 1.0.0: temperature none → 1 | 2.0.0 major',
  ],
  'before 1.0.0': [
    { lines: `draft: { model: other, template: "Hi there" }\n${versions('0.3.1')}` },
    '0.4.0 major since 0.3.1: model m → other | 1.0.0 major',
  ],
  'inline, and Git has what was committed under its number': [
    {
      lines: 'version: "1.0.0"\nmodel: m\ntemplate: Bye',
      git: { '1.0.0': 'version: "1.0.0"\nmodel: other\ntemplate: Bye' },
      numbersInGit: ['1.0.0'],
    },
    '2.0.0 major since 1.0.0: model other → m | ',
  ],
  'inline, with its new number already': [
    {
      lines: 'version: "3.0.0"\nmodel: m\ntemplate: Bye',
      git: { '1.0.0': 'version: "1.0.0"\nmodel: other\ntemplate: Bye' },
      numbersInGit: ['1.0.0'],
    },
    '3.0.0 major since 1.0.0: model other → m | ',
  ],
  'a frozen version that was edited': [
    {
      lines: `version: "1.0.0"\nversions:\n  "1.0.0": { model: m, temperature: 1, template: "Hi there", digest: "sha256:${'0'.repeat(64)}" }`,
      of: '1.0.0',
      git: { '1.0.0': 'version: "1.0.0"\nmodel: m\ntemplate: "Hi there"' },
      numbersInGit: ['1.0.0'],
    },
    '1.1.0 minor since 1.0.0: temperature none → 1 | 2.0.0 major',
  ],
  'inline and never released': [
    { lines: 'version: "1.0.0"\nmodel: m\ntemplate: Bye' },
    '1.0.0 none since undefined:  | 1.0.1 patch, 1.1.0 minor, 2.0.0 major',
  ],
  'inline, frozen and changed, and nobody knows from what': [
    { lines: `version: "1.0.0"\nmodel: m\ntemplate: Bye\ndigest: "sha256:${'0'.repeat(64)}"` },
    '1.0.1 patch since 1.0.0: what 1.0.0 was when it was released is not known here | 1.1.0 minor, 2.0.0 major',
  ],
};

test.each(Object.entries(cases))('%s', async (_, [given, expected]) => {
  expect(await suggested(given)).toBe(expected);
});
