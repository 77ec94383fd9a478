// ClickHouse as a server for tests: the engine in this process, behind the part of its HTTP interface that its client
// speaks. Prints its port when it listens. It ends with the process that started it.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

const { Session } = createRequire(import.meta.url)('chdb');
const session = new Session();

/** The client sends parameters of a query as `param_<name>`. */
const parametersOf = (address) =>
  [...address.searchParams]
    .filter(([key]) => key.startsWith('param_'))
    .map(([key, value]) => `SET ${key} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);

async function answerRequest(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const sent = Buffer.concat(chunks);
  const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString('utf8');
  const address = new URL(request.url, 'http://localhost');
  try {
    for (const parameter of parametersOf(address)) session.query(parameter);
    const answer = session.query(`${address.searchParams.get('query') ?? ''}${body}`);
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.end(answer);
  } catch (error) {
    const message = String(error.message).replace(/^Query failed: /, '');
    response.writeHead(500, { 'x-clickhouse-exception-code': /Code: (\d+)/.exec(message)?.[1] ?? '1' });
    response.end(message);
  }
}

const server = createServer((request, response) => {
  void answerRequest(request, response);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
