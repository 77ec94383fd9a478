import { join, relative, resolve, sep } from 'node:path';
import { PromptError } from '../../core/base/errors.ts';
import type { Secrets } from '../../core/base/ports.ts';
import { DEFAULT_TELEMETRY } from '../../core/monitoring/monitoringSettings.ts';
import type { TelemetrySource } from '../../core/monitoring/source.ts';
import type { SourceSettings } from '../../core/monitoring/sourceSettings.ts';
import { createNodeFetch } from '../nodeFetch.ts';

export interface SourcePlace {
  /** Of the registry: paths are relative to it. */
  readonly folder: string;
  /** Where sums of files are kept, such as `.prompt-ledger`. */
  readonly runFolder: string;
  /** Milliseconds since 1970; by default the clock. */
  readonly now?: (() => number) | undefined;
  /** Who says which key may go to which server; without it, none goes anywhere. */
  readonly secrets?: Secrets | undefined;
  /** By default that of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Opens what a registry names as the source of its telemetry. Drivers are loaded when they are needed.
 * @throws PromptError `telemetry-unavailable` where it cannot be opened
 */
export async function openTelemetrySource(
  settings: SourceSettings,
  place: SourcePlace,
): Promise<TelemetrySource> {
  if (settings.kind === 'files') return openFiles(settings.paths, place);
  if (settings.kind === 'prometheus') {
    const { url, tokenEnv, names } = settings;
    const { prometheusSource } = await import('./prometheusSource.ts');
    const token = await keyFor('Prometheus', url, tokenEnv, place);
    return prometheusSource({ url, token, names, fetch: createNodeFetch() });
  }
  if (settings.kind === 'clickhouse') {
    const { url, user, passwordEnv, table } = settings;
    const { clickhouseSource } = await import('./clickhouseSource.ts');
    const password = await keyFor('ClickHouse', url, passwordEnv, place);
    return clickhouseSource({ url, user, password, table });
  }
  // The address stands in the environment, with its host: a registry cannot send its password elsewhere.
  const url = (place.environment ?? process.env)[settings.urlEnv];
  if (!url)
    throw new PromptError('telemetry-unavailable', `The variable ${settings.urlEnv} is not set.`, {
      hint: 'Set it to postgres://user:password@host:5432/database, for a user that may only read.',
    });
  const { postgresSource } = await import('./postgresSource.ts');
  return postgresSource({ url, table: settings.table });
}

async function openFiles(
  named: readonly string[],
  { folder, runFolder, now }: SourcePlace,
): Promise<TelemetrySource> {
  const { openFilesSource } = await import('./filesSource.ts');
  const paths = named.map((path) => resolve(folder, path));
  return openFilesSource(paths, {
    name: paths.map((path) => relative(folder, path).replaceAll(sep, '/')).join(', '),
    stateFolder: join(runFolder, 'monitoring', 'rollups'),
    // Nothing is wrong with an application that has not been called yet.
    mayBeMissing: named.every((path) => path === DEFAULT_TELEMETRY),
    now,
  });
}

/**
 * A key for a server that a registry names. The same rule as for endpoints of models: a pull request can change a
 * registry, so whoever holds the keys decides where they may go.
 */
async function keyFor(
  server: string,
  url: string,
  variable: string | undefined,
  { secrets }: SourcePlace,
): Promise<string | undefined> {
  if (variable === undefined) return undefined;
  if (!URL.canParse(url))
    throw new PromptError('telemetry-unavailable', `The address of ${server} is none.`, {
      hint: 'Write it as http://host:port.',
    });
  if (!secrets)
    throw new PromptError('telemetry-unavailable', `No key is sent to ${server} from here.`, {
      hint: 'Look at its telemetry on the command line: prompt-ledger monitor.',
    });
  try {
    return await secrets.apiKey(server, new URL(url).origin, variable);
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    throw new PromptError('telemetry-unavailable', error.message, {
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    });
  }
}
