import * as http from 'node:http';
import { gzipSync } from 'node:zlib';

import { afterEach, describe, expect, it } from 'vitest';

import { createNodeFetch } from '../../../src/node/nodeFetch.ts';
import { FaultServer, reply, type Handler } from './fakes.ts';

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function serve(
  ...handlers: Handler[]
): Promise<{ url: string; fetch: typeof fetch; server: FaultServer }> {
  server = await FaultServer.start(handlers);
  return { url: `${server.url}/v1`, fetch: createNodeFetch(), server };
}

const silent: Handler = () => undefined;

describe('createNodeFetch', () => {
  it('sends what it is given and returns what comes back', async () => {
    const {
      url,
      fetch,
      server: own,
    } = await serve(reply(201, 'grüße 😀', { 'X-One': '1', 'set-cookie': ['a', 'b'] }));
    const body = 'naïve 😀';
    const response = await fetch(url, { method: 'POST', headers: { authorization: 'Bearer k' }, body });
    expect([response.status, response.statusText, response.ok]).toEqual([201, 'Created', true]);
    expect([response.headers.get('x-one'), response.headers.get('set-cookie')]).toEqual(['1', 'a, b']);
    expect(await response.text()).toBe('grüße 😀');
    expect(own.seen).toMatchObject([
      {
        url: '/v1',
        body,
        headers: { authorization: 'Bearer k', 'content-length': String(Buffer.byteLength(body)) },
      },
    ]);
  });

  it.each<[string, (url: string) => Parameters<typeof fetch>]>([
    [
      'a URL and Headers',
      (url) => [new URL(url), { method: 'POST', headers: new Headers({ 'x-a': '1' }), body: 'b' }],
    ],
    ['a Request', (url) => [new Request(url, { method: 'POST', headers: { 'x-a': '1' }, body: 'b' })]],
    [
      'bytes',
      (url) => [url, { method: 'POST', headers: [['x-a', '1']], body: new TextEncoder().encode('b') }],
    ],
    [
      'search parameters',
      (url) => [url, { method: 'POST', headers: { 'x-a': '1' }, body: new URLSearchParams('b') }],
    ],
  ])('takes %s', async (_, toArguments) => {
    const { url, fetch, server: own } = await serve(reply(200, '{}'));
    await fetch(...toArguments(url));
    expect(own.seen[0]?.headers['x-a']).toBe('1');
    expect(own.seen[0]?.body.replace('=', '')).toBe('b');
  });

  it('keeps connections for later calls', async () => {
    let connections = 0;
    const plain = http
      .createServer((_, response) => response.end('x'))
      .on('connection', () => (connections += 1));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const address = plain.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
    const fetch = createNodeFetch();
    for (let i = 0; i < 5; i += 1) await (await fetch(url)).text(); // oxlint-disable-line no-await-in-loop -- One after the other.
    expect(connections).toBe(1);
    plain.closeAllConnections();
    plain.close();
  });

  it('returns a redirect and does not follow it', async () => {
    const { url, fetch, server: own } = await serve(reply(307, '', { location: 'http://127.0.0.1:1/' }));
    const response = await fetch(url, { method: 'POST', body: 'secret' });
    expect([response.status, own.seen.length]).toEqual([307, 1]);
  });

  it('reads compressed answers of servers that send them unasked', async () => {
    const {
      url,
      fetch,
      server: own,
    } = await serve((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}')),
    );
    expect(await (await fetch(url)).json()).toEqual({ a: 1 });
    expect(own.seen[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('gives the body in every form that the standard has', async () => {
    const { url, fetch } = await serve(reply(200, '{"a":"ü"}'));
    const response = await fetch(url);
    const copy = response.clone();
    expect(await response.json()).toEqual({ a: 'ü' });
    expect(await copy.text()).toBe('{"a":"ü"}');
    expect((await copy.arrayBuffer()).byteLength).toBe(10);
    expect((await copy.bytes()).byteLength).toBe(10);
    expect((await copy.blob()).size).toBe(10);
    expect(await new Response(copy.body).text()).toBe('{"a":"ü"}');
  });

  it('has no body where there can be none', async () => {
    const { url, fetch } = await serve((response) => response.writeHead(204).end());
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it.each<[string, Handler]>([
    ['before the headers', (response) => response.destroy()],
    [
      'during the body',
      (response) =>
        response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy()),
    ],
    ['during a chunked body', (response) => response.writeHead(200).write('half', () => response.destroy())],
  ])('rejects when the connection breaks %s', async (_, handler) => {
    const { url, fetch } = await serve(handler);
    await expect(fetch(url)).rejects.toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { code: 'ECONNRESET' },
    });
  });

  it('rejects when nobody listens', async () => {
    const { url, fetch, server: own } = await serve(silent);
    await own.stop();
    server = undefined;
    await expect(fetch(url)).rejects.toMatchObject({ name: 'TypeError', cause: { code: 'ECONNREFUSED' } });
  });

  it.each<[string, Handler]>([
    ['before the headers', silent],
    ['during the body', (response) => response.writeHead(200).write('half')],
  ])('stops at once when it is cancelled %s', async (_, handler) => {
    const { url, fetch } = await serve(handler);
    const controller = new AbortController();
    const pending = fetch(url, { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
    await expect(fetch(url, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('fetches nothing but http and https', async () => {
    await expect(createNodeFetch()('file:///etc/passwd')).rejects.toThrow(/Only http/);
    await expect(createNodeFetch()('nonsense')).rejects.toThrow(TypeError);
  });
});
