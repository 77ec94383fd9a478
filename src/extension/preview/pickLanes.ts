import * as vscode from 'vscode';
import { endpointsOf } from '../../core/evals/plan.ts';
import { toEditorModelName } from '../../core/models/editorModels.ts';
import { loadKnownModels } from '../../core/models/knownModels.ts';
import { resolveModel } from '../../core/models/endpoints.ts';
import type { LaneChoice } from '../../core/preview/lane.ts';
import type { PlacedContent } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { createEditorModels } from '../editorModels.ts';
import { versionViews } from './views.ts';

/** More answers than this fit beside each other nowhere. */
const MOST_LANES = 6;

interface LaneItem extends vscode.QuickPickItem {
  readonly choice?: LaneChoice;
}

/** What to run side by side: versions of the prompt, or its text with other models, the editor's own included. */
export async function pickLanes(app: App, placed: PlacedContent): Promise<readonly LaneChoice[] | undefined> {
  const items = [...versionItems(app, placed), ...(await modelItems(placed)), ...(await editorItems(placed))];
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    title: vscode.l10n.t('Compare {0}', placed.prompt.block.name),
    placeHolder: vscode.l10n.t('Choose versions and models to run side by side, up to {0}', MOST_LANES),
  });
  const choices = picked?.flatMap(({ choice }) => choice ?? []).slice(0, MOST_LANES);
  return choices && choices.length > 0 ? choices : undefined;
}

const separator = (label: string): LaneItem => ({ label, kind: vscode.QuickPickItemKind.Separator });

function versionItems({ store }: App, { prompt, version }: PlacedContent): LaneItem[] {
  const items = versionViews(prompt, store).map(({ version: name, label }) => ({
    label,
    picked: name === version,
    choice: { version: name },
  }));
  return [separator(vscode.l10n.t('Versions')), ...items];
}

/** The other models of the same endpoint that the price library knows. */
async function modelItems({ prompt, version, content }: PlacedContent): Promise<LaneItem[]> {
  if (!content.model) return [];
  const { endpoint, model } = resolveModel(content.model.value, endpointsOf(prompt.registry.settings));
  const known = await loadKnownModels();
  const front = content.model.value.slice(0, content.model.value.length - model.length);
  const items = known
    .findKnownModels('', endpoint)
    .filter(({ id }) => id !== model)
    .map(({ id, inputPerMtok, outputPerMtok }) => ({
      label: `${front}${id}`,
      description: vscode.l10n.t('${0} / ${1} per million tokens', inputPerMtok, outputPerMtok),
      choice: { version, model: `${front}${id}` },
    }));
  return items.length === 0 ? [] : [separator(vscode.l10n.t('This text with another model')), ...items];
}

async function editorItems({ version }: PlacedContent): Promise<LaneItem[]> {
  const models = await createEditorModels().list();
  const items = models.map(({ id, name, vendor }) => ({
    label: name,
    description: vendor,
    choice: { version, model: toEditorModelName(id) },
  }));
  return items.length === 0 ? [] : [separator(vscode.l10n.t('This text with the editor’s models')), ...items];
}
