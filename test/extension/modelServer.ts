import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

interface Call {
  readonly key: string | undefined;
  /** Content of the last message. */
  readonly question: string;
}

type Responder = (call: Call, response: ServerResponse) => void;

/** A server that speaks OpenAI's chat API and answers with what it was asked, unless a test says otherwise. */
export class ModelServer {
  readonly calls: Call[] = [];
  /** How often the models were listed. */
  lists = 0;
  respond: Responder = ({ question }, response) => reply(response, `You said: ${question}`);
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<ModelServer> {
    const server = new ModelServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || !address) throw new Error('The server does not listen');
    return `http://127.0.0.1:${address.port}/v1`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.endsWith('/models')) {
      send(response, 200, { object: 'list', data: [{ id: 'm' }, { id: 'n' }] });
      this.lists++;
      return;
    }
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    const { messages }: { messages: { content: string }[] } = JSON.parse(body);
    const call = { key: request.headers.authorization, question: messages.at(-1)!.content };
    this.calls.push(call);
    this.respond(call, response);
  }
}

export function reply(response: ServerResponse, content: string): void {
  const message = { role: 'assistant', content };
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
  send(response, 200, {
    id: '1',
    object: 'chat.completion',
    created: 0,
    model: 'test',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage,
  });
}

/** Streams the texts one after another; `isOpen`: and then nothing more. */
export async function streamReply(
  response: ServerResponse,
  texts: readonly string[],
  isOpen = false,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const write = (choice: object): void =>
    void response.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
  for (const content of texts) {
    write({ delta: { content } });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (isOpen) return;
  write({ delta: {}, finish_reason: 'stop' });
  response.end('data: [DONE]\n\n');
}

export function refuse(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  send(response, status, { error: { message: `Answer ${status} of the test`, type: 'test' } }, headers);
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
