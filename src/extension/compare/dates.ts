import * as vscode from 'vscode';
import type { Commit } from '../../core/base/ports.ts';

/** `7 May 2026`, as the editor's language writes it. */
export const dateText = (at: string): string =>
  new Date(at).toLocaleDateString(vscode.env.language, { year: 'numeric', month: 'short', day: 'numeric' });

/** `Ann · 7 May 2026 · 1a2b3c4`. */
export const commitText = ({ author, at, id }: Commit): string =>
  [author, dateText(at), id.slice(0, 7)].join(' · ');
