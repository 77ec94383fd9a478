// A workspace for benchmarks, and the server that its prompt asks.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One prompt and a suite of `count` cases with three assertions each. */
export function createEvalWorkspace(url, count) {
  const folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-bench-'));
  writeFileSync(
    join(folder, 'prompt-registry.yaml'),
    `endpoints:
  local: { base_url: "${url}" }
prompts:
  summarise:
    evals: { suite: suite.yaml }
    draft:
      model: local/m
      max_tokens: 100
      template: Summarise ticket {{number}}
`,
  );
  writeFileSync(
    join(folder, 'suite.yaml'),
    `defaultTest:
  assert:
    - { type: contains, value: ticket }
    - { type: regex, value: '^- .*priority', flags: i }
    - { type: not-icontains, value: password }
tests: file://cases.jsonl
`,
  );
  const lines = Array.from({ length: count }, (_, number) => `${JSON.stringify({ vars: { number } })}\n`);
  writeFileSync(join(folder, 'cases.jsonl'), lines.join(''));
  return folder;
}

const BODY = JSON.stringify({
  id: 'x',
  object: 'chat.completion',
  model: 'm',
  choices: [
    {
      index: 0,
      finish_reason: 'stop',
      message: {
        role: 'assistant',
        content: '- Priority: high, the ticket says so.\n- Root cause: unknown.\n- Action: ask.',
      },
    },
  ],
  usage: { prompt_tokens: 12, completion_tokens: 20 },
});

/** Answers every question after `delayMs`. */
export async function startServer(delayMs = 0) {
  const server = createServer((request, response) => {
    const answer = () => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(BODY),
      });
      response.end(BODY);
    };
    request.resume().on('end', () => (delayMs > 0 ? setTimeout(answer, delayMs) : answer()));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}
