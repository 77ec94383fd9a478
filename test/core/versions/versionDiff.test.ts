import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  renderChangesMarkdown,
  renderDiffsMarkdown,
} from '../../../src/core/evals/reports/changesMarkdown.ts';
import { renderChangesText } from '../../../src/core/evals/reports/changesText.ts';
import { toChangesJson, toDiffJson } from '../../../src/core/evals/reports/versionDiffJson.ts';
import { renderDiffText } from '../../../src/core/evals/reports/versionDiffText.ts';
import { alignMessages } from '../../../src/core/versions/alignMessages.ts';
import { comparePrompts } from '../../../src/core/versions/comparePrompts.ts';
import { contentOf } from '../../../src/core/versions/content.ts';
import { contentDigest } from '../../../src/core/versions/digest.ts';
import type { RenderedMessage } from '../../../src/core/versions/messages.ts';
import { compareScores } from '../../../src/core/versions/scoreChange.ts';
import { type VersionDiff, diffVersions } from '../../../src/core/versions/versionDiff.ts';
import { sha256 } from '../checks/checked.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const GOLDEN = join(import.meta.dirname, '..', '..', 'golden', 'reports');

const open = (text: string): Promise<MemoryWorkspace> =>
  MemoryWorkspace.open({ 'prompt-registry.yaml': text });

function diff(workspace: MemoryWorkspace, from: string, to: string): VersionDiff {
  const [before, after] = [from, to].map((version) =>
    contentOf(workspace.prompt('p'), version, workspace.store),
  );
  return diffVersions(before!, after!, { sources: workspace.store, sha256 })!;
}

/** Two versions that differ in everything, with text that reports have to escape. */
const BOTH = `prompts:
  p:
    version: "1.0.0"
    draft:
      model: gpt-5
      temperature: 0.2
      output_schema: { type: object, properties: { cause: { type: string }, team: { type: string } } }
      messages:
        - role: system
          content: |
            You are a support engineer.
            Be kind & <b>brief</b>, and ask @anybody.
            One.
            Two.
            Three.
            Four.
            Five.
            Never guess.
        - { role: assistant, content: Understood. }
        - { role: user, content: "Ticket: {{ ticket }}" }
    versions:
      "1.0.0":
        model: gpt-4o
        temperature: 0.3
        top_p: 1
        output_schema: { type: object, properties: { cause: { type: string } } }
        messages:
          - role: system
            content: |
              You are an engineer.
              Be kind & <i>short</i>, and ask @anybody.
              One.
              Two.
              Three.
              Four.
              Five.
          - { role: developer, content: "Ticket: {{ ticket }}" }
          - { role: user, content: "Go\\e[31m." }
        eval_score: 0.8
`;

describe('a diff with everything in it', () => {
  test.each<[string, (found: VersionDiff) => string]>([
    ['diff.txt', (found) => renderDiffText(found)],
    ['diff.md', (found) => renderDiffsMarkdown([found])],
    ['diff.json', (found) => `${JSON.stringify(toDiffJson(found), null, 2)}\n`],
  ])('%s', async (name, render) => {
    await expect(render(diff(await open(BOTH), '1.0.0', 'draft'))).toMatchFileSnapshot(join(GOLDEN, name));
  });

  test('colours are added to the signs, and nothing of a file moves the cursor', async () => {
    const text = renderDiffText(
      diff(await open(BOTH), '1.0.0', 'draft'),
      (style, words) => `<${style}:${words}>`,
    );
    expect(text).toContain('You are <bad:[-an-]><good:{+a support+}> engineer.');
    expect(text).not.toContain('\u001B');
  });

  test('words that have no room in a comment are left out, the summary is not', async () => {
    const found = diff(await open(BOTH), '1.0.0', 'draft');
    const text = renderDiffsMarkdown(Array.from({ length: 80 }, () => found));
    expect(text.length).toBeLessThan(65_536 + 80 * 400);
    expect(text.match(/^- \*\*major\*\*/gm)).toHaveLength(80);
    expect(text.match(/<details>/g)!.length).toBeLessThan(80);
    expect(text).toContain('The words are left out here');
  });
});

