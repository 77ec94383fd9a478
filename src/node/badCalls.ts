import { stat } from 'node:fs/promises';
import { PromptError } from '../core/base/errors.ts';
import { type BadCall, BadCallFinder, type BadCallQuery } from '../core/monitoring/badCalls.ts';
import { DEFAULT_TELEMETRY } from '../core/monitoring/monitoringSettings.ts';
import type { SourceSettings } from '../core/monitoring/sourceSettings.ts';
import { resolve } from 'node:path';
import { findTelemetryFiles, readLines } from './telemetryFiles.ts';

/**
 * The newest bad calls in the telemetry of a registry.
 * @param folder of the registry, which paths are relative to
 * @throws PromptError `bad-input` where the telemetry is not in files, `file-not-found` where files that are named are not there
 */
export async function findBadCalls(
  source: SourceSettings,
  folder: string,
  query: BadCallQuery,
): Promise<readonly BadCall[]> {
  if (source.kind !== 'files')
    throw new PromptError(
      'bad-input',
      `Single calls are read from files, and telemetry is in ${source.kind}.`,
      {
        hint: 'Name the files with --telemetry, such as an export of the calls.',
      },
    );
  const files = await filesOf(source.paths, folder);
  const times = await Promise.all(files.map(async (path) => (await stat(path)).mtimeMs));
  // What was written last before then holds nothing of it.
  const wanted = files.filter((_, i) => times[i]! >= query.since);
  const finder = new BadCallFinder(query);
  for (const path of wanted)
    for await (const lines of readLines(path)) for (const line of lines) finder.judge(line);
  for (const path of wanted)
    for await (const lines of readLines(path)) for (const line of lines) finder.collect(line);
  return finder.found();
}

/** Nothing is wrong with an application that has not been called yet. */
async function filesOf(paths: readonly string[], folder: string): Promise<string[]> {
  try {
    return await findTelemetryFiles(paths.map((path) => resolve(folder, path)));
  } catch (error) {
    const mayBeMissing = paths.every((path) => path === DEFAULT_TELEMETRY);
    if (mayBeMissing && PromptError.is(error, 'file-not-found')) return [];
    throw error;
  }
}
