import type { Sha256 } from '../base/ports.ts';
import { questionDigest } from './callDigest.ts';
import { renderCassetteLine } from './cassette.ts';
import type { CallContext, ModelAnswer, ModelClient, ModelRequest } from './request.ts';

export interface RecordingOptions {
  readonly sha256: Sha256;
  /** Takes each line of the cassette, line feed included, in the order of the answers. */
  write(line: string): void;
  /** Marks the answers as samples. */
  readonly sample?: true;
}

/**
 * Passes calls on and writes each answer as a line of a cassette. What a replay endpoint answers is not
 * written: a sample for another wording would otherwise come back as the exact answer to this one.
 */
export function recordingClient(client: ModelClient, options: RecordingOptions): ModelClient {
  return {
    async complete(request: ModelRequest, context: CallContext, signal?: AbortSignal): Promise<ModelAnswer> {
      const answer = await client.complete(request, context, signal);
      if (answer.replayed !== undefined) return answer;
      const { sha256, sample } = options;
      const { retries: _, ...lasting } = answer;
      const { prompt, variables, repeat } = context;
      const call = questionDigest(request, sha256);
      options.write(
        renderCassetteLine({ call, prompt, variables, repeat, ...lasting, ...(sample && { sample }) }),
      );
      return answer;
    },
  };
}
