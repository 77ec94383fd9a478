import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { positionsIn, toRange } from '../convert.ts';

/** What there is to say about the place under the mouse, in registries and in every file that they name. */
export function registerHover(app: App): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { pattern: '**' },
    {
      async provideHover(document, position, token) {
        const uri = document.uri.toString();
        if (!app.store.knows(uri)) return undefined;
        const [{ hoverAt }, { toMarkdown }, { hoverPortsOf }] = await Promise.all([
          import('../../core/language/hover.ts'),
          import('../markdown.ts'),
          import('./hoverPorts.ts'),
        ]);
        const { version } = document;
        const ports = hoverPortsOf(app);
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
