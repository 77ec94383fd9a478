import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Evaluated } from '../../core/evals/evaluate.ts';
import { renderJson } from '../../core/evals/reports/json.ts';
import { renderJunit } from '../../core/evals/reports/junit.ts';
import { renderMarkdown } from '../../core/evals/reports/markdown.ts';
import { renderPage } from '../../core/evals/reports/page.ts';
import { renderResultsCsv } from '../../core/evals/results/resultsCsv.ts';
import { toEvaluated } from '../../core/evals/results/toEvaluated.ts';
import type { App } from '../app.ts';
import { labelOf, nameOf } from '../compare/side.ts';
import { webviewFolder } from '../panelHtml.ts';
import type { PanelColumn } from './panelColumn.ts';
import type { ResultsSession } from './session.ts';

interface Format extends vscode.QuickPickItem {
  readonly ending: string;
  readonly render: () => Promise<Iterable<string>>;
}

/** Writes the run that is looked at, or the rows that are shown, into a file of the user's choice. */
export async function exportResults(app: App, session: ResultsSession): Promise<void> {
  const { subject } = session;
  if (!subject) return;
  await exportInto(
    app,
    formatsOf(app, session, subject),
    `${nameOf(session)}-${subject.column.head.version}`,
  );
}

/** Asks for a format and a file, and writes it. @param name of the file, without its ending */
export async function exportInto(app: App, formats: readonly Format[], name: string): Promise<void> {
  const format = await vscode.window.showQuickPick(formats, {
    title: vscode.l10n.t('Export Results'),
    placeHolder: vscode.l10n.t('As what?'),
    matchOnDescription: true,
  });
  if (!format) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Results'),
    ...(folder && {
      defaultUri: vscode.Uri.joinPath(folder, `${name.replaceAll(/[^\w.-]+/g, '_')}.${format.ending}`),
    }),
    filters: { [format.label]: [format.ending] },
  });
  if (!target) return;
  const text = Array.from(await format.render()).join('');
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  app.inBackground(offerToOpen(target));
}

async function offerToOpen(target: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open');
  const message = vscode.l10n.t('Exported to {0}.', vscode.workspace.asRelativePath(target));
  if ((await vscode.window.showInformationMessage(message, open)) === open)
    await vscode.commands.executeCommand('vscode.open', target);
}

function formatsOf(app: App, session: ResultsSession, subject: PanelColumn): Format[] {
  const { table } = session;
  const evaluated = evaluatedOf(subject);
  const rows: Format = {
    label: 'CSV',
    description: vscode.l10n.t('the {0} cases that are shown, with the answers of every column', table.total),
    ending: 'csv',
    render: async () =>
      renderResultsCsv(table.rowsIn(0, table.total), table.columns, ({ head: { version, model } }) =>
        [labelOf({ version }), model].join(' '),
      ),
  };
  return evaluated ? [...formatsOfRun(app, evaluated), rows] : [rows];
}

/** What a run as a whole can be written as. */
export function formatsOfRun(app: App, evaluated: Evaluated): Format[] {
  const whole = vscode.l10n.t('the whole run');
  return [
    { label: 'HTML', description: whole, ending: 'html', render: () => renderHtml(app, evaluated) },
    { label: 'JUnit', description: whole, ending: 'xml', render: async () => [renderJunit([evaluated])] },
    { label: 'JSON', description: whole, ending: 'json', render: async () => renderJson([evaluated]) },
    {
      label: 'Markdown',
      description: whole,
      ending: 'md',
      render: async () => [renderMarkdown([evaluated])],
    },
  ];
}

/** Undefined where the run broke off, and for the other side of a run, whose report it is not. */
function evaluatedOf({ source, side }: PanelColumn): Evaluated | undefined {
  if (side === 'baseline' || source.kind === 'lost') return undefined;
  return source.kind === 'live' ? source.run.finished?.evaluated : toEvaluated(source.run);
}

async function renderHtml(app: App, evaluated: Evaluated): Promise<Iterable<string>> {
  const folder = webviewFolder(app.context.extensionUri);
  const [script, style] = await Promise.all(
    ['report.js', 'report.css'].map(async (name) => {
      const text = await readFile(vscode.Uri.joinPath(folder, name).fsPath, 'utf8');
      // A page in one file has no source map beside it.
      return text.replace(/\n(?:\/\/|\/\*)# sourceMappingURL=[^\n]*\n?$/, '\n');
    }),
  );
  return renderPage([evaluated], {
    assets: { script: script!, style: style! },
    sha256: app.sha256,
  });
}
