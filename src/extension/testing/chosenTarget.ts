import * as vscode from 'vscode';
import { DRAFT } from '../../core/versions/content.ts';
import { compareVersions } from '../../core/versions/order.ts';
import { findContents } from '../../core/versions/content.ts';
import type { App } from '../app.ts';

/** What “Run Chosen Version and Model” runs; nothing of it stands for what is usual. */
export interface ChosenTarget {
  readonly version?: string;
  readonly model?: string;
}

const KEY = 'testing.chosenTarget';

/** What was chosen in this workspace; asks where nothing was yet. Undefined where the user gave up. */
export async function chosenTarget(app: App): Promise<ChosenTarget | undefined> {
  return app.context.workspaceState.get<ChosenTarget>(KEY) ?? chooseTarget(app);
}

/** Asks for a version and a model, and remembers them for this workspace. */
export async function chooseTarget(app: App): Promise<ChosenTarget | undefined> {
  const version = await pickVersion(app);
  const model = version && (await pickModel(app));
  if (!version || !model) return undefined;
  const chosen = {
    ...(version.value !== undefined && { version: version.value }),
    ...(model.value !== undefined && { model: model.value }),
  };
  await app.context.workspaceState.update(KEY, chosen);
  return chosen;
}

interface Choice extends vscode.QuickPickItem {
  readonly value: string | undefined;
}

async function pickVersion({ store }: App): Promise<Choice | undefined> {
  const prompts = store.workspace.registries.flatMap((registry) => registry.prompts);
  const versions = new Set(
    prompts.flatMap((prompt) => findContents(prompt, store).map(({ version }) => version)),
  );
  versions.delete(DRAFT);
  const usual = {
    label: vscode.l10n.t('What is edited'),
    description: vscode.l10n.t('the draft, else the deployed version'),
    value: undefined,
  };
  const items = [...versions]
    .toSorted((a, b) => compareVersions(b, a))
    .map((version) => ({ label: version, value: version }));
  return vscode.window.showQuickPick<Choice>([usual, ...items], {
    title: vscode.l10n.t('Run Chosen Version and Model (1/2)'),
    placeHolder: vscode.l10n.t('Which version should be run?'),
  });
}

async function pickModel({ store }: App): Promise<Choice | undefined> {
  const prompts = store.workspace.registries.flatMap((registry) => registry.prompts);
  const models = new Set(
    prompts.flatMap((prompt) =>
      findContents(prompt, store).flatMap(({ content }) => content.model?.value ?? []),
    ),
  );
  const usual = { label: vscode.l10n.t('The version’s own model'), value: undefined };
  const other = vscode.l10n.t('Another Model…');
  const items = [...models].toSorted().map((model) => ({ label: model, value: model }));
  const picked = await vscode.window.showQuickPick<Choice>(
    [usual, ...items, { label: other, value: other }],
    {
      title: vscode.l10n.t('Run Chosen Version and Model (2/2)'),
      placeHolder: vscode.l10n.t('Which model should answer? What another one scores is not recorded.'),
    },
  );
  if (picked?.value !== other) return picked;
  const value = await vscode.window.showInputBox({
    title: vscode.l10n.t('Run Chosen Version and Model (2/2)'),
    prompt: vscode.l10n.t('A model as registries name it, such as gpt-4o or local/llama3'),
  });
  return value ? { label: value, value } : undefined;
}
