import * as vscode from 'vscode';
import type { ModelFacts, HoverPorts } from '../../core/language/hoverPorts.ts';
import type { App } from '../app.ts';
import { positionsIn, toRange } from '../convert.ts';
import { folderOf } from '../files.ts';

/** What there is to say about the place under the mouse, in registries and in every file that they name. */
export function registerHover(app: App): vscode.Disposable {
  let models: Promise<ModelFacts> | undefined;
  const ports: HoverPorts = {
    store: app.store,
    sha256: app.sha256,
    locale: vscode.env.language,
    loadModels: () => (models ??= loadModels(app)),
    findRun: ({ prompt, content }) => findRun(prompt.registry.uri, prompt.block.name, content.lastEval?.at),
  };
  return vscode.languages.registerHoverProvider(
    { pattern: '**' },
    {
      async provideHover(document, position, token) {
        const uri = document.uri.toString();
        if (!app.store.knows(uri)) return undefined;
        const [{ hoverAt }, { toMarkdown }] = await Promise.all([
          import('../../core/language/hover.ts'),
          import('../markdown.ts'),
        ]);
        const { version } = document;
        // What a hover is the first to ask for is read before it answers.
        await hoverAt(uri, document.offsetAt(position), ports);
        await app.load();
        if (token.isCancellationRequested || document.version !== version) return undefined;
        const hover = await hoverAt(uri, document.offsetAt(position), ports);
        if (!hover || document.version !== version) return undefined;
        const markdown = toMarkdown(hover.parts, (other) => positionsIn(app.store, other));
        return new vscode.Hover(markdown, toRange(document, hover.range));
      },
    },
  );
}

async function loadModels(app: App): Promise<ModelFacts> {
  const [prices, { loadKnownModels }, { loadTokenCounter }] = await Promise.all([
    app.prices(),
    import('../../core/models/knownModels.ts'),
    import('../../core/models/tokens.ts'),
  ]);
  const [models, countTokens] = await Promise.all([loadKnownModels(), loadTokenCounter()]);
  return { prices, models, countTokens };
}

/** The result of the run that a score came from: its file is named after its end, which the record has in seconds. */
async function findRun(
  registry: string,
  prompt: string,
  at: string | undefined,
): Promise<string | undefined> {
  if (at === undefined) return undefined;
  const folder = vscode.Uri.joinPath(folderOf(registry), '.prompt-ledger', 'runs');
  const start = at.replace(/Z$/, '').replaceAll(':', '-');
  const end = `-${prompt.replaceAll(/[^\w.-]/g, '_')}.json`;
  const entries = await readFolder(folder);
  const name = entries.find((entry) => entry.startsWith(start) && entry.endsWith(end));
  return name === undefined ? undefined : vscode.Uri.joinPath(folder, name).toString();
}

async function readFolder(folder: vscode.Uri): Promise<string[]> {
  try {
    return (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return [];
    throw error;
  }
}
