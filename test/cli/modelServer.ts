import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';

export interface Asked {
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
  readonly headers: IncomingMessage['headers'];
  /** How many questions came before this one. */
  readonly index: number;
}

export type Answer = (response: ServerResponse, asked: Asked) => void;

export interface ModelServer {
  readonly url: string;
  readonly asked: Asked[];
  close(): Promise<void>;
}

/** A server that speaks as much of the chat completions API as a test needs. */
export async function serve(answer: Answer): Promise<ModelServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const one: Asked = { body: JSON.parse(text), headers: request.headers, index: asked.length };
      asked.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/v1`, asked, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

export const completion = (
  content: string,
  usage = { prompt_tokens: 20, completion_tokens: 10 },
): object => ({
  id: 'x',
  object: 'chat.completion',
  model: 'test-model',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
  usage,
});

export function reply(
  response: ServerResponse,
  body: object,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Answers with the last message, so that a case can say what it will get. */
export const echo: Answer = (response, { body }) =>
  reply(response, completion(body.messages.at(-1)!.content));
