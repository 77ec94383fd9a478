import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PromptError } from '../core/base/errors.ts';
import { BadCallFinder, type BadCalls, type WantedCalls } from '../core/monitoring/badCalls.ts';
import { DEFAULT_TELEMETRY } from '../core/monitoring/monitoringSettings.ts';
import type { SourceSettings } from '../core/monitoring/sourceSettings.ts';
import type { Registry } from '../core/registry/workspace.ts';
import { toPath } from './nodeFiles.ts';
import { findTelemetryFiles, readLines } from './telemetryFiles.ts';

/**
 * Reads the telemetry files of a registry for calls that somebody should look at. Others have their turn between pieces.
 * @throws PromptError `telemetry-unavailable` where single calls are kept elsewhere than in files
 * @throws PromptError `file-not-found` where files that the registry names are not there
 */
export async function findBadCalls(
  registry: Registry,
  settings: SourceSettings,
  { wanted, signal }: { readonly wanted: WantedCalls; readonly signal?: AbortSignal | undefined },
): Promise<BadCalls> {
  const finder = new BadCallFinder(wanted);
  const paths = await filesOf(registry, settings, wanted.from);
  for (const read of ['survey', 'collect'] as const)
    for (const path of paths)
      for await (const lines of readLines(path)) {
        signal?.throwIfAborted();
        for (const line of lines) finder[read](line);
        await setImmediate();
      }
  return finder.finish();
}

/** The files that were written to since then: in others nothing is newer. */
async function filesOf(registry: Registry, settings: SourceSettings, since: number): Promise<string[]> {
  if (settings.kind !== 'files')
    throw new PromptError('telemetry-unavailable', `Single calls are not read from ${settings.kind}.`, {
      hint: 'Look them up there, or have the application write its telemetry to files as well.',
    });
  const folder = dirname(toPath(registry.uri));
  const found = await findAll(
    settings.paths.map((path) => resolve(folder, path)),
    settings.paths.every((path) => path === DEFAULT_TELEMETRY),
  );
  const changed = await Promise.all(found.map(async (path) => (await stat(path)).mtimeMs));
  return found.filter((_, i) => changed[i]! >= since);
}

/** Nothing is wrong with an application that has not been called yet. */
async function findAll(paths: readonly string[], mayBeMissing: boolean): Promise<string[]> {
  try {
    return await findTelemetryFiles(paths);
  } catch (error) {
    if (mayBeMissing && PromptError.is(error, 'file-not-found')) return [];
    throw error;
  }
}
