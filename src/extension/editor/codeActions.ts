import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Problem, TextEdit } from '../../core/base/problem.ts';
import type { Checker } from '../../core/checks/checker.ts';
import type { Fix, FixCommand } from '../../core/checks/fix.ts';
import type { App } from '../app.ts';
import { toDiagnostic, toWorkspaceEdit } from '../convert.ts';

/** How long one slice of checking may hold up the extension host. */
const SLICE_MS = 12;

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('promptLedger');

/** One action for all problems of a kind; its edits are computed when it is chosen. */
class FixKindAction extends vscode.CodeAction {
  readonly uri: vscode.Uri;
  readonly code: string;

  constructor(uri: vscode.Uri, code: string) {
    super(vscode.l10n.t('Fix all “{0}” problems in this file', code), vscode.CodeActionKind.QuickFix);
    this.uri = uri;
    this.code = code;
  }
}

/**
 * Quick fixes for registries, suites, version files and templates, whatever they are called. They are made for
 * the problems of the text as it is now; the diagnostics that VS Code hands over may be older.
 */
export function registerCodeActions(app: App): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    { pattern: '**' },
    {
      async provideCodeActions(document, range, { only, diagnostics }, token) {
        if (!app.store.knows(document.uri.toString())) return [];
        if (only && FIX_ALL.intersects(only)) return fixAll(app, document, token);
        if (only && !only.contains(vscode.CodeActionKind.QuickFix)) return [];
        const checker = await app.checker();
        const { findFixes, fixableCodes } = await import('../../core/checks/fixes.ts');
        const uri = document.uri.toString();
        const problems = checker.check(SLICE_MS).problems.get(uri) ?? [];
        const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
        const here = problems.filter(({ range: at }) => at.start <= end && start <= at.end);
        const isTwice = ({ code }: Problem): boolean =>
          fixableCodes.has(code) && problems.some((other) => other.code === code && !here.includes(other));
        const actions = here.flatMap((problem) => {
          const shown = diagnosticOf(problem, document, diagnostics);
          const fixes = findFixes(uri, problem, { store: app.store, checker });
          return fixes.map((fix) => toAction(app, fix, shown));
        });
        const repeated = new Set(here.filter(isTwice).map(({ code }) => code));
        return [
          ...actions,
          ...Array.from(repeated, (code) => new FixKindAction(document.uri, code)),
          ...here.map((problem) => explainAction(problem, diagnosticOf(problem, document, diagnostics))),
        ];
      },
      async resolveCodeAction(action, token) {
        if (!(action instanceof FixKindAction)) return action;
        const edits = await allEdits(app, action.uri, { token, code: action.code });
        action.edit = toWorkspaceEdit(app.store, [{ uri: action.uri.toString(), edits }]);
        return action;
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, FIX_ALL] },
  );
}

async function fixAll(
  app: App,
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<vscode.CodeAction[]> {
  const edits = await allEdits(app, document.uri, { token });
  if (edits.length === 0) return [];
  const action = new vscode.CodeAction(vscode.l10n.t('Fix all Prompt Ledger problems'), FIX_ALL);
  action.edit = toWorkspaceEdit(app.store, [{ uri: document.uri.toString(), edits }]);
  return [action];
}

/** The edits that fix all problems of a file, or all of one code; none where the text changed meanwhile. */
async function allEdits(
  app: App,
  uri: vscode.Uri,
  { token, code }: { token: vscode.CancellationToken; code?: string },
): Promise<readonly TextEdit[]> {
  const checker = await app.checker();
  const { fixAllEdits } = await import('../../core/checks/fixAll.ts');
  while (!isComplete(checker)) {
    await setImmediate();
    if (token.isCancellationRequested) return [];
  }
  const select = (problem: Problem): boolean => code === undefined || problem.code === code;
  return fixAllEdits(uri.toString(), { store: app.store, checker }, select);
}

const isComplete = (checker: Checker): boolean => checker.check(SLICE_MS).complete;

/** The diagnostic that is shown for a problem, so that VS Code knows what an action fixes. */
function diagnosticOf(
  problem: Problem,
  document: vscode.TextDocument,
  shown: readonly vscode.Diagnostic[],
): vscode.Diagnostic {
  const uri = document.uri.toString();
  const diagnostic = toDiagnostic(document, problem, { uri, positionsOf: () => document });
  return (
    shown.find(({ range, message }) => range.isEqual(diagnostic.range) && message === diagnostic.message) ??
    diagnostic
  );
}

function toAction(app: App, fix: Fix, diagnostic: vscode.Diagnostic): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  if (fix.isPreferred) action.isPreferred = true;
  if (fix.command) action.command = toCommand(fix.command, fix.title);
  else action.edit = toFixEdit(app, fix);
  return action;
}

/** Texts of new files are inserted: contents of `createFile` do not survive every way through VS Code. */
function toFixEdit({ store }: App, { edits, newFiles = [] }: Fix): vscode.WorkspaceEdit {
  const edit = toWorkspaceEdit(store, edits);
  for (const { uri, text } of newFiles) {
    const file = vscode.Uri.parse(uri, true);
    edit.createFile(file, { ignoreIfExists: true });
    edit.insert(file, new vscode.Position(0, 0), text);
  }
  return edit;
}

function toCommand({ name, prompt, version }: FixCommand, title: string): vscode.Command {
  return { command: `promptLedger.${name}`, title, arguments: [{ prompt, version }] };
}

function explainAction({ code }: Problem, diagnostic: vscode.Diagnostic): vscode.CodeAction {
  const title = vscode.l10n.t('Explain “{0}”', code);
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.command = { command: 'promptLedger.explainProblem', title, arguments: [code] };
  return action;
}
