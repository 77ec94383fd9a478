import { createServer } from 'node:http';

/** A model that speaks OpenAI's API and says what it was asked; it counts, and can take its time. */
export class ModelServer {
  asked = [];
  delayMs = 0;
  /** What it refuses to answer, which no retry mends. */
  refused = undefined;
  #server = createServer();

  async start() {
    this.#server.on('request', (request, response) => void this.#answer(request, response));
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/v1`;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request, response) {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const content = JSON.parse(body).messages.at(-1).content;
    this.asked.push(content);
    await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    if (this.refused?.test(content)) {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: 'This is not allowed here.' } }));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        choices: [{ message: { content }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 5, completion_tokens: 4 },
      }),
    );
  }
}
