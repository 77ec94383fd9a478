import { describe, expect, test } from 'vitest';
import type { Commit } from '../../../src/core/base/ports.ts';
import { type Timeline, toTimeline } from '../../../src/core/evals/timeline.ts';
import { contentOf } from '../../../src/core/versions/content.ts';
import { contentDigest } from '../../../src/core/versions/digest.ts';
import {
  type HistoricVersion,
  type PromptHistory,
  findVersions,
} from '../../../src/core/versions/history/history.ts';
import { sha256 } from '../../../src/node/sha256.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const commit = (id: string, author = 'Ann'): Commit => ({
  id,
  author,
  at: '2026-05-01T10:00:00Z',
  subject: `Subject of ${id}`,
});

const historic = (version: string, parts: Partial<HistoricVersion> = {}): HistoricVersion => ({
  version,
  introduced: commit(`c-${version}`),
  latest: commit(`l-${version}`),
  evalScore: undefined,
  lastEval: undefined,
  scoredIn: undefined,
  notes: undefined,
  ...parts,
});

/** The digest that a version of `registry` has. */
async function digestOf(registry: string, version: string): Promise<string> {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': registry });
  return contentDigest(contentOf(workspace.prompt('p'), version, workspace.store)!, workspace.store, sha256)!;
}

async function timelineOf(registry: string, versions: readonly HistoricVersion[] = []): Promise<Timeline> {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': registry });
  const history: PromptHistory = { versions, state: 'complete' };
  const prompt = workspace.prompt('p');
  return toTimeline(prompt, findVersions(prompt, history, workspace.store), {
    sources: workspace.store,
    sha256,
  });
}

/** A line an entry, then what a chart may join and where the suite changes. */
function drawn({ entries, suites, lines, suiteChanges }: Timeline): string[] {
  const name = (i: number): string => entries[i]!.version;
  return [
    ...entries.map(({ version, isInFiles, served, isRollbackTarget, previous, score, author, stage }) =>
      [
        version,
        isInFiles ? undefined : 'Git',
        ...served,
        stage,
        isRollbackTarget ? 'rollback' : undefined,
        score && `${score.value} ${score.state}`,
        score?.suite === undefined ? undefined : `suite ${score.suite}`,
        score?.commit && `scored in ${score.commit.id}`,
        author && `by ${author}`,
        previous && `after ${previous}`,
      ]
        .filter(Boolean)
        .join(' · '),
    ),
    ...lines.map((line) => `line ${line.map(name).join(' – ')}`),
    ...(suiteChanges.length === 0 ? [] : [`another suite: ${suiteChanges.map(name).join(', ')}`]),
    ...suites.map(({ path, digest }, i) => `suite ${i}: ${path} ${digest}`),
  ];
}

const content = (text: string): string => `model: m, template: "${text}"`;

const measured = (score: number, digest: string, suite = 's1'): string =>
  `eval_score: ${score}, last_eval: { suite: evals/p.yaml, cases: 4, content: "${digest}", suite_digest: "${suite}" }`;

/** An entry of `versions`. */
const entryOf = (number: string, score: string): string =>
  `      "${number}": { ${content(number)}, ${score} }\n`;