test('the number that a step needs is said where it is too small', async () => {
  const text = `prompts:
  p:
    versions:
      "1.0.0": { model: a, template: x }
      "1.0.1": { model: b, template: x }
      "2.0.0": { model: c, template: x }
      "2.0.0-rc.1": { model: c, template: x }
`;
  const workspace = await open(text);
  expect(renderDiffText(diff(workspace, '1.0.0', '1.0.1'))).toContain(
    '1.0.1 is too small a step after 1.0.0: it needs at least 2.0.0.',
  );
  expect(diff(workspace, '1.0.0', '2.0.0').next).toBe('2.0.0');
  for (const [from, to] of [
    ['1.0.0', '2.0.0'],
    ['1.0.0', '2.0.0-rc.1'],
    ['2.0.0', '1.0.1'],
  ] as const)
    expect(renderDiffText(diff(workspace, from, to))).not.toContain('at least');
});

/** The scores of two versions, as YAML without the digests that make them fresh. */
async function better(one: string, two: string): Promise<string> {
  const registry = (digests: readonly string[]): string =>
    `prompts:
  p:
    versions:
      "1.0.0": { model: m, template: one, ${one.replace('FRESH', `content: "${digests[0]}"`)} }
      "2.0.0": { model: m, template: two, ${two.replace('FRESH', `content: "${digests[1]}"`)} }
`;
  const versions = ['1.0.0', '2.0.0'] as const;
  const find = (workspace: MemoryWorkspace) =>
    versions.map((version) => contentOf(workspace.prompt('p'), version, workspace.store)!);
  const first = await open(registry(['', '']));
  const digests = find(first).map((placed) => contentDigest(placed, first.store, sha256)!);
  const workspace = await open(registry(digests));
  const [before, after] = find(workspace);
  return compareScores(before!, after!, { sources: workspace.store, sha256 }).text;
}
const fresh = (score: number, others = ''): string => `eval_score: ${score}, last_eval: { FRESH${others} }`;
const against = (version: string, verdict: string, delta: number, ci95: string): string =>
  `, baseline: { version: ${version}, verdict: ${verdict}, delta: ${delta}, ci95: ${ci95} }`;
const suite = (digest: string, ci95: string): string => `, suite_digest: ${digest}, ci95: ${ci95}`;

describe('whether it got better', () => {
  test.each<[name: string, one: string, two: string, expected: string]>([
    ['no score', 'notes: x', fresh(1), 'unknown: 1.0.0 has no score'],
    ['no run', 'eval_score: 1', fresh(1), 'unknown: 1.0.0 has a score that no run stands behind'],
    [
      'another text',
      fresh(1),
      'eval_score: 1, last_eval: { content: "sha256:0" }',
      'unknown: 2.0.0 has a score that is about another text',
    ],
    [
      'an improvement',
      fresh(0.8),
      fresh(0.9, against('1.0.0', 'improved', 0.1, '[0.02, 0.18]')),
      'better: +0.100, 95 % interval +0.020 to +0.180, case by case',
    ],
    [
      'no regression',
      fresh(0.8),
      fresh(0.8, against('1.0.0', 'no regression', 0, '[-0.01, 0.01]')),
      'no worse: +0.000, 95 % interval −0.010 to +0.010, case by case',
    ],
    [
      'a regression',
      fresh(0.9),
      fresh(0.8, against('1.0.0', 'regressed', -0.1, '[-0.2, -0.06]')),
      'worse: −0.100, 95 % interval −0.200 to −0.060, case by case',
    ],
    [
      'nothing for sure',
      fresh(0.9),
      fresh(0.8, against('1.0.0', 'inconclusive', -0.1, '[-0.3, 0.1]')),
      'unsettled: −0.100, 95 % interval −0.300 to +0.100, case by case',
    ],
    [
      'an improvement, looked at backwards',
      fresh(0.9, against('2.0.0', 'improved', 0.1, '[0.02, 0.18]')),
      fresh(0.8),
      'worse: −0.100, 95 % interval −0.180 to −0.020, case by case',
    ],
    [
      'no regression, which backwards says nothing',
      fresh(0.9, against('2.0.0', 'no regression', 0.01, '[-0.01, 0.03]')),
      fresh(0.8),
      'unsettled: −0.010, 95 % interval −0.030 to +0.010, case by case',
    ],
    [
      'intervals apart',
      fresh(0.5, suite('a', '[0.4, 0.6]')),
      fresh(0.9, suite('a', '[0.8, 1]')),
      'better: +0.400, not compared case by case',
    ],
    [
      'intervals that meet',
      fresh(0.9, suite('a', '[0.7, 1]')),
      fresh(0.7, suite('a', '[0.5, 0.9]')),
      'unsettled: −0.200, not compared case by case',
    ],
    [
      'different suites',
      fresh(0.9, suite('a', '[0.8, 1]')),
      fresh(0.7, suite('b', '[0.6, 0.75]')),
      'unknown: the scores come from different suites',
    ],
  ])('%s', async (_name, one, two, expected) => expect(await better(one, two)).toBe(expected));
});

