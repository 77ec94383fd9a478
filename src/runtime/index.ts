import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkEnvironment } from '../core/serving/head.ts';
import { parseSnapshot } from '../core/serving/snapshot.ts';
import { PRODUCTION } from '../core/serving/decide.ts';
import { directoryStore } from '../node/headStore/directory.ts';
import { httpStore } from '../node/headStore/http.ts';
import { sha256 } from '../node/sha256.ts';
import { writeAtomic } from '../node/writeAtomic.ts';
import type * as api from './api.ts';
import { foundInKept, headSource } from './headSource.ts';
import { readKept } from './kept.ts';
import { parseKillList, readKillFile } from './killList.ts';
import { CallMetrics } from './metrics.ts';
import type { PlannedPrompt } from './plan.ts';
import { Poller } from './poller.ts';
import { LedgerRuntime } from './runtime.ts';
import type { Source } from './source.ts';
import { type Found, bundledPlan } from './state.ts';
import { Telemetry } from './telemetry.ts';

const HEAD_POLL_MS = 1000;
const FILE_POLL_MS = 5000;

/** Everything that the types of the package promise (api.ts) is exported here, and nothing else. */
export const open: typeof api.open = async (options) => {
  const { environment = PRODUCTION, onError = warn, telemetry, metrics, killFile } = options;
  checkEnvironment(environment);
  const ending = new AbortController();
  const source = await sourceOf({ options, environment, signal: ending.signal, onError });
  const poller = new Poller({
    source,
    pollMs: options.pollMs ?? (options.head === undefined ? FILE_POLL_MS : HEAD_POLL_MS),
    readKilled: killFile === undefined ? undefined : () => readKillFile(killFile),
    onError,
    clock: Date.now,
  });
  const runtime = new LedgerRuntime({
    poller,
    environment,
    bundled: await readBundled(options.bundled),
    killed: parseKillList(process.env['PROMPT_LEDGER_KILL'] ?? ''),
    telemetry: telemetry && new Telemetry(telemetry, onError),
    metrics: metrics && new CallMetrics(metrics),
    clock: Date.now,
    ending,
  });
  poller.start(await readKeptState(options.keep, onError));
  await poller.open();
  return runtime;
};

const warn = (message: string): void => process.emitWarning(message, 'PromptLedger');

interface Opening {
  readonly options: api.OpenOptions;
  readonly environment: string;
  readonly signal: AbortSignal;
  readonly onError: (message: string) => void;
}

/** @throws TypeError where not one of both is named */
async function sourceOf({ options, environment, signal, onError }: Opening): Promise<Source> {
  const { file, head, token, keep } = options;
  if ((file === undefined) === (head === undefined)) throw new TypeError('Open either `file` or `head`.');
  if (file !== undefined) return (await import('./registrySource.ts')).registrySource(resolve(file));
  const place = head!;
  const store = /^https?:/.test(place) ? httpStore(place, { token, signal }) : directoryStore(resolve(place));
  const keepTexts =
    keep === undefined
      ? {}
      : {
          onFound: (texts: object) =>
            void writeAtomic(keep, JSON.stringify(texts)).catch((error: unknown) =>
              onError(`${keep} cannot be written: ${String(error)}`),
            ),
        };
  return headSource({ store, environment, sha256, ...keepTexts });
}

async function readBundled(
  bundled: string | object | undefined,
): Promise<ReadonlyMap<string, PlannedPrompt>> {
  if (bundled === undefined) return new Map();
  return bundledPlan(typeof bundled === 'string' ? parseSnapshot(await readFile(bundled, 'utf8')) : bundled);
}

/** What cannot be used is as good as nothing: it is only there for the case that nothing else is. */
async function readKeptState(
  keep: string | undefined,
  onError: (message: string) => void,
): Promise<Found | undefined> {
  if (keep === undefined) return undefined;
  try {
    const kept = await readKept(keep);
    return kept && foundInKept(kept, sha256);
  } catch (error) {
    onError(`${keep} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