describe('a timeline', () => {
  test('has the draft, then every version of files and Git, the newest first', async () => {
    const registry = `prompts:
  p:
    version: "1.10.0"
    environments: { staging: "1.9.0" }
    rollback_to: "1.9.0"
    draft: { ${content('draft')} }
    versions:
      "1.9.0": { ${content('a')}, stage: staged, notes: Nine }
      "1.10.0": { ${content('b')} }
`;
    const timeline = await timelineOf(registry, [
      historic('1.10.0', { introduced: commit('x', 'Bob') }),
      historic('1.2.0', { notes: 'Old' }),
    ]);
    expect(drawn(timeline)).toEqual([
      'draft · after 1.10.0',
      '1.10.0 · production · by Bob · after 1.9.0',
      '1.9.0 · staging · staged · rollback · after 1.2.0',
      '1.2.0 · Git · by Ann',
    ]);
    expect(timeline.entries.map(({ notes }) => notes)).toEqual([undefined, undefined, 'Nine', 'Old']);
    expect(timeline.deployed).toBe('1.10.0');
  });

  test('of a prompt with inline content has its version once, and no draft', async () => {
    const timeline = await timelineOf(`prompts:\n  p: { version: "1.0.0", ${content('a')} }\n`);
    expect(drawn(timeline)).toEqual(['1.0.0 · production']);
  });

  test('of a prompt without any version is empty', async () => {
    expect(drawn(await timelineOf('prompts:\n  p: { description: nothing yet }\n'))).toEqual([]);
  });

  test('says what a score is worth now, and which commit recorded it', async () => {
    const versions = (one: string): string => `prompts:
  p:
    version: "2.0.0"
    evals: { min_score: 0.8 }
    versions:
      "1.0.0": { ${content('a')}, ${one} }
      "2.0.0": { ${content('b')}, ${measured(0.9, 'sha256:other')} }
      "3.0.0": { ${content('c')}, eval_score: 0.7 }
`;
    const digest = await digestOf(versions('notes: x'), '1.0.0');
    const lastEval = { suite: 'evals/p.yaml', content: 'd', suite_digest: 's1' };
    const timeline = await timelineOf(versions(measured(0.75, digest)), [
      historic('1.0.0', { evalScore: 0.75, scoredIn: commit('s') }),
      // The file has a newer score that is not committed yet.
      historic('2.0.0', { evalScore: 0.85, scoredIn: commit('t') }),
      historic('0.2.0', { evalScore: 0.6, lastEval, scoredIn: commit('u') }),
      historic('0.1.0', { evalScore: 0.5 }),
    ]);
    expect(timeline.entries.map(({ version, score }) => [version, score?.state, score?.commit?.id])).toEqual([
      ['3.0.0', 'unverified', undefined],
      ['2.0.0', 'content-changed', undefined],
      ['1.0.0', 'below-minimum', 's'],
      ['0.2.0', 'recorded', 'u'],
      ['0.1.0', 'unverified', undefined],
    ]);
    expect(timeline.minScore).toBe(0.8);
  });

  test('joins scores of one suite only, and not across a version without a score', async () => {
    const timeline = await timelineOf(
      `prompts:\n  p:\n    versions:\n${[
        entryOf('1.0.0', measured(0.5, 'd')),
        entryOf('2.0.0', measured(0.6, 'd')),
        entryOf('3.0.0', 'notes: none'),
        entryOf('4.0.0', measured(0.7, 'd')),
        entryOf('5.0.0', measured(0.8, 'd')),
        entryOf('6.0.0', measured(0.8, 'd', 's2')),
        entryOf('7.0.0', measured(0.9, 'd', 's2')),
        entryOf('8.0.0', 'eval_score: 0.9'),
        entryOf('9.0.0', measured(0.9, 'd')),
      ].join('')}`,
    );
    expect(drawn(timeline).slice(9)).toEqual([
      'line 1.0.0 – 2.0.0',
      'line 4.0.0 – 5.0.0',
      'line 6.0.0 – 7.0.0',
      'another suite: 6.0.0, 8.0.0, 9.0.0',
      'suite 0: evals/p.yaml s1',
      'suite 1: evals/p.yaml s2',
    ]);
  });

  test('two scores that nobody knows the suite of are not compared', async () => {
    const timeline = await timelineOf(
      `prompts:\n  p:\n    versions:\n      "1.0.0": { ${content('a')}, eval_score: 0.5 }\n      "2.0.0": { ${content('b')}, eval_score: 0.6 }\n`,
    );
    expect(drawn(timeline).slice(2)).toEqual(['another suite: 2.0.0']);
  });

  test('counts the draft as the newest point', async () => {
    const timeline = await timelineOf(
      `prompts:\n  p:\n    draft: { ${content('a')}, ${measured(0.5, 'd')} }\n    versions:\n      "1.0.0": { ${content('b')}, ${measured(0.6, 'd')} }\n`,
    );
    expect(drawn(timeline)).toEqual([
      'draft · 0.5 content-changed · suite 0 · after 1.0.0',
      '1.0.0 · 0.6 content-changed · suite 0',
      'line 1.0.0 – draft',
      'suite 0: evals/p.yaml s1',
    ]);
  });
});
