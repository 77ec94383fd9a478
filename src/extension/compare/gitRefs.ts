import * as vscode from 'vscode';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { History, PromptHistory } from '../../core/versions/history/history.ts';
import { dateText } from './dates.ts';

export interface RefItem extends vscode.QuickPickItem {
  readonly revision?: string;
}

/** As much of the API of VS Code's own Git extension as is used here. */
interface GitExtension {
  getAPI(version: 1): {
    getRepository(uri: vscode.Uri): {
      getRefs(
        query: object,
      ): Promise<readonly { readonly type: number; readonly name?: string; readonly commit?: string }[]>;
    } | null;
  };
}

const TITLES = [
  { type: 0, icon: 'git-branch', title: () => vscode.l10n.t('branches') },
  { type: 2, icon: 'tag', title: () => vscode.l10n.t('tags') },
  { type: 1, icon: 'cloud', title: () => vscode.l10n.t('remote branches') },
] as const;

/** Branches and tags as VS Code's Git extension knows them, and the commits that introduced a version. */
export async function findRefs(prompt: RegisteredPrompt, history: History): Promise<RefItem[]> {
  const refs = await findNamedRefs(vscode.Uri.parse(prompt.file.uri, true));
  const named = TITLES.flatMap(({ type, icon, title }) => {
    const items = refs
      .filter((ref) => ref.type === type && ref.name !== undefined)
      .map(({ name, commit }) => ({
        label: name!,
        description: commit?.slice(0, 7) ?? '',
        iconPath: new vscode.ThemeIcon(icon),
        revision: name!,
      }));
    return items.length > 0 ? [separator(title()), ...items] : [];
  });
  const commits = findCommits(history.of(prompt));
  return [...named, ...(commits.length > 0 ? [separator(vscode.l10n.t('commits')), ...commits] : [])];
}

/** The commits that introduced a version, the newest first. */
function findCommits({ versions }: PromptHistory): RefItem[] {
  const commits = new Map(versions.map(({ introduced }) => [introduced.id, introduced]));
  return [...commits.values()]
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .map(({ id, author, at, subject }) => {
      const introduced = versions.filter((one) => one.introduced.id === id).map(({ version }) => version);
      return {
        label: id.slice(0, 7),
        description: [subject, introduced.join(', '), author, dateText(at)].join(' · '),
        iconPath: new vscode.ThemeIcon('git-commit'),
        revision: id,
      };
    });
}

const separator = (label: string): RefItem => ({ label, kind: vscode.QuickPickItemKind.Separator });

async function findNamedRefs(uri: vscode.Uri) {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (!extension) return [];
  const api = (extension.isActive ? extension.exports : await extension.activate()).getAPI(1);
  return (await api.getRepository(uri)?.getRefs({})) ?? [];
}
