import type * as vscode from 'vscode';

/** Every assignment is a message to the window, so only what changes is assigned. */
export function set<Key extends 'label' | 'description' | 'sortText'>(
  item: vscode.TestItem,
  key: Key,
  value: vscode.TestItem[Key],
): void {
  if (item[key] !== value) item[key] = value;
}

export function setRange(item: vscode.TestItem, range: vscode.Range): void {
  if (!item.range?.isEqual(range)) item.range = range;
}
