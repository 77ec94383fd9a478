import * as vscode from 'vscode';
import { singleAssertions, type SuiteCase } from '../../core/evals/suite/suite.ts';
import { isJudged } from '../../core/evals/calibration/judgedAssertions.ts';
import type { Plan } from '../../core/evals/plan.ts';
import type { App } from '../app.ts';
import { LABEL_SCHEME, type LabelAction, type LabelDocuments } from './labelDocument.ts';
import { LabelSession, type SessionSubject } from './session.ts';
import { type AnswerContext, renderSession } from './sessionText.ts';

interface OpenSession {
  readonly uri: vscode.Uri;
  readonly session: LabelSession;
  readonly plan: Plan;
  /** The prompt's id, for what comes after it. */
  readonly target: string;
}

/** The labelling that is under way, one for each prompt. */
export class LabelSessions {
  readonly #app: App;
  readonly #documents: LabelDocuments;
  readonly #open = new Map<string, OpenSession>();

  constructor(app: App, documents: LabelDocuments) {
    this.#app = app;
    this.#documents = documents;
  }

  async start(target: string, subject: SessionSubject, plan: Plan): Promise<void> {
    const session = new LabelSession(subject, await this.#app.labels());
    const uri = vscode.Uri.from({
      scheme: LABEL_SCHEME,
      path: `/${vscode.l10n.t('Label {0}', subject.prompt).replaceAll('/', '∕')}.md`,
      query: target,
    });
    const opened = { uri, session, plan, target };
    this.#open.set(uri.toString(), opened);
    this.#draw(opened);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: false });
  }

  /** Does what was asked with the answer that an editor shows; nothing where it shows none. */
  async act(uri: vscode.Uri | undefined, action: LabelAction): Promise<void> {
    const opened = uri && this.#open.get(uri.toString());
    if (!opened) return;
    const { session } = opened;
    let written: Promise<void> | undefined;
    if (action === 'good' || action === 'bad') written = session.label(action);
    else if (action === 'undo') written = session.undo();
    else if (action === 'skip') session.skip();
    else session.note = (await askNote(session.note)) ?? session.note;
    // The next answer is there at once; what was said of this one is on its way into the file.
    this.#show(opened);
    await written;
    this.#draw(opened);
  }

  #show(opened: OpenSession): void {
    this.#draw(opened);
    const top = new vscode.Range(0, 0, 0, 0);
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.toString() !== opened.uri.toString()) continue;
      editor.selection = new vscode.Selection(top.start, top.end);
      editor.revealRange(top, vscode.TextEditorRevealType.AtTop);
    }
  }

  #draw({ uri, session, plan, target }: OpenSession): void {
    this.#documents.set(
      uri,
      renderSession(session, contextOf(session, plan)),
      lensesOf(session, uri, target),
    );
  }
}

function askNote(value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Note'),
    prompt: vscode.l10n.t('What is good or bad about this answer? It is kept with the label.'),
    value,
  });
}

function contextOf({ current }: LabelSession, plan: Plan): AnswerContext {
  const asked = current && plan.calls.find((call) => call.case.id === current.caseId);
  return {
    rubrics: asked ? rubricsOf(asked.case) : [],
    question: asked?.request.messages.at(-1)?.content,
  };
}

function rubricsOf({ assertions }: SuiteCase): string[] {
  return singleAssertions(assertions)
    .filter(isJudged)
    .map(({ type, inverted, value }) => {
      const text = typeof value === 'string' ? value : value === undefined ? type : JSON.stringify(value);
      return inverted ? vscode.l10n.t('not: {0}', text) : text;
    });
}

function lensesOf(session: LabelSession, uri: vscode.Uri, target: string): vscode.Command[] {
  const act = (title: string, action: LabelAction): vscode.Command => ({
    title,
    command: 'promptLedger.labelAnswer',
    arguments: [action, uri],
  });
  const undo = session.canUndo ? [act(vscode.l10n.t('Undo (U)'), 'undo')] : [];
  if (!session.current)
    return [
      {
        title: vscode.l10n.t('Calibrate Judge'),
        command: 'promptLedger.calibrateJudge',
        arguments: [{ prompt: target }],
      },
      ...undo,
    ];
  return [
    act(`$(thumbsup) ${vscode.l10n.t('Good (G)')}`, 'good'),
    act(`$(thumbsdown) ${vscode.l10n.t('Bad (B)')}`, 'bad'),
    act(vscode.l10n.t('Note… (N)'), 'note'),
    act(vscode.l10n.t('Skip (S)'), 'skip'),
    ...undo,
  ];
}
