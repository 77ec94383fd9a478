import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { renderCurl } from '../../../src/core/models/curl.ts';
import { type EndpointSettings, IN_PROCESS, toEndpoint } from '../../../src/core/models/endpoints.ts';
import type { ModelRequest } from '../../../src/core/models/request.ts';

const REQUEST: ModelRequest = {
  model: 'm',
  messages: [
    { role: 'system', content: 'It\'s $HOME and `date`.\nNew line \\ "quoted"' },
    { role: 'user', content: '!x' },
  ],
  parameters: { temperature: 0.5, max_tokens: 10 },
};

const render = (name: string, settings: EndpointSettings): string | undefined =>
  renderCurl(toEndpoint(name, settings), REQUEST);

/** What a shell hands to curl. */
function wordsOf(command: string): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`;
  const env = { PATH: process.env['PATH'] ?? '', OPENAI_API_KEY: 'sk-secret', MY_KEY: 'mine' };
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', env }).split('\0').slice(0, -1);
}

describe('a call as cURL', () => {
  test('hands over the very body that is sent, and the key by its variable', () => {
    const command = render('openai', {})!;
    expect(command).toContain('$OPENAI_API_KEY');
    const [url, , type, , key, , body] = wordsOf(command);
    expect([url, type, key]).toEqual([
      'https://api.openai.com/v1/chat/completions',
      'content-type: application/json',
      'authorization: Bearer sk-secret',
    ]);
    expect(JSON.parse(body!)).toEqual({
      model: 'm',
      messages: REQUEST.messages,
      temperature: 0.5,
      max_completion_tokens: 10,
    });
  });

  test('names the variable that the endpoint names, or one that is called like it', () => {
    const url = 'https://models.example.com/v1';
    expect(wordsOf(render('ours', { base_url: url, api_key_env: 'MY_KEY' })!)).toContain(
      'authorization: Bearer mine',
    );
    expect(render('our-desk', { base_url: url })).toContain('"authorization: Bearer $OUR_DESK_API_KEY"');
  });

  test('has no key where none is needed, and no login that stands in the address', () => {
    expect(render('local', { base_url: 'http://localhost:11434/v1' })).not.toContain('authorization');
    const command = render('gate', { base_url: 'https://me:secret@gate.example.com/v1' })!;
    expect(wordsOf(command)[0]).toBe('https://gate.example.com/v1/chat/completions');
    expect(command).not.toContain('secret');
  });

  test('speaks the API of the endpoint', () => {
    const words = wordsOf(render('openai', { api: 'responses' })!);
    expect(words[0]).toBe('https://api.openai.com/v1/responses');
    expect(JSON.parse(words.at(-1)!)).toMatchObject({ max_output_tokens: 10, store: false });
  });

  test('is none where nothing is called', () => {
    expect(render('taped', { replay: 'tape.jsonl' })).toBeUndefined();
    expect(renderCurl(IN_PROCESS, REQUEST)).toBeUndefined();
  });
});
