import * as vscode from 'vscode';

/** What a run profile runs. */
export type ProfileKind = 'edited' | 'deployed' | 'baseline' | 'chosen';

export interface ProfileHandlers {
  run(kind: ProfileKind, request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void>;
  /** Asks for a version and a model, and remembers them. */
  configure(): Promise<unknown>;
}

/** The run profiles; the first one is what a click runs. */
export function addProfiles(controller: vscode.TestController, handlers: ProfileHandlers): void {
  const add = (kind: ProfileKind, label: string): vscode.TestRunProfile =>
    controller.createRunProfile(
      label,
      vscode.TestRunProfileKind.Run,
      (request, token) => handlers.run(kind, request, token),
      kind === 'edited',
    );
  add('edited', vscode.l10n.t('Run')).supportsContinuousRun = true;
  add('deployed', vscode.l10n.t('Run Deployed Version'));
  add('baseline', vscode.l10n.t('Run with Baseline'));
  const chosen = add('chosen', vscode.l10n.t('Run Chosen Version and Model'));
  chosen.configureHandler = () => void handlers.configure();
}
