import { join, relative, resolve, sep } from 'node:path';
import { PromptError } from '../../core/base/errors.ts';
import { DEFAULT_TELEMETRY } from '../../core/monitoring/monitoringSettings.ts';
import type { TelemetrySource } from '../../core/monitoring/source.ts';
import type { SourceSettings } from '../../core/monitoring/sourceSettings.ts';

export interface SourcePlace {
  /** Of the registry: paths are relative to it. */
  readonly folder: string;
  /** Where sums of files are kept, such as `.prompt-ledger`. */
  readonly runFolder: string;
  /** Milliseconds since 1970; by default the clock. */
  readonly now?: (() => number) | undefined;
}

/**
 * Opens what a registry names as the source of its telemetry.
 * @throws PromptError `telemetry-unavailable` where it cannot be opened
 */
export async function openTelemetrySource(
  settings: SourceSettings,
  { folder, runFolder, now }: SourcePlace,
): Promise<TelemetrySource> {
  if (settings.kind !== 'files')
    throw new PromptError('telemetry-unavailable', `Telemetry in ${settings.kind} cannot be read yet.`, {
      hint: 'Name files with --telemetry.',
    });
  const { openFilesSource } = await import('./filesSource.ts');
  const paths = settings.paths.map((path) => resolve(folder, path));
  return openFilesSource(paths, {
    name: paths.map((path) => relative(folder, path).replaceAll(sep, '/')).join(', '),
    stateFolder: join(runFolder, 'monitoring', 'rollups'),
    // Nothing is wrong with an application that has not been called yet.
    mayBeMissing: settings.paths.every((path) => path === DEFAULT_TELEMETRY),
    now,
  });
}
