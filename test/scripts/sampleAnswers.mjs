// Makes media/sample/answers.jsonl of the answers in sampleAnswers.yaml: renders every case of the sample with every
// version, and writes each answer under the digest of its question, marked as a sample.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { openWorkspace, promptNamed } from '../../src/cli/openWorkspace.ts';
import { planRun } from '../../src/core/evals/plan.ts';
import { loadSuite } from '../../src/core/evals/prepare.ts';
import { questionDigest } from '../../src/core/models/callDigest.ts';
import { renderCassetteLine } from '../../src/core/models/cassette.ts';
import { loadPrices } from '../../src/core/models/prices.ts';
import { countTokens } from '../../src/core/models/tokens.ts';
import { contentOf } from '../../src/core/versions/content.ts';
import { messagesOf } from '../../src/core/versions/messages.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { root } from './process.mjs';

const SAMPLE = join(root, 'media', 'sample');
const ANSWERS = join(import.meta.dirname, 'sampleAnswers.yaml');

/** Milliseconds that look measured: longer for longer answers, and the same each time. */
function latencyOf(call, outputTokens) {
  const noise = Number.parseInt(call.slice(-4), 16) / 0xff_ff;
  return Math.round(320 + outputTokens * 17 * (0.7 + 0.6 * noise) + 240 * noise);
}

async function toLine({ request, context }, output) {
  const call = questionDigest(request, sha256);
  const output_tokens = await countTokens(request.model, output);
  const usage = {
    input_tokens: await countTokens(request.model, request.messages),
    cached_input_tokens: 0,
    output_tokens,
  };
  const latency_ms = latencyOf(call, output_tokens);
  return renderCassetteLine({
    call,
    ...context,
    output,
    usage,
    latency_ms,
    finish_reason: 'stop',
    model: request.model,
    sample: true,
  });
}

/** The text of answers.jsonl for the sample as it is now. */
export async function renderSampleAnswers() {
  const answers = parse(readFileSync(ANSWERS, 'utf8'));
  const workspace = await openWorkspace({ cwd: SAMPLE }, []);
  const ports = { sources: workspace.store, sha256, prices: await loadPrices(), load: workspace.load };
  const lines = [];
  for (const [name, cases] of Object.entries(answers)) {
    const prompt = promptNamed(workspace, { name });
    const { suite, path } = await loadSuite(prompt, ports);
    // An answer that serves a case with another wording is the last one of its case: that should be the draft's.
    const versions = [...new Set(Object.values(cases).flatMap(Object.keys))].toSorted();
    for (const version of versions) {
      const placed = contentOf(prompt, version, workspace.store);
      messagesOf(placed, workspace.store);
      await workspace.load();
      for (const call of planRun(placed, { suite, suitePath: path }, ports).calls) {
        const output = cases[call.case.description]?.[version];
        if (output === undefined)
          throw new Error(
            `sampleAnswers.yaml has no answer for ${name} ${version}, “${call.case.description}”`,
          );
        lines.push(await toLine(call, output));
      }
    }
  }
  return lines.join('');
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(join(SAMPLE, 'answers.jsonl'), await renderSampleAnswers());
