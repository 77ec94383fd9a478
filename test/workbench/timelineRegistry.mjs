// Registries with many scored versions, for pictures and measurements of timelines.

const AUTHORED = ['Tighter wording', 'Two more examples', 'A newer model', 'Asks for JSON'];

/** A score and its evidence, as a run writes them, in flow style. */
function evidence(i, { suite, digest, baseline }) {
  const score = 0.72 + 0.2 * (1 - Math.exp(-i / 14)) + 0.03 * Math.sin(i * 1.7);
  const low = score - 0.05 + 0.01 * Math.sin(i);
  const against =
    baseline &&
    `, baseline: { version: "${baseline}", delta: ${(0.03 * Math.sin(i * 1.3)).toFixed(4)}, ci95: [-0.01, 0.05], verdict: ${['improved', 'no regression', 'regressed', 'inconclusive'][i % 4]} }`;
  const content = i % 7 === 3 ? '' : `, content: "sha256:${String(i).repeat(8)}"`;
  return `eval_score: ${score.toFixed(4)}, last_eval: { at: "2026-0${1 + (i % 9)}-12T09:30:00Z", suite: ${suite}, cases: 48, passed: ${30 + (i % 18)}, repeats: 1, ci95: [${low.toFixed(4)}, ${(score + 0.05).toFixed(4)}], latency_p95_ms: ${1400 + i * 13}, cost_usd: ${(0.08 + i / 400).toFixed(4)}, endpoint: openai, suite_digest: "sha256:${digest}"${content}${against ?? ''} }`;
}

export const versionOf = (i) => `${1 + Math.floor(i / 10)}.${i % 10}.0`;

/** The lines of a prompt with `count` versions below `versions`. */
export function promptWith(name, count, { suite = `evals/summarise.yaml` } = {}) {
  const versions = Array.from({ length: count }, (_, i) => {
    const digest = i < count / 2 ? '3f2a1c77aa' : 'b81e09dd20';
    const scored =
      i % 9 === 5 ? '' : `, ${evidence(i, { suite, digest, baseline: i > 0 && versionOf(i - 1) })}`;
    const notes = AUTHORED[i % AUTHORED.length];
    return `      "${versionOf(i)}": { model: gpt-4o-2024-08-06, template: "Summarise {{ticket}} (${i})", released_at: "2026-0${1 + (i % 9)}-12T09:30:00Z", notes: "${notes}"${scored} }`;
  });
  const deployed = versionOf(Math.max(0, count - 3));
  return `  ${name}:
    version: "${deployed}"
    environments: { staging: "${versionOf(count - 1)}" }
    rollback_to: "${versionOf(Math.max(0, count - 5))}"
    evals: { suite: ${suite}, min_score: 0.8 }
    draft: { model: gpt-4o-2024-08-06, template: "Summarise {{ticket}} (draft)", ${evidence(count, { suite, digest: 'b81e09dd20', baseline: deployed })} }
    versions:
${versions.join('\n')}
`;
}
