import * as vscode from 'vscode';
import type {
  CellAction,
  ColumnAction,
  FromResults,
  ResultsAction,
  ToResults,
} from '../../webview/protocol/results.ts';
import type { App } from '../app.ts';
import { addColumn } from './addColumn.ts';
import { addCase } from './addCase.ts';
import { acceptAnswer } from './acceptAnswer.ts';
import { type ShownCell, findCell, repeatOf } from './cell.ts';
import { compareAll, compareAnswers, openAnswer } from './compareAnswers.ts';
import { copyCurl } from './copyCurl.ts';
import { exportResults } from './exportResults.ts';
import { editNote, setLabel } from './labelCell.ts';
import { cancelRuns, runAgain, runCases, runFailed } from './runCases.ts';
import type { ResultsSession } from './session.ts';
import { showPlace } from '../showPlace.ts';

type Act = Extract<FromResults, { type: 'act' | 'actOnColumn' | 'actOnCell' | 'label' }>;

/** What has to be told to the page afterwards. */
type Told = Extract<ToResults, { type: 'copied' }> | undefined;

/** Does what a button of the panel stands for. */
export async function runAction(app: App, session: ResultsSession, act: Act): Promise<Told> {
  switch (act.type) {
    case 'act':
      await runPanelAction(app, session, act.action);
      return undefined;
    case 'actOnColumn':
      await runColumnAction(app, session, act);
      return undefined;
    case 'label':
      await setLabel(app, findCell(session, act.cell), { repeat: act.repeat, value: act.value });
      return undefined;
    default:
      return runCellAction(app, findCell(session, act.cell), act);
  }
}

async function runPanelAction(app: App, session: ResultsSession, action: ResultsAction): Promise<unknown> {
  const { prompt, subject } = session;
  switch (action) {
    case 'run':
      return vscode.commands.executeCommand('promptLedger.runEvals', { prompt });
    case 'runAgain':
      return subject && runAgain(app, session, subject);
    case 'runFailed':
      return subject && runFailed(app, session, subject);
    case 'cancel':
      return cancelRuns(session.columns);
    case 'compareAll':
      return compareAll(app, session);
    case 'addColumn':
      return addColumn(app, session);
    case 'export':
      return exportResults(app, session);
    case 'openPrompt':
      return vscode.commands.executeCommand('promptLedger.openPrompt', {
        prompt,
        ...(subject?.column.head.version && { version: subject.column.head.version }),
      });
    default:
      return vscode.commands.executeCommand('promptLedger.openSuite', { prompt });
  }
}

async function runColumnAction(
  app: App,
  session: ResultsSession,
  { action, column }: { readonly action: ColumnAction; readonly column: string },
): Promise<unknown> {
  const shown = session.find(column);
  if (!shown) return undefined;
  switch (action) {
    case 'makeSubject':
      return session.makeSubject(column);
    case 'makeBaseline':
      return session.holdAgainst(column);
    case 'runAgain':
      return runAgain(app, session, shown);
    case 'runFailed':
      return runFailed(app, session, shown);
    case 'cancel':
      return cancelRuns([shown]);
    default:
      return session.remove(column);
  }
}

async function runCellAction(
  app: App,
  cell: ShownCell,
  { action, repeat }: { readonly action: CellAction; readonly repeat: number },
): Promise<Told> {
  const { session, shown, row } = cell;
  switch (action) {
    case 'goToCase':
      if (cell.suiteCase) await showPlace(cell.suiteCase);
      return undefined;
    case 'runCase':
      await runCases(app, session, { shown, cases: [row.id] });
      return undefined;
    case 'addToSuite':
      await addCase(app, cell, repeat);
      return undefined;
    case 'copyCurl':
      return (await copyCurl(app, cell)) ? { type: 'copied', action, repeat } : undefined;
    case 'compareAnswers':
      await compareAnswers(app, cell);
      return undefined;
    case 'acceptAnswer':
      await acceptAnswer(app, cell, repeat);
      return undefined;
    case 'openAnswer':
      await openAnswer(app, cell, repeat);
      return undefined;
    case 'editNote':
      await editNote(app, cell, repeat);
      return undefined;
    default:
      await vscode.env.clipboard.writeText(repeatOf(cell, repeat).output);
      return { type: 'copied', action, repeat };
  }
}
