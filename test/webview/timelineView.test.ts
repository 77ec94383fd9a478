import { describe, expect, test, vi } from 'vitest';
import { toTimeline } from '../../src/core/evals/timeline.ts';
import { type HistoricVersion, findVersions } from '../../src/core/versions/history/history.ts';
import { type GitState, toTimelineView } from '../../src/extension/timeline/view.ts';
import { sha256 } from '../../src/node/sha256.ts';
import type { TimelineAction, TimelineView } from '../../src/webview/protocol.ts';
import { MemoryWorkspace } from '../core/memoryWorkspace.ts';

vi.mock('vscode', () => ({
  l10n: {
    t: (text: string, ...values: readonly unknown[]) =>
      text.replaceAll(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
  },
}));

const ACTIONS = ['open', 'compareWithPrevious', 'compareWithDeployed', 'startDraft', 'rollBack'] as const;

const commit = { id: '0123456789abcdef', author: 'Ann', at: '2026-05-07T12:00:00Z', subject: 'Shorter' };

const evidence = (suite: string): string =>
  `last_eval: { suite: evals/p.yaml, cases: 48, passed: 45, ci95: [0.87, 0.95], cost_usd: 0.12, latency_p95_ms: 1840, content: "sha256:x", suite_digest: "${suite}", baseline: { version: "1.0.0", delta: -0.04, ci95: [-0.07, -0.01], verdict: regressed } }`;

const REGISTRY = `prompts:
  p:
    version: "1.0.0"
    environments: { staging: "2.0.0" }
    rollback_to: "0.9.0"
    evals: { min_score: 0.85 }
    versions:
      "1.0.0": { model: m, template: a, eval_score: 0.8 }
      "2.0.0": { model: m, template: b, stage: staged, notes: Two, eval_score: 0.91, ${evidence('sha256:aaaaaaaaaa')} }
`;

const OLD: HistoricVersion = {
  version: '0.9.0',
  introduced: commit,
  latest: commit,
  evalScore: 0.7,
  lastEval: { suite: 'evals/p.yaml', cases: 12, content: 'sha256:y', suite_digest: 'sha256:bbbbbbbbbb' },
  scoredIn: { ...commit, id: 'fedcba9876543210' },
  notes: undefined,
};

async function viewOf(
  registry: string,
  git: GitState = { state: 'complete' },
  options: { versions?: readonly HistoricVersion[]; actions?: readonly TimelineAction[] } = {},
): Promise<TimelineView> {
  const { versions = [], actions = ACTIONS } = options;
  const { store, prompt } = await MemoryWorkspace.open({ 'prompt-registry.yaml': registry }).then(
    (workspace) => ({ store: workspace.store, prompt: workspace.prompt('p') }),
  );
  const known = findVersions(prompt, { versions, state: 'complete' }, store);
  const timeline = toTimeline(prompt, known, { sources: store, sha256 });
  const context = { prompt: 'file:///r.yaml#p', name: 'p', git, actions: new Set(actions), locale: 'en' };
  return toTimelineView(timeline, context);
}

/** All that a row says, a line each. */
const drawn = ({ rows }: TimelineView): string[] =>
  rows.flatMap(({ label, badges, score, author, date, commit: origin, notes, actions }) => [
    [label, ...badges.map(({ text }) => `[${text}]`)].join(' '),
    ...(score
      ? [
          `  ${[score.text, score.interval, score.stateText, score.commit?.short, score.isCommitted ? '' : 'not committed'].filter(Boolean).join(' ')}`,
          `  ${[score.suite, score.suitePath, ...score.facts].filter(Boolean).join(' | ')}`,
        ]
      : []),
    ...(score?.baseline
      ? [`  ${score.baseline.delta} ${score.baseline.verdictText} ${score.baseline.against}`]
      : []),
    `  ${[author, date, origin?.short, notes].filter(Boolean).join(' | ')}`,
    `  ${actions.join(' ')}`,
  ]);

/** What it says where a chart or rows are missing, and whether a chart is. */
const empty = async (registry: string, git?: GitState): Promise<[string | undefined, boolean]> => {
  const view = await viewOf(registry, git);
  return [view.empty, view.chart === undefined];
};

describe('the view of a timeline', () => {
  test('says of each version who serves it, how it scored, where that comes from and what can be done', async () => {
    expect(drawn(await viewOf(REGISTRY, { state: 'complete' }, { versions: [OLD] }))).toEqual([
      '2.0.0 [staging] [staged]',
      '  0.91 0.87–0.95 stale not committed',
      '  B | evals/p.yaml | 45/48 passed | $0.12 | p95 1.84 s',
      '  −0.04 regressed against 1.0.0',
      '  Two',
      '  open compareWithPrevious compareWithDeployed startDraft rollBack',
      '1.0.0 [deployed]',
      '  0.80 unverified not committed',
      '  ',
      '  ',
      '  open compareWithPrevious startDraft',
      '0.9.0 [rollback] [Git]',
      '  0.70 recorded fedcba9',
      '  A | evals/p.yaml | 12 cases',
      '  Ann | May 7, 2026 | 0123456 | Shorter',
      '  open compareWithDeployed startDraft rollBack',
    ]);
  });

  test('offers only what there is a command for', async () => {
    const { rows } = await viewOf(REGISTRY, { state: 'complete' }, { actions: ['open', 'rollBack'] });
    expect(rows.map(({ actions }) => actions.join(' '))).toEqual(['open rollBack', 'open']);
  });

  test('has a chart that goes from the oldest to the newest and says what it may not join', async () => {
    const { chart } = await viewOf(REGISTRY, { state: 'complete' }, { versions: [OLD] });
    expect(chart?.points.map(({ version, value, suite, state }) => [version, value, suite, state])).toEqual([
      ['0.9.0', 0.7, 'A', 'recorded'],
      ['1.0.0', 0.8, undefined, 'unverified'],
      ['2.0.0', 0.91, 'B', 'content-changed'],
    ]);
    expect(chart?.lines).toEqual([]);
    expect(chart?.suiteChanges).toEqual([1, 2]);
    expect(chart?.suites).toEqual([
      'Scores on the two sides of a dotted line were measured differently and cannot be compared.',
      'A: evals/p.yaml (bbbbbbb), 12 cases',
      'B: evals/p.yaml (aaaaaaa), 48 cases',
    ]);
    expect(chart?.points[2]?.lines).toEqual(['2.0.0', '0.91 (0.87–0.95), stale', 'Suite B', 'Two']);
    expect(chart?.label).toBe(
      'Scores of p: 3 of 3 versions have one; 0.9.0 has 0.70; 2.0.0 has 0.91; 1.0.0 has 0.80; 1.0.0 is deployed; the minimum is 0.85; the table below has every value',
    );
    expect(chart?.legend.map(({ mark }) => mark)).toEqual([
      'recorded',
      'content-changed',
      'unverified',
      'deployed',
      'minimum',
      'suite',
    ]);
  });

  test.each<[GitState, string[], boolean]>([
    [{ state: 'complete' }, [], false],
    [{ state: 'indexing' }, [], true],
    [{ state: 'loading' }, [], true],
    [
      { state: 'untrusted' },
      ['Git is not read in restricted mode: only what stands in the files is shown.'],
      false,
    ],
    [{ state: 'shallow' }, ['This clone is shallow: it does not have the older commits.'], false],
    [{ state: 'unavailable', reason: 'No repository.' }, ['No repository.'], false],
    [{ state: 'unavailable' }, ['Git’s history is not available: only the files are shown.'], false],
  ])('with Git %j says so', async (git, banners, isIndexing) => {
    const view = await viewOf(REGISTRY, git);
    expect(view.banners.map(({ message }) => message)).toEqual(banners);
    expect(view.isIndexing).toBe(isIndexing);
    // Whether a score is committed is said only where it is known.
    expect(view.rows.every(({ score }) => score?.isCommitted)).toBe(
      git.state !== 'complete' && git.state !== 'shallow',
    );
  });

  test('says why it is empty', async () => {
    expect(await empty('prompts:\n  p: { description: x }\n')).toEqual([
      'No version yet. Give the prompt a version, or start a draft and release it.',
      true,
    ]);
    expect(await empty('prompts:\n  p: { description: x }\n', { state: 'indexing' })).toEqual([
      undefined,
      true,
    ]);
    expect(await empty('prompts:\n  p: { version: "1.0.0", model: m, template: a }\n')).toEqual([
      'No version has a score yet. Run the evals of the prompt to record one.',
      true,
    ]);
    expect(await empty(REGISTRY)).toEqual([undefined, false]);
  });
});
