// Telemetry as applications write it: calls of several prompts over a week, each as one line of OpenTelemetry's keys.

import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

const WEEK_MS = 7 * 86_400_000;
const DIGITS = '0123456789abcdef';

/** Numbers between 0 and 1 that are the same each time (mulberry32). */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Writes a file of calls, in the order of their time.
 * @param {{ calls: number, isLong?: boolean, from?: number, span?: number, seed?: number, flags?: string }} options
 *   `isLong` for lines of some 750 bytes, otherwise some 300; `from` and `span` in milliseconds
 */
export async function writeTelemetry(
  path,
  { calls, isLong = true, from = Date.UTC(2026, 9, 1), span = WEEK_MS, seed = 1, flags = 'w' },
) {
  const random = randomOf(seed);
  const hex = (length) => Array.from({ length }, () => DIGITS[Math.floor(random() * 16)]).join('');
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const file = createWriteStream(path, { flags });
  for (let i = 0; i < calls;) {
    let text = '';
    for (const last = Math.min(calls, i + 5000); i < last; i++)
      text += `${JSON.stringify(lineOf(from + Math.floor((i / calls) * span)))}\n`;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');

  function lineOf(at) {
    const prompt = Math.floor(random() * 20);
    const isChallenger = random() < 0.1;
    const isFailed = random() < 0.02;
    const input = 200 + Math.floor(random() * 1500);
    const output = 20 + Math.floor(random() * 400);
    const model = prompt % 3 === 0 ? 'gpt-4o' : 'gpt-4o-mini';
    const essential = {
      v: 1,
      type: 'span',
      time: new Date(at).toISOString(),
      duration_ms: Math.round(Math.exp(6.6 + 0.5 * normal()) * 10) / 10,
      ...(isLong && { trace_id: hex(32) }),
      span_id: hex(16),
      ...(isLong && { name: `chat ${model}` }),
      status: isFailed ? 'ERROR' : 'OK',
      ...(isFailed && { 'error.type': 'timeout' }),
      'gen_ai.prompt.name': `support.prompt-${prompt}`,
      'gen_ai.prompt.version': isChallenger ? '2.1.0' : '2.0.0',
      'feature_flag.result.variant': isChallenger ? 'challenger' : 'control',
      'promptledger.cost.usd': Number((input * 1.5e-7 + output * 6e-7).toPrecision(6)),
      'promptledger.retry.count': random() < 0.03 ? 1 : 0,
    };
    if (!isLong) return essential;
    return {
      ...essential,
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': model,
      'gen_ai.response.id': `chatcmpl-${hex(20)}`,
      'gen_ai.usage.input_tokens': input,
      'gen_ai.usage.output_tokens': output,
      'gen_ai.usage.cache_read.input_tokens': Math.floor(input / 2),
      'feature_flag.key': `support.prompt-${prompt}`,
      'feature_flag.result.reason': 'split',
      'feature_flag.context.id': `u_${hex(10)}`,
      'deployment.environment.name': 'production',
    };
  }
}
