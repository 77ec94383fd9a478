import * as vscode from 'vscode';
import type { Completion, CompletionKind, Completions } from '../../core/language/completionItem.ts';
import type { KnownModels } from '../../core/models/knownModels.ts';
import type { App } from '../app.ts';
import { toRange } from '../convert.ts';

/** Templates have any name; what a file is to the workspace's registries, the store knows. */
const SELECTOR: vscode.DocumentSelector = [{ language: 'prompt-registry' }, { pattern: '**/*' }];

/** What typing them asks for is decided in core: most of the time it is nothing. */
const TRIGGERS = ['{', '%', '|', ' ', '"', "'", '/', '.', ':'];

/** Keys, values and templates in registries, version files, suites and template files. */
export function registerCompletion(app: App): vscode.Disposable {
  let known: Promise<KnownModels> | undefined;
  const knownModels = (): Promise<KnownModels> =>
    (known ??= import('../../core/models/knownModels.ts').then(({ loadKnownModels }) => loadKnownModels()));
  return vscode.languages.registerCompletionItemProvider(
    SELECTOR,
    {
      async provideCompletionItems(document, position, token, { triggerCharacter: trigger }) {
        const uri = document.uri.toString();
        if (!app.store.isRegistry(uri) && !app.store.knows(uri)) return undefined;
        const { version } = document;
        const { complete } = await import('../../core/language/completion.ts');
        if (token.isCancellationRequested || document.version !== version) return undefined;
        const found = await complete(
          { uri, text: document.getText(), offset: document.offsetAt(position), trigger },
          {
            store: app.store,
            find: (from, glob) => app.files.find(from, glob),
            knownModels,
            listModels: (endpoint) => app.listModels(endpoint),
          },
        );
        if (!found || token.isCancellationRequested || document.version !== version) return undefined;
        return toList(document, found);
      },
    },
    ...TRIGGERS,
  );
}

function toList(document: vscode.TextDocument, found: Completions): vscode.CompletionList {
  const range = { inserting: toRange(document, found.insert), replacing: toRange(document, found.replace) };
  return new vscode.CompletionList(
    found.items.map((item, index) => toItem(item, range, index)),
    found.isIncomplete,
  );
}

const kinds: Readonly<Record<CompletionKind, vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  model: vscode.CompletionItemKind.Class,
  endpoint: vscode.CompletionItemKind.Module,
  version: vscode.CompletionItemKind.Constant,
  prompt: vscode.CompletionItemKind.Reference,
  variable: vscode.CompletionItemKind.Variable,
  member: vscode.CompletionItemKind.Field,
  filter: vscode.CompletionItemKind.Function,
  tag: vscode.CompletionItemKind.Keyword,
  assertion: vscode.CompletionItemKind.EnumMember,
  file: vscode.CompletionItemKind.File,
  snippet: vscode.CompletionItemKind.Snippet,
};

function toItem(
  { label, kind, insertText, isSnippet, detail, documentation, filterText, goesOn }: Completion,
  range: { readonly inserting: vscode.Range; readonly replacing: vscode.Range },
  index: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(
    { label, ...(detail !== undefined && { description: detail }) },
    kinds[kind],
  );
  item.insertText = isSnippet ? new vscode.SnippetString(insertText) : insertText;
  item.range = range;
  item.sortText = String(index).padStart(5, '0');
  if (filterText !== undefined) item.filterText = filterText;
  if (documentation !== undefined) item.documentation = new vscode.MarkdownString(documentation);
  if (goesOn) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}
