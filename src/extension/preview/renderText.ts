import * as vscode from 'vscode';
import { renderPreviewText } from '../../core/preview/previewText.ts';
import type { App } from '../app.ts';
import { PreviewSession } from './session.ts';
import { parseMemory } from './messages.ts';

/** The text of a rendered prompt, with the samples. */
export async function renderText(app: App, query: string): Promise<string> {
  const memory = parseMemory({ memory: JSON.parse(query) as unknown });
  if (!memory) return '';
  const session = new PreviewSession(app, memory);
  session.update();
  // Looking at the messages asks for template files and partials.
  await app.load();
  const { name, version, banners } = session.update();
  const { preview } = session;
  if (preview) return renderPreviewText(preview, `${name} ${version}`);
  return banners.map(({ message }) => message).join('\n') || vscode.l10n.t('There is nothing to show.');
}
