import { PromptError } from '../base/errors.ts';
import type { Sha256 } from '../base/ports.ts';
import { toAbortError } from './abort.ts';
import { questionDigest } from './callDigest.ts';
import type { Cassette, Recording } from './cassette.ts';
import type { CallContext, ModelAnswer, ModelClient, ModelRequest } from './request.ts';

/**
 * A client that answers from a cassette: at once, with the latency that was recorded, and byte for byte the
 * same each time. A recorded answer serves exactly its question and repeat. It never stands in for another
 * repeat, since repeats that are copies of each other would make a score look surer than it is. Where there
 * is none, a sample answer for the same prompt and variables is given and marked as such.
 */
export function replayClient(
  cassette: Cassette,
  { endpoint, sha256 }: { endpoint: string; sha256: Sha256 },
): ModelClient {
  const exact = new Map<string, Recording>();
  const samples = new Map<string, Recording>();
  const repeats = new Map<string, number>();
  for (const recording of cassette.recordings) {
    exact.set(`${recording.call} ${recording.repeat}`, recording);
    repeats.set(recording.call, (repeats.get(recording.call) ?? 0) + 1);
    if (recording.sample) samples.set(sampleKey(recording), recording);
  }
  return {
    async complete(request: ModelRequest, context: CallContext, signal?: AbortSignal): Promise<ModelAnswer> {
      if (signal?.aborted) throw toAbortError(signal);
      const call = questionDigest(request, sha256);
      const recorded = exact.get(`${call} ${context.repeat}`);
      if (recorded) return toAnswer(recorded, 'exact');
      const sample = samples.get(sampleKey(context));
      if (sample && !repeats.has(call)) return toAnswer(sample, 'other-wording');
      throw notRecorded(endpoint, context, repeats.has(call));
    },
  };
}

function sampleKey({ prompt, variables, repeat }: CallContext): string {
  return JSON.stringify([prompt, variables, repeat]);
}

function toAnswer(recording: Recording, replayed: 'exact' | 'other-wording'): ModelAnswer {
  const { call: _call, prompt: _prompt, variables: _variables, repeat: _repeat, ...answer } = recording;
  return { ...answer, retries: 0, replayed };
}

function notRecorded(endpoint: string, { prompt, repeat }: CallContext, hasOthers: boolean): PromptError {
  const what = hasOthers ? `repeat ${repeat + 1} of this call` : 'this call';
  return new PromptError(
    'no-recorded-answer',
    `${endpoint} has no recorded answer for ${what} of ${prompt}.`,
    {
      hint: hasOthers
        ? 'Ask for fewer repeats, or record more of them with `--repeat` and `--write-cassette`.'
        : 'Record one: run the eval against the real endpoint with `--write-cassette`.',
    },
  );
}
