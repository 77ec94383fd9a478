import * as vscode from 'vscode';
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
  const diagnostic = new vscode.Diagnostic(toRange(positions, problem.range), problem.message, severities[problem.severity]);
  diagnostic.source = 'Prompt Ledger';
  diagnostic.code = problem.code;
  return diagnostic;
}

/** Positions in a text that is not open. Line breaks are those that VS Code would see. */
export class TextPositions implements Positions {
  readonly #lineStarts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

  positionAt(offset: number): vscode.Position {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return new vscode.Position(low, offset - this.#lineStarts[low]!);
  }
}

/** The open document of a URI, if an editor or a feature has opened it. */
export function openDocument(uri: string): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri && !document.isClosed);
}
