import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { TextRange } from '../../core/base/problem.ts';
import type { App } from '../app.ts';
import { type Positions, positionsIn, toRange } from '../convert.ts';
import { ANY_FILE, answer } from './answer.ts';

/** Go to definition, find references, highlights of the same name, links to files, and symbols of the workspace. */
export function registerNavigation(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const definitions: vscode.DefinitionProvider & vscode.DeclarationProvider = {
    provideDefinition: (document, position) => findDefinitions(app, document, position),
    provideDeclaration: (document, position) => findDefinitions(app, document, position),
  };
  disposables.add(vscode.languages.registerDefinitionProvider(ANY_FILE, definitions));
  disposables.add(vscode.languages.registerDeclarationProvider(ANY_FILE, definitions));
  disposables.add(
    vscode.languages.registerReferenceProvider(ANY_FILE, {
      provideReferences: (document, position, { includeDeclaration: withDeclaration }) =>
        answer(app, document, async () => {
          const { findReferences } = await import('../../core/language/references.ts');
          const options = { store: app.store, withDeclaration };
          const found = findReferences(document.uri.toString(), document.offsetAt(position), options);
          const locate = locator(app);
          return found.map(({ uri, range }) => locate(uri, range));
        }),
    }),
  );
  disposables.add(
    vscode.languages.registerDocumentHighlightProvider(ANY_FILE, {
      provideDocumentHighlights: (document, position) =>
        answer(app, document, async () => {
          const { findHighlights } = await import('../../core/language/references.ts');
          const found = findHighlights(document.uri.toString(), document.offsetAt(position), app.store);
          const { Read, Write } = vscode.DocumentHighlightKind;
          return found.map(
            ({ range, kind }) =>
              new vscode.DocumentHighlight(toRange(document, range), kind === 'read' ? Read : Write),
          );
        }),
    }),
  );
  disposables.add(
    vscode.languages.registerDocumentLinkProvider(ANY_FILE, {
      provideDocumentLinks: (document) =>
        answer(app, document, async () => {
          const { findLinks } = await import('../../core/language/documentLinks.ts');
          return findLinks(document.uri.toString(), app.store).map(({ range, target }) => {
            const file = vscode.Uri.parse(target, true);
            const link = new vscode.DocumentLink(toRange(document, range), file);
            link.tooltip = vscode.l10n.t('Open {0}', vscode.workspace.asRelativePath(file));
            return link;
          });
        }),
    }),
  );
  disposables.add(
    vscode.languages.registerWorkspaceSymbolProvider({
      async provideWorkspaceSymbols(query) {
        const { findWorkspaceSymbols } = await import('../../core/language/workspaceSymbols.ts');
        const locate = locator(app);
        return findWorkspaceSymbols(query, app.store).map(({ kind, name, uri, range }) => {
          const { Class, Method } = vscode.SymbolKind;
          return new vscode.SymbolInformation(
            name,
            kind === 'prompt' ? Class : Method,
            '',
            locate(uri, range),
          );
        });
      },
    }),
  );
  return disposables;
}

function findDefinitions(
  app: App,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.LocationLink[] | undefined> {
  return answer(app, document, async () => {
    const core = await import('../../core/language/definition.ts');
    const locate = locator(app);
    const found = core.findDefinitions(document.uri.toString(), document.offsetAt(position), app.store);
    return found.map(({ uri, range, origin }) => {
      const target = locate(uri, range);
      return {
        originSelectionRange: toRange(document, origin),
        targetUri: target.uri,
        targetRange: target.range,
        targetSelectionRange: target.range,
      };
    });
  });
}

/** Makes locations; the lines of a file are counted once. */
function locator({ store }: App): (uri: string, range: TextRange) => vscode.Location {
  const known = new Map<string, Positions>();
  return (uri, range) => {
    let positions = known.get(uri);
    if (!positions) known.set(uri, (positions = positionsIn(store, uri)));
    return new vscode.Location(vscode.Uri.parse(uri, true), toRange(positions, range));
  };
}
