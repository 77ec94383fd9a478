import * as vscode from 'vscode';
import { LineIndex } from '../core/base/lineIndex.ts';
import type { FileEdits, Problem, Severity, TextRange } from '../core/base/problem.ts';
import type { Sources } from '../core/base/sources.ts';
import { pageUri } from './pages.ts';

/** Turns offsets into positions: a document, or a text that no editor holds. */
export interface Positions {
  positionAt(offset: number): vscode.Position;
}

export const toRange = (positions: Positions, { start, end }: TextRange): vscode.Range =>
  new vscode.Range(positions.positionAt(start), positions.positionAt(end));

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** @param positionsOf positions in other files, for the places that a problem refers to */
export function toDiagnostic(
  positions: Positions,
  problem: Problem,
  { uri, positionsOf }: { readonly uri: string; readonly positionsOf: (uri: string) => Positions },
): vscode.Diagnostic {
  const { code, message, severity, range, related, unnecessary } = problem;
  const diagnostic = new vscode.Diagnostic(toRange(positions, range), message, severities[severity]);
  diagnostic.source = 'Prompt Ledger';
  diagnostic.code = { value: code, target: pageUri(code) };
  if (unnecessary) diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  if (related)
    diagnostic.relatedInformation = related.map((place) => {
      const file = vscode.Uri.parse(place.uri ?? uri, true);
      const where = place.uri === undefined ? positions : positionsOf(place.uri);
      return new vscode.DiagnosticRelatedInformation(
        new vscode.Location(file, toRange(where, place.range)),
        place.message,
      );
    });
  return diagnostic;
}

/** Edits of files, open or not, for VS Code to apply. */
export function toWorkspaceEdit(
  sources: Pick<Sources, 'read'>,
  files: readonly FileEdits[],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, edits } of files) {
    const positions = positionsIn(sources, uri);
    edit.set(
      vscode.Uri.parse(uri, true),
      edits.map((one) => new vscode.TextEdit(toRange(positions, one), one.newText)),
    );
  }
  return edit;
}

/** Positions in a file: of its open document, else of its text in memory. */
export function positionsIn(sources: Pick<Sources, 'read'>, uri: string): Positions {
  const document = openDocument(uri);
  if (document) return document;
  const source = sources.read(uri);
  return new TextPositions(source.state === 'loaded' ? source.text : '');
}

/** Positions in a text that is not open. */
export class TextPositions implements Positions {
  readonly #lines: LineIndex;

  constructor(text: string) {
    this.#lines = new LineIndex(text);
  }

  positionAt(offset: number): vscode.Position {
    const { line, character } = this.#lines.positionAt(offset);
    return new vscode.Position(line, character);
  }
}

/** The open document of a URI, if an editor or a feature has opened it. */
export function openDocument(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    (document) => document.uri.toString() === uri && !document.isClosed,
  );
}
