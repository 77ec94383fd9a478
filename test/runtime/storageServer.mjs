// A bucket: GET and PUT with ETag, If-Match and If-None-Match, in memory. Faults are set with POST /_fault:
// { status, delayMs, text } for all GETs, { killOnPut: { path, pid } } ends a process before its PUT takes effect.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const files = new Map();
let fault = {};
const etagOf = (text) => `"${createHash('md5').update(text).digest('hex')}"`;

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function get(path, request, response) {
  if (fault.status) return response.writeHead(fault.status).end();
  const text = fault.text ?? files.get(path);
  if (text === undefined) return response.writeHead(404).end();
  const etag = etagOf(text);
  if (request.headers['if-none-match'] === etag) return response.writeHead(304).end();
  return response.writeHead(200, { etag }).end(text);
}

function put(path, text, { headers }, response) {
  const now = files.get(path);
  const isStale =
    (headers['if-none-match'] === '*' && now !== undefined) ||
    (headers['if-match'] !== undefined && (now === undefined || headers['if-match'] !== etagOf(now)));
  if (isStale) return response.writeHead(412).end();
  files.set(path, text);
  return response.writeHead(now === undefined ? 201 : 200, { etag: etagOf(text) }).end();
}

async function answer(request, response) {
  const path = new URL(request.url, 'http://x').pathname;
  const text = await bodyOf(request);
  if (path === '/_fault') {
    fault = JSON.parse(text);
    return response.end();
  }
  if (process.env.TOKEN && request.headers.authorization !== `Bearer ${process.env.TOKEN}`)
    return response.writeHead(401).end();
  if (request.method === 'GET') {
    if (fault.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    return get(path, request, response);
  }
  if (fault.killOnPut && path.endsWith(fault.killOnPut.path)) {
    process.kill(fault.killOnPut.pid, 'SIGKILL');
    return request.destroy();
  }
  return put(path, text, request, response);
}

const server = createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
