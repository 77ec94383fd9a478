import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { PromptError } from '../core/base/errors.ts';
import type { Alert } from '../core/monitoring/alert.ts';
import { type AlertNews, newsFor } from '../core/monitoring/alertNews.ts';
import type { AlertHook } from '../core/monitoring/monitoringSettings.ts';
import { toNewsJson } from '../core/monitoring/reports/json.ts';
import { backoffMs, retryAfterMs } from '../core/models/backoff.ts';
import type { AlertStore } from './alertStore.ts';
import { sha256 } from './sha256.ts';

const TRIES = 4;
const TIMEOUT_MS = 10_000;
/** Of one hook for one event, with all its tries: a hook that hangs keeps nobody for longer. */
const DEADLINE_MS = 30_000;
/** Of what a command complains of, the end is told. */
const MOST_SAID = 4000;

export interface HookOptions {
  /** What to do about an alert, for whoever is told. */
  readonly advise: (alert: Alert) => readonly string[];
  /** Where the addresses are that are secrets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** What became of a hook. */
export interface HookResult {
  readonly told: number;
  /** Why something could not be told; the next look tries it again. */
  readonly failure: string | undefined;
}

/**
 * Tells hooks what they have not been told: each event once, whoever looks. What fails is told after the next look; one
 * hook that fails keeps no other from being told.
 */
export async function tellHooks(
  store: AlertStore,
  hooks: readonly AlertHook[],
  options: HookOptions,
): Promise<readonly HookResult[]> {
  return Promise.all(hooks.map((hook) => tellHook(store, hook, options)));
}

async function tellHook(store: AlertStore, hook: AlertHook, options: HookOptions): Promise<HookResult> {
  const channel = channelOf(hook);
  try {
    return await store.alone(channel, () => tellNews(store, channel, { hook, options }));
  } catch (error) {
    if (!PromptError.is(error, 'locked')) throw error;
    return { told: 0, failure: undefined }; // Another process is telling it.
  }
}

/** The name of a hook in the state of alerts. It says nothing of a URL, which may hold a secret. */
const channelOf = ({ target }: AlertHook): string => `hook-${sha256(JSON.stringify(target)).slice(0, 16)}`;

async function tellNews(
  store: AlertStore,
  channel: string,
  { hook, options }: { readonly hook: AlertHook; readonly options: HookOptions },
): Promise<HookResult> {
  const news = newsFor(await store.read(), channel);
  const told: AlertNews[] = [];
  let failure: string | undefined;
  let count = 0;
  for (const one of news) {
    if (hook.on.includes(one.event)) {
      failure = await send(hook, JSON.stringify(toNewsJson(one, options.advise(one.alert))), options);
      if (failure !== undefined) break; // In their order: what came later waits too.
      count++;
    }
    told.push(one);
  }
  await store.tell(channel, told);
  return { told: count, failure };
}

/** @returns why it could not be told; undefined where it was */
function send(
  { target }: AlertHook,
  body: string,
  { signal, environment }: HookOptions,
): Promise<string | undefined> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const ending = signal ? AbortSignal.any([signal, deadline]) : deadline;
  if (target.kind === 'command') return runCommand(target, body, ending);
  if (target.kind === 'webhook') return post(target.url, body, ending);
  const url = environment[target.variable];
  return url !== undefined && /^https?:/.test(url) && URL.canParse(url)
    ? post(url, body, ending)
    : Promise.resolve(`The variable ${target.variable} does not hold the address of a webhook.`);
}

async function post(url: string, body: string, signal: AbortSignal): Promise<string | undefined> {
  const name = `The webhook at ${originOf(url)}`;
  let failure = `${name} could not be reached.`;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    let wait = backoffMs(attempt, Math.random());
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'prompt-ledger' },
        body,
        redirect: 'error', // To another host nobody has agreed.
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      if (response.ok) return undefined;
      failure = `${name} answered ${response.status}.`;
      if (!isWorthRetrying(response.status)) return failure;
      wait = Math.max(wait, retryAfterMs(response.headers, Date.now()) ?? 0);
    } catch (error) {
      if (signal.aborted) return failure;
      failure = `${name} could not be reached: ${reasonOf(error)}.`;
    }
    if (attempt === TRIES - 1) break;
    try {
      await setTimeout(wait, undefined, { signal });
    } catch {
      return failure; // There is no time left for another try.
    }
  }
  return failure;
}

const isWorthRetrying = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 || status >= 500;

/** Whom it was sent to, without what may be a secret in its path. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that is no URL';
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

/** Without a shell: arguments are arguments. What happened stands on its standard input; what it prints is passed over. */
async function runCommand(
  { command, args }: { readonly command: string; readonly args: readonly string[] },
  body: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const child = spawn(command, args, {
    signal,
    killSignal: 'SIGKILL',
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-MOST_SAID)));
  // A command that does not read what it is told is told all the same.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${body}\n`);
  const failure = await new Promise<string | undefined>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('close', (code) => done(code === 0 ? undefined : `it ended with ${code ?? 'a signal'}`));
  });
  if (failure === undefined) return undefined;
  return `The command ${command} failed: ${said.trim().split('\n').at(-1) || failure}.`;
}
