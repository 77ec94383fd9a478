import * as vscode from 'vscode';
import type { LifecycleContext } from '../../core/lifecycle/transition.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { measuredOf } from '../../node/experimentTelemetry.ts';

/** What the experiment that tries a version measured, for the gates; of a registry that lies elsewhere nobody knows. */
export async function readMeasured(
  { prompt, now }: { readonly prompt: RegisteredPrompt; readonly now: string },
  version: string,
): Promise<LifecycleContext['measured']> {
  if (vscode.Uri.parse(prompt.file.uri, true).scheme !== 'file') return undefined;
  const title = vscode.l10n.t('Reading what experiments with {0} measured…', version);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    measuredOf(prompt, version, { now }),
  );
}
