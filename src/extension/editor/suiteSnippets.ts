import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { suiteSnippets } from './suiteSnippetTexts.ts';

/** What a suite starts with, or a file that is still to become one. */
const SUITE = /^(?:description|tests|defaultTest|scenarios|assertionTemplates|judge)[ \t]*:|^\s*$/m;

/**
 * Snippets for suites. These are YAML files as all others, so package.json cannot contribute the snippets: they
 * would be offered in every YAML file of every workspace.
 */
export function registerSuiteSnippets({ store }: App): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider('yaml', {
    provideCompletionItems(document, position) {
      const uri = document.uri.toString();
      if (!store.knows(uri) || store.isRegistry(uri) || !SUITE.test(document.getText())) return undefined;
      const before = document.lineAt(position).text.slice(0, position.character);
      const [typed = ''] = /[\w-]*$/.exec(before)!;
      // A snippet is a whole entry: it starts where nothing but indentation stands.
      if (before.slice(0, before.length - typed.length).trim() !== '') return undefined;
      const range = new vscode.Range(position.translate(0, -typed.length), position);
      return Object.entries(suiteSnippets).flatMap(([name, { prefix, description, body }]) =>
        prefix.map((label) => {
          const item = new vscode.CompletionItem(
            { label, description: name },
            vscode.CompletionItemKind.Snippet,
          );
          item.insertText = new vscode.SnippetString(body.join('\n'));
          item.documentation = description;
          item.range = range;
          return item;
        }),
      );
    },
  });
}
