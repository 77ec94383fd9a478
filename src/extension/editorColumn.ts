import * as vscode from 'vscode';

/**
 * The group to show a file in: where it is open, else where the user edits. A panel that has the focus is not
 * covered by what it leads to.
 */
export function editorColumn(uri: vscode.Uri): vscode.ViewColumn {
  const groups = vscode.window.tabGroups;
  const holder = groups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()),
  );
  if (holder) return holder.viewColumn;
  const { activeTab, viewColumn } = groups.activeTabGroup;
  if (!(activeTab?.input instanceof vscode.TabInputWebview)) return viewColumn;
  return vscode.window.visibleTextEditors[0]?.viewColumn ?? vscode.ViewColumn.One;
}