const toMessages = (text: string): RenderedMessage[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const [role, content = ''] = word.split(':');
      return { role: role as RenderedMessage['role'], content };
    });

const long = (letter: string): string =>
  Array.from({ length: 900 }, (_, i) => `user:${letter}${i}`).join(' ');

const draw = (before: string, after: string): string =>
  alignMessages(toMessages(before), toMessages(after))
    .map(({ before: old, after: now }) => `${old?.content ?? ''}>${now?.content ?? ''}`)
    .join(' ');

describe('messages', () => {
  test.each([
    ['system:a user:b', 'system:a user:c', 'a>a b>c'],
    ['user:a user:b', 'user:a system:x user:b', 'a>a >x b>b'],
    ['user:a assistant:b user:c', 'user:c', 'a> b> c>c'],
    ['system:a assistant:x user:b', 'system:c user:d', 'a>c x> b>d'],
    ['user:a', 'system:a', 'a>a'],
    ['user:a assistant:b', 'assistant:x user:y', 'b>x a>y'],
    ['', 'user:a', '>a'],
  ])('%s becomes %s', (before, after, expected) => expect(draw(before, after)).toBe(expected));

  test('very long conversations are matched by place', () => {
    expect(draw(long('a'), `${long('b')} user:end`)).toMatch(/^a0>b0 a1>b1 .* a899>b899 >end$/);
  });
});

const registry = (p: string, others = ''): string => `prompts:\n  p:\n${p}${others}`;

const find = ({ store }: MemoryWorkspace, name: string) =>
  store.workspace.registries[0]!.prompts.find(({ block }) => block.name === name);

const compare = async (before: string, after: string, names: readonly string[]) => {
  const [old, now] = [await open(before), await open(after)];
  return names.map((name) =>
    comparePrompts(find(old, name), find(now, name), { sources: now.store, sha256, at: 'main' }),
  );
};

const inline = (version: string, words: string): string =>
  registry(`    version: "${version}"\n    model: m\n    template: ${words}\n`);

describe('prompts since a revision', () => {
  const OLD = registry(
    `    version: "1.0.0"
    draft: { model: m, template: Hello there. }
    versions:
      "1.0.0": { model: m, template: Hello. }
`,
    '  gone:\n    draft: { model: m, template: x }\n',
  );
  test('show what is served and what is edited', async () => {
    const after = OLD.replace('Hello there.', 'Hello there friend.')
      .replace('version: "1.0.0"', 'version: "1.1.0"\n    environments: { staging: "1.0.0" }')
      .replace('    versions:\n', '    versions:\n      "1.1.0": { model: m, template: Hello you. }\n')
      .replace('gone:', 'new:');
    const compared = await compare(OLD, after, ['p', 'gone', 'new']);
    await expect(renderChangesText(compared, 'main')).toMatchFileSnapshot(join(GOLDEN, 'changes.txt'));
    await expect(renderChangesMarkdown(compared, 'main')).toMatchFileSnapshot(join(GOLDEN, 'changes.md'));
    expect(toChangesJson(compared, 'main')).toMatchObject({
      schema_version: 1,
      against: 'main',
      prompts: [
        {
          prompt: 'p',
          state: 'changed',
          served: [
            { environment: 'production', from: '1.0.0', to: '1.1.0' },
            { environment: 'staging', from: null, to: '1.0.0' },
          ],
          diffs: [{ to: { version: 'draft' } }, { to: { version: '1.1.0' } }],
        },
        { prompt: 'gone', state: 'removed' },
        { prompt: 'new', state: 'added' },
      ],
    });
  });

  test('another style of the same text is no change', async () => {
    const compared = await compare(OLD, OLD.replace('Hello there.', '"Hello there."'), ['p']);
    expect(compared).toMatchObject([{ state: 'same', diffs: [], pointers: [] }]);
    expect(renderChangesText(compared, 'main')).toBe('No prompt changed since main.\n');
    expect(renderChangesMarkdown(compared, 'main')).toContain('No prompt changed since main.');
  });

  test('inline content is compared once', async () => {
    const [compared] = await compare(inline('1.0.0', 'Hello.'), inline('1.0.1', 'Hallo.'), ['p']);
    expect(compared!.diffs.map(({ from, to }) => `${from.label} ${to.label}`)).toEqual(['1.0.0 1.0.1']);
  });
});
