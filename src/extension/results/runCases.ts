import * as vscode from 'vscode';
import type { App } from '../app.ts';
import type { EvalRequest } from '../testing/evalRuns.ts';
import type { PanelColumn } from './panelColumn.ts';
import type { ResultsSession } from './session.ts';

/** Runs what a column ran, all of it. With the version's own model it is the run that every other way starts. */
export async function runAgain(app: App, session: ResultsSession, shown: PanelColumn): Promise<void> {
  const request = requestOf(session, shown);
  if (request.model === undefined) {
    await vscode.commands.executeCommand('promptLedger.runEvals', request);
    return;
  }
  await app.evals.run(request, { attendance: 'attended' });
}

/** Runs the cases that a column did not pass. They are compared with what they were. */
export async function runFailed(app: App, session: ResultsSession, shown: PanelColumn): Promise<void> {
  const cases = [...shown.column.cells.values()].flatMap(({ id, outcome }) =>
    outcome === 'pass' ? [] : [id],
  );
  await runCases(app, session, { shown, cases });
}

/** Runs some cases with the version and the model of a column; those that the suite has no more are left out. */
export async function runCases(
  app: App,
  session: ResultsSession,
  { shown, cases }: { readonly shown: PanelColumn; readonly cases: readonly string[] },
): Promise<void> {
  const known = new Set(session.suite?.cases.map(({ id }) => id));
  const wanted = new Set(cases.filter((id) => known.has(id)));
  if (wanted.size === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('The suite does not have these cases any more.'),
    );
    return;
  }
  const request = { ...requestOf(session, shown), cases: wanted, withBaseline: false };
  await app.evals.run(request, { attendance: 'attended' });
}

/** The version and the model of a column, in the words of the registry. */
function requestOf({ prompt }: ResultsSession, { column, source, side }: PanelColumn): EvalRequest {
  const { version, endpoint, model, incomplete } = column.head;
  const own = source.kind === 'live' && side === 'subject' ? source.run.request.model : undefined;
  const other = own ?? (incomplete.includes('other-model') ? `${endpoint}/${model}` : undefined);
  return { prompt, version, ...(other !== undefined && { model: other }) };
}

export function cancelRuns(columns: readonly PanelColumn[]): void {
  for (const { source } of columns)
    if (source.kind === 'live' && source.run.state === 'running') source.run.cancel();
}
