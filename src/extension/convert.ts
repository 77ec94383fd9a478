import * as vscode from 'vscode';
import { LineIndex } from '../core/base/lineIndex.ts';
import type { Problem, Severity, TextRange } from '../core/base/problem.ts';

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

export function toDiagnostic(positions: Positions, problem: Problem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    toRange(positions, problem.range),
    problem.message,
    severities[problem.severity],
  );
  diagnostic.source = 'Prompt Ledger';
  diagnostic.code = problem.code;
  return diagnostic;
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
