import * as vscode from 'vscode';
import type { JsonObject, JsonValue } from '../../core/base/json.ts';
import type { App } from '../app.ts';
import { saveEvalCase } from '../commands/saveEvalCase.ts';
import { type ShownCell, repeatOf, variablesOf } from './cell.ts';
import { oneLine } from './rowView.ts';

/** Makes another case of one that is there: its values are changed, then it is saved as an answer of a preview is. */
export async function addCase(app: App, cell: ShownCell, repeat: number): Promise<void> {
  const { output } = repeatOf(cell, repeat);
  const { session, shown } = cell;
  const variables = await editVariables(variablesOf(cell));
  if (!variables) return;
  const version = session.registered ? shown.column.head.version : undefined;
  await saveEvalCase(app, {
    prompt: session.prompt,
    ...(version !== undefined && { version }),
    variables,
    answer: output,
  });
}

interface VariableItem extends vscode.QuickPickItem {
  readonly name?: string;
}

/** Undefined where it was called off. */
async function editVariables(before: JsonObject): Promise<JsonObject | undefined> {
  let variables = before;
  for (;;) {
    const go: VariableItem = { label: vscode.l10n.t('$(check) Choose What It Asserts') };
    const items = Object.entries(variables).map(([name, value]): VariableItem => ({
      label: name,
      description: value === before[name] ? '' : vscode.l10n.t('changed'),
      detail: oneLine(textOf(value)),
      name,
    }));
    const picked = await vscode.window.showQuickPick([go, ...items], {
      title: vscode.l10n.t('Add to Suite'),
      placeHolder: vscode.l10n.t('Change the values that the new case is about'),
      ignoreFocusOut: true,
    });
    if (!picked) return undefined;
    if (picked.name === undefined) return variables;
    const value = await askValue(picked.name, variables[picked.name]!);
    if (value !== undefined) variables = { ...variables, [picked.name]: value };
  }
}

async function askValue(name: string, before: JsonValue): Promise<JsonValue | undefined> {
  const isText = typeof before === 'string';
  const text = await vscode.window.showInputBox({
    title: name,
    value: textOf(before),
    ignoreFocusOut: true,
    prompt: isText ? vscode.l10n.t('The value, as text') : vscode.l10n.t('The value, as JSON'),
    validateInput: (written) =>
      isText || parseValue(written) !== undefined ? undefined : vscode.l10n.t('This is not JSON.'),
  });
  return text === undefined || isText ? text : parseValue(text);
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

function parseValue(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
