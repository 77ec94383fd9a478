import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { DocumentSymbol, SymbolKind } from '../../core/language/symbol.ts';
import type { App } from '../app.ts';
import { type Positions, toRange } from '../convert.ts';
import { visitInSlices } from '../slices.ts';
import { ANY_FILE, answer } from './answer.ts';

/** Outline and breadcrumbs, folding, and growing selections. */
export function registerStructure(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const symbols: vscode.DocumentSymbolProvider = {
    provideDocumentSymbols: (document) =>
      answer(app, document, async () => {
        const { findDocumentSymbols } = await import('../../core/language/documentSymbols.ts');
        const found = findDocumentSymbols(document.uri.toString(), app.store);
        return found.map((symbol) => toSymbol(document, symbol));
      }),
  };
  const folding: vscode.FoldingRangeProvider = {
    provideFoldingRanges: (document, _context, token) =>
      answer(app, document, async () => {
        const { findFoldingRanges, prepareFolding } = await import('../../core/language/foldingRanges.ts');
        const { version } = document;
        const prompts = app.store.workspace.registries.flatMap((registry) =>
          registry.prompts.filter(({ file }) => file.uri === document.uri.toString()),
        );
        await visitInSlices(
          prompts,
          (prompt) => prepareFolding(prompt, app.store),
          () => token.isCancellationRequested || document.version !== version,
        );
        const found = findFoldingRanges(document.uri.toString(), document.getText(), app.store);
        return found.map(
          ({ startLine, endLine, kind }) =>
            new vscode.FoldingRange(startLine, endLine, kind && vscode.FoldingRangeKind.Comment),
        );
      }),
  };
  const selection: vscode.SelectionRangeProvider = {
    provideSelectionRanges: (document, positions) =>
      answer(app, document, async () => {
        const { selectionRangesAt } = await import('../../core/language/selectionRanges.ts');
        return positions.map((position) => {
          const ranges = selectionRangesAt(document.uri.toString(), document.offsetAt(position), app.store);
          const outermost = ranges.toReversed().map((range) => toRange(document, range));
          const all = outermost.length > 0 ? outermost : [new vscode.Range(position, position)];
          return all.reduce<vscode.SelectionRange | undefined>(
            (parent, range) => new vscode.SelectionRange(range, parent),
            undefined,
          )!;
        });
      }),
  };
  disposables.add(
    vscode.languages.registerDocumentSymbolProvider(ANY_FILE, symbols, { label: 'Prompt Ledger' }),
  );
  disposables.add(vscode.languages.registerFoldingRangeProvider(ANY_FILE, folding));
  disposables.add(vscode.languages.registerSelectionRangeProvider(ANY_FILE, selection));
  return disposables;
}

const kinds: Readonly<Record<SymbolKind, vscode.SymbolKind>> = {
  section: vscode.SymbolKind.Namespace,
  prompt: vscode.SymbolKind.Class,
  draft: vscode.SymbolKind.Constructor,
  version: vscode.SymbolKind.Method,
  variable: vscode.SymbolKind.Variable,
  message: vscode.SymbolKind.String,
  template: vscode.SymbolKind.String,
  setting: vscode.SymbolKind.Property,
  case: vscode.SymbolKind.Event,
  assertion: vscode.SymbolKind.Boolean,
};

function toSymbol(positions: Positions, symbol: DocumentSymbol): vscode.DocumentSymbol {
  const { name, detail, kind, range, selection, children } = symbol;
  const [all, own] = [toRange(positions, range), toRange(positions, selection)];
  const made = new vscode.DocumentSymbol(name || '…', detail, kinds[kind], all.union(own), own);
  made.children = children.map((child) => toSymbol(positions, child));
  return made;
}
