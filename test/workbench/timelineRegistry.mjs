// Registries with many scored versions, for pictures of timelines.

import { contentOf } from '../../src/core/versions/content.ts';
import { contentDigest } from '../../src/core/versions/digest.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { MemoryWorkspace } from '../core/memoryWorkspace.ts';

const NOTES = ['Tighter wording', 'Two more examples', 'A newer model', 'Asks for JSON'];
const VERDICTS = ['improved', 'no regression', 'regressed', 'inconclusive'];

const versionOf = (i) => `${1 + Math.floor(i / 10)}.${i % 10}.0`;

/** The content of a version as JSON, with `digest` as what was measured. */
function version(i, { count, suite, digest }) {
  const content = { model: 'gpt-4o-2024-08-06', template: `Summarise {{ticket}} (${i})` };
  const record = { released_at: `2026-0${1 + (i % 9)}-12T09:30:00Z`, notes: NOTES[i % 4] };
  if (i % 9 === 5) return { ...content, ...record };
  const score = 0.72 + 0.2 * (1 - Math.exp(-i / 14)) + 0.03 * Math.sin(i * 1.7);
  const baseline = { version: versionOf(i - 1), delta: 0.03 * Math.sin(i * 1.3), ci95: [-0.01, 0.05] };
  return {
    ...content,
    ...record,
    eval_score: score,
    last_eval: {
      at: record.released_at,
      suite,
      cases: 48,
      passed: 30 + (i % 18),
      ci95: [score - 0.05, score + 0.05],
      latency_p95_ms: 1400 + i * 13,
      cost_usd: 0.08 + i / 400,
      suite_digest: i < count / 2 ? 'sha256:3f2a1c77aa' : 'sha256:b81e09dd20',
      ...(digest !== undefined && { content: digest }),
      ...(i > 0 && { baseline: { ...baseline, verdict: VERDICTS[i % 4] } }),
    },
  };
}

/**
 * A prompt with `count` versions as a line of a registry: most scores are fresh, some stale or unverified, some
 * versions have none, and halfway the suite changes.
 */
export async function promptWith(name, count, { suite = 'evals/summarise.yaml' } = {}) {
  const numbers = Array.from({ length: count }, (_, i) => i);
  const toPrompt = (digestOf) => {
    const parts = numbers.map((i) => [versionOf(i), version(i, { count, suite, digest: digestOf(i) })]);
    return {
      version: versionOf(Math.max(0, count - 3)),
      environments: { staging: versionOf(count - 1) },
      ...(count > 5 && { rollback_to: versionOf(count - 5) }),
      evals: { suite, min_score: 0.8 },
      draft: version(count, { count, suite, digest: digestOf(count) }),
      versions: Object.fromEntries(parts),
    };
  };
  const bare = JSON.stringify({ prompts: { [name]: toPrompt(() => undefined) } });
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': bare });
  const measured = (i) =>
    contentDigest(
      contentOf(workspace.prompt(name), i === count ? 'draft' : versionOf(i), workspace.store),
      workspace.store,
      sha256,
    );
  const prompt = toPrompt((i) => (i % 7 === 3 ? undefined : i % 5 === 2 ? 'sha256:old' : measured(i)));
  return `  ${JSON.stringify(name)}: ${JSON.stringify(prompt)}\n`;
}
