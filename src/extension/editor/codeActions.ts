import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Problem, TextEdit } from '../../core/base/problem.ts';
import type { Checker } from '../../core/checks/checker.ts';
import type { Fix, FixCommand } from '../../core/checks/fix.ts';
import type { App } from '../app.ts';
import { type Positions, positionsIn, toDiagnostic, toWorkspaceEdit } from '../convert.ts';

/** How long one slice of checking may hold up the extension host. */
const SLICE_MS = 12;

/** Who selects a whole file looks for *Fix all*, not for thousands of single fixes. */
const MOST_PROBLEMS = 50;

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
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, range, { only, diagnostics }, token) {
      if (!app.store.knows(document.uri.toString())) return [];
      if (only && FIX_ALL.intersects(only)) return fixAll(app, document, token);
      if (only && !only.contains(vscode.CodeActionKind.QuickFix)) return [];
      return findQuickFixes(app, document, { range, diagnostics });
    },
    async resolveCodeAction(action, token) {
      if (!(action instanceof FixKindAction)) return action;
      const edits = await allEdits(app, action.uri, { token, code: action.code });
      action.edit = toWorkspaceEdit(app.store, [{ uri: action.uri.toString(), edits }]);
      return action;
    },
  };
  const kinds = [vscode.CodeActionKind.QuickFix, FIX_ALL];
  return vscode.languages.registerCodeActionsProvider({ pattern: '**' }, provider, {
    providedCodeActionKinds: kinds,
  });
}

/** Of each problem in a range its fixes; then, for what stands in the file several times, all at once; then the explanations. */
async function findQuickFixes(
  app: App,
  document: vscode.TextDocument,
  { range, diagnostics }: { range: vscode.Range; diagnostics: readonly vscode.Diagnostic[] },
): Promise<vscode.CodeAction[]> {
  const checker = await app.checker();
  const [{ findFixes }, { withGit }] = await Promise.all([
    import('../../core/checks/fixes.ts'),
    import('./gitFixes.ts'),
  ]);
  const uri = document.uri.toString();
  const problems = checker.check(SLICE_MS).problems.get(uri) ?? [];
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const here = problems.filter(({ range: at }) => at.start <= end && start <= at.end).slice(0, MOST_PROBLEMS);
  const offered: { readonly fix: Fix; readonly action: vscode.CodeAction }[] = [];
  /** By code, the first diagnostic of it here; and whether a fix of that kind can be applied to all of them. */
  const kinds = new Map<string, { diagnostic: vscode.Diagnostic; isSafe: boolean }>();
  for (const problem of here) {
    const diagnostic = diagnosticOf(app, document, { problem, diagnostics });
    const fixes = findFixes(uri, problem, { store: app.store, checker });
    offered.push(...fixes.map((fix) => ({ fix, action: toAction(app, fix, diagnostic) })));
    const isSafe = fixes.some(({ isPreferred }) => isPreferred) || kinds.get(problem.code)?.isSafe === true;
    kinds.set(problem.code, { diagnostic, ...kinds.get(problem.code), isSafe });
  }
  const isRepeated = (code: string): boolean => problems.filter((other) => other.code === code).length > 1;
  const repeated = [...kinds].filter(([code, { isSafe }]) => isSafe && isRepeated(code));
  return [
    ...(await withGit(app, offered)),
    ...repeated.map(([code]) => new FixKindAction(document.uri, code)),
    ...Array.from(kinds, ([code, { diagnostic }]) => explainAction(code, diagnostic)),
  ];
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
  { store }: App,
  document: vscode.TextDocument,
  { problem, diagnostics }: { problem: Problem; diagnostics: readonly vscode.Diagnostic[] },
): vscode.Diagnostic {
  const uri = document.uri.toString();
  const positionsOf = (other: string): Positions => positionsIn(store, other);
  const made = toDiagnostic(document, problem, { uri, positionsOf });
  return (
    diagnostics.find((shown) => shown.range.isEqual(made.range) && shown.message === made.message) ?? made
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

function toCommand({ name, ...target }: FixCommand, title: string): vscode.Command {
  return { command: `promptLedger.${name}`, title, arguments: [target] };
}

function explainAction(code: string, diagnostic: vscode.Diagnostic): vscode.CodeAction {
  const title = vscode.l10n.t('Explain “{0}”', code);
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.command = { command: 'promptLedger.explainProblem', title, arguments: [code] };
  return action;
}
