import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { TextRange } from '../../core/base/problem.ts';
import type { TokenModifier, TokenType } from '../../core/language/semanticTokens.ts';
import type { App } from '../app.ts';
import { toRange } from '../convert.ts';
import { ANY_FILE, answer } from './answer.ts';

const TYPES: readonly TokenType[] = ['variable', 'parameter', 'function', 'enumMember', 'namespace'];
const MODIFIERS: readonly TokenModifier[] = ['declaration', 'undeclared', 'local'];
const LEGEND = new vscode.SemanticTokensLegend([...TYPES], [...MODIFIERS]);

/** Above this many characters, only what is seen is coloured. */
const LARGEST_FILE = 1_000_000;

/** How long what other files say may be old: a declaration changes the colours of every use. */
const REFRESH_MS = 300;

/** Colours that depend on what is declared, on top of the grammar's. */
export function registerSemanticTokens(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const changed = disposables.add(new vscode.EventEmitter<void>());
  let timer: NodeJS.Timeout | undefined;
  disposables.add(
    app.store.onDidChange(() => {
      clearTimeout(timer);
      timer = setTimeout(() => changed.fire(), REFRESH_MS);
    }),
  );
  disposables.add({ dispose: () => clearTimeout(timer) });
  const whole: vscode.DocumentSemanticTokensProvider = {
    onDidChangeSemanticTokens: changed.event,
    provideDocumentSemanticTokens: (document) =>
      app.store.knows(document.uri.toString()) &&
      document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > LARGEST_FILE
        ? undefined
        : answer(app, document, () => build(app, document)),
  };
  disposables.add(vscode.languages.registerDocumentSemanticTokensProvider(ANY_FILE, whole, LEGEND));
  disposables.add(
    vscode.languages.registerDocumentRangeSemanticTokensProvider(
      ANY_FILE,
      {
        provideDocumentRangeSemanticTokens: (document, range) =>
          answer(app, document, () =>
            build(app, document, {
              start: document.offsetAt(range.start),
              end: document.offsetAt(range.end),
            }),
          ),
      },
      LEGEND,
    ),
  );
  return disposables;
}

async function build(
  app: App,
  document: vscode.TextDocument,
  within?: TextRange,
): Promise<vscode.SemanticTokens> {
  const { findTokens } = await import('../../core/language/semanticTokens.ts');
  const builder = new vscode.SemanticTokensBuilder(LEGEND);
  for (const { range, type, modifiers } of findTokens(document.uri.toString(), app.store, within)) {
    const at = toRange(document, range);
    // A name that is folded over lines cannot be one token.
    if (at.isSingleLine && !at.isEmpty) builder.push(at, type, [...modifiers]);
  }
  return builder.build();
}
