import * as vscode from 'vscode';

/** What a run profile runs. */
export type ProfileKind = 'edited' | 'deployed' | 'baseline' | 'chosen' | 'coverage';

export interface ProfileHandlers {
  run(kind: ProfileKind, request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void>;
  readonly loadCoverage: NonNullable<vscode.TestRunProfile['loadDetailedCoverage']>;
  /** Asks for a version and a model, and remembers them. */
  configure(): Promise<unknown>;
}

/** The run profiles; the first one is what a click runs. */
export function addProfiles(controller: vscode.TestController, handlers: ProfileHandlers): void {
  const add = (
    kind: ProfileKind,
    label: string,
    group = vscode.TestRunProfileKind.Run,
  ): vscode.TestRunProfile =>
    controller.createRunProfile(
      label,
      group,
      (request, token) => handlers.run(kind, request, token),
      kind === 'edited' || kind === 'coverage',
    );
  add('edited', vscode.l10n.t('Run')).supportsContinuousRun = true;
  add('deployed', vscode.l10n.t('Run Deployed Version'));
  add('baseline', vscode.l10n.t('Run with Baseline'));
  const chosen = add('chosen', vscode.l10n.t('Run Chosen Version and Model'));
  chosen.configureHandler = () => void handlers.configure();
  const coverage = add('coverage', vscode.l10n.t('Run with Coverage'), vscode.TestRunProfileKind.Coverage);
  coverage.loadDetailedCoverage = handlers.loadCoverage;
}
