import * as vscode from 'vscode';
import type { LifecycleContext } from '../../core/lifecycle/transition.ts';
import { measuredOf } from '../../node/experimentTelemetry.ts';
import type { LifecycleSession } from './session.ts';

/** What the experiment that tries a version measured, for the gates; of a registry that lies elsewhere nobody knows. */
export async function readMeasured(
  { prompt, context }: LifecycleSession,
  version: string,
): Promise<LifecycleContext['measured']> {
  if (vscode.Uri.parse(prompt.file.uri, true).scheme !== 'file') return undefined;
  const title = vscode.l10n.t('Reading what experiments with {0} measured…', version);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    measuredOf(prompt, version, { now: context.now }),
  );
}
