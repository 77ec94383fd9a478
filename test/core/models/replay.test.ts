import { describe, expect, it } from 'vitest';

import { parseCassette, renderCassetteLine, type Recording } from '../../../src/core/models/cassette.ts';
import { questionDigest } from '../../../src/core/models/callDigest.ts';
import { replayClient } from '../../../src/core/models/replay.ts';
import { ask, CONTEXT, sha256 } from './fakes.ts';

const recording: Recording = {
  call: questionDigest(ask('hi'), sha256),
  prompt: 'greet',
  variables: 'sha256:v',
  repeat: 0,
  output: 'Hello\n"you" 😀',
  usage: { input_tokens: 9, cached_input_tokens: 0, output_tokens: 2 },
  latency_ms: 812,
  finish_reason: 'stop',
  model: 'gpt-4o-2024-08-06',
};

const replay = (...recordings: Recording[]) => replayClient({ recordings }, { endpoint: 'taped', sha256 });

describe('a cassette', () => {
  it('reads back what was written', () => {
    const sample: Recording = { ...recording, logprobs: [-0.5], sample: true };
    const text = renderCassetteLine(recording) + renderCassetteLine(sample);
    expect(text.split('\n').length).toBe(3);
    expect(parseCassette(text)).toEqual({ value: { recordings: [recording, sample] }, problems: [] });
    expect(parseCassette(`\uFEFF\n${text.replaceAll('\n', '\r\n')}\n`).value.recordings).toEqual([
      recording,
      sample,
    ]);
    expect(parseCassette('')).toEqual({ value: { recordings: [] }, problems: [] });
  });

  it.each([
    ['{"call":', 'not JSON'],
    ['[]', 'not a JSON object'],
    ['{}', '`call` is missing'],
    [JSON.stringify({ ...recording, repeat: -1 }), '`repeat` has a wrong value'],
    [JSON.stringify({ ...recording, repeat: 0.5 }), '`repeat` has a wrong value'],
    [JSON.stringify({ ...recording, usage: { input_tokens: 1 } }), '`usage` has a wrong value'],
    [JSON.stringify({ ...recording, sample: 'yes' }), '`sample` has a wrong value'],
    [JSON.stringify({ ...recording, output: undefined }), '`output` is missing'],
  ])('reports %s and keeps the other lines', (line, message) => {
    const before = renderCassetteLine(recording);
    const { value, problems } = parseCassette(`${before}${line}\r\n${before}`);
    expect(value.recordings).toEqual([recording, recording]);
    expect(problems).toMatchObject([{ code: 'cassette-invalid', severity: 'error' }]);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.message).toContain('Line 2');
    expect(problems[0]?.range).toEqual({ start: before.length, end: before.length + line.length });
  });
});

describe('replay', () => {
  const answer = { output: recording.output, usage: recording.usage, latency_ms: 812, finish_reason: 'stop' };

  it('answers exactly what was asked, with the latency of then', async () => {
    const given = await replay(recording).complete(ask('hi'), CONTEXT);
    expect(given).toEqual({ ...answer, model: recording.model, retries: 0, replayed: 'exact' });
  });

  it('finds the answer whatever prompt it was recorded for', async () => {
    const context = { prompt: 'renamed', variables: 'sha256:other', repeat: 0 };
    expect((await replay(recording).complete(ask('hi'), context)).replayed).toBe('exact');
  });

  it('lets the later of two recordings hold', async () => {
    const client = replay(recording, { ...recording, output: 'later' });
    expect((await client.complete(ask('hi'), CONTEXT)).output).toBe('later');
  });

  it('gives each repeat its own answer and never copies one', async () => {
    const client = replay({ ...recording, sample: true }, { ...recording, repeat: 1, output: 'second' });
    expect((await client.complete(ask('hi'), { ...CONTEXT, repeat: 1 })).output).toBe('second');
    await expect(client.complete(ask('hi'), { ...CONTEXT, repeat: 2 })).rejects.toMatchObject({
      code: 'no-recorded-answer',
      hint: expect.stringContaining('--repeat'),
    });
  });

  it('gives a sample for another wording, and says so', async () => {
    const client = replay({ ...recording, sample: true });
    const given = await client.complete(ask('hello'), CONTEXT);
    expect(given).toMatchObject({ ...answer, replayed: 'other-wording' });
  });

  it('does not mix wordings within the repeats of a case', async () => {
    const other: Recording = {
      ...recording,
      call: questionDigest(ask('hello'), sha256),
      repeat: 1,
      sample: true,
    };
    const client = replay({ ...recording, sample: true }, other);
    const second = client.complete(ask('hi'), { ...CONTEXT, repeat: 1 });
    await expect(second).rejects.toMatchObject({ code: 'no-recorded-answer' });
  });

  it.each([
    ['is not a sample', recording, CONTEXT],
    ['is for another case', { ...recording, sample: true } as const, { ...CONTEXT, variables: 'sha256:w' }],
    ['is for another prompt', { ...recording, sample: true } as const, { ...CONTEXT, prompt: 'other' }],
    ['is for another repeat', { ...recording, sample: true } as const, { ...CONTEXT, repeat: 1 }],
  ])('gives no answer that %s', async (_, only, context) => {
    await expect(replay(only).complete(ask('hello'), context)).rejects.toMatchObject({
      code: 'no-recorded-answer',
      hint: expect.stringContaining('--write-cassette'),
    });
  });

  it('is cancelled like any client', async () => {
    const cancelled = replay(recording).complete(ask('hi'), CONTEXT, AbortSignal.abort());
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
  });
});
