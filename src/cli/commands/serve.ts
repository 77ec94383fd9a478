import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PromptError } from '../../core/base/errors.ts';
import { open } from '../../runtime/index.ts';
import { toPath } from '../../node/nodeFiles.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { createLedgerServer } from '../serve/server.ts';

export interface ServeCommandOptions {
  readonly head?: string;
  readonly environment?: string;
  readonly host?: string;
  readonly port?: number;
  readonly tokenFile?: string;
  readonly maxBody?: number;
  readonly maxRate?: number;
}

const LOOPBACK = /^(?:localhost|::1|127(?:\.\d+){3})$/;

/** Serves prompts over HTTP until somebody ends it; then it answers what it has begun. */
export async function serve(
  context: Context,
  targets: readonly string[],
  options: ServeCommandOptions,
): Promise<ExitCode> {
  const { host = '127.0.0.1', port = 8765, maxBody = 1_000_000, maxRate = 1000 } = options;
  const token = await readToken(context, options);
  if (!LOOPBACK.test(host) && token === undefined)
    throw new PromptError('bad-input', `Whoever reaches ${host} could read the prompts.`, {
      hint: 'Set a token: --token-file, or PROMPT_LEDGER_SERVE_TOKEN.',
    });
  const onError = (message: string): void => context.note(`${message}\n`);
  const runtime = await open({
    ...(await sourceOf(context, targets, options)),
    ...(options.environment !== undefined && { environment: options.environment }),
    onError,
  });
  const server = createLedgerServer(runtime, { token, maxBody, maxRate, onError });
  const ended = endOf(context.note);
  try {
    server.listen(port, host);
    await once(server, 'listening');
    const bound = server.address();
    const at = typeof bound === 'object' && bound ? bound.port : port;
    const shown = host.includes(':') ? `[${host}]` : host;
    const { state, prompts } = runtime.health();
    context.note(`Serving ${prompts} prompts (${state}) at http://${shown}:${at}\n`);
    await ended;
    server.close();
    server.closeIdleConnections();
    await once(server, 'close');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new PromptError('bad-input', `Port ${port} is in use.`, {
        cause: error,
        hint: 'Choose another: --port',
      });
    throw error;
  } finally {
    await runtime.close();
  }
  return EXIT.passed;
}

/** Resolves when somebody ends the process politely. */
function endOf(note: Context['note']): Promise<void> {
  return new Promise((end) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        note('Stopping.\n');
        end();
      });
  });
}

async function sourceOf(
  context: Context,
  targets: readonly string[],
  { head }: ServeCommandOptions,
): Promise<{ head: string; token?: string } | { file: string }> {
  const place = head ?? (targets.length === 0 ? context.environment['PROMPT_LEDGER_HEAD'] : undefined);
  if (place !== undefined) {
    const token = context.environment['PROMPT_LEDGER_HEAD_TOKEN'];
    const at = /^https?:/.test(place) ? place : resolve(context.cwd, place);
    return token === undefined ? { head: at } : { head: at, token };
  }
  const { store } = await openWorkspace(context, targets);
  const [registry, ...others] = store.workspace.registries;
  if (registry && others.length === 0) return { file: toPath(registry.uri) };
  throw new PromptError('bad-input', 'One registry is served at a time.', { hint: 'Name it, or a --head.' });
}

async function readToken(context: Context, { tokenFile }: ServeCommandOptions): Promise<string | undefined> {
  const token =
    tokenFile === undefined
      ? context.environment['PROMPT_LEDGER_SERVE_TOKEN']
      : (await readFile(resolve(context.cwd, tokenFile), 'utf8')).trim();
  if (token === '' && tokenFile !== undefined)
    throw new PromptError('bad-input', `${tokenFile} is empty.`, { hint: 'Write the token into it.' });
  return token === '' ? undefined : token;
}
