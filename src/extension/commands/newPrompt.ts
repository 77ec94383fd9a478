import * as vscode from 'vscode';
import { nameFault, newPrompt as makePrompt, toPromptName } from '../../core/registry/newPrompt.ts';
import { type NewPrompt, SITUATION, type WordingKind } from '../../core/registry/promptText.ts';
import { type Registry, promptOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { writeNewFiles } from './createRegistry.ts';
import { modelItems } from './modelItems.ts';
import { type Step, inputStep, pickStep, runSteps } from './steps.ts';

/** What has been answered so far. */
interface Answers {
  registry: Registry;
  name: string;
  kind: WordingKind;
  model: string;
  variables: string;
}

/** Asks for what a new prompt needs, writes it, and puts the cursor where its author starts. */
export async function newPrompt(app: App): Promise<void> {
  await app.load();
  const { registries } = app.store.workspace;
  if (registries.length === 0) return offerRegistry();
  const answers: Answers = {
    registry: registries.find(({ files }) => files.some(({ uri }) => uri === activeUri())) ?? registries[0]!,
    name: '',
    kind: 'template',
    model: '',
    variables: '',
  };
  const steps = [askName(answers), askKind(answers), askModel(app, answers), askVariables(answers)];
  if (registries.length > 1) steps.unshift(askRegistry(app, answers, registries));
  if (!(await runSteps(vscode.l10n.t('New Prompt'), steps))) return;
  await write(app, answers.registry.uri, { ...answers, variables: variablesOf(answers.variables) });
}

const activeUri = (): string | undefined => vscode.window.activeTextEditor?.document.uri.toString();

async function offerRegistry(): Promise<void> {
  const create = vscode.l10n.t('Create Registry');
  const message = vscode.l10n.t('A prompt stands in a registry, and this workspace has none yet.');
  if ((await vscode.window.showInformationMessage(message, create)) === create)
    await vscode.commands.executeCommand('promptLedger.createRegistry');
}

function askRegistry({ files }: App, answers: Answers, registries: readonly Registry[]): Step {
  return async (place) => {
    const items = registries.map((registry) => ({
      label: files.relative(registry.uri),
      description: vscode.l10n.t('{0} prompts', registry.prompts.length),
      registry,
    }));
    const active = items.find(({ registry }) => registry === answers.registry);
    const placeholder = vscode.l10n.t('Which registry should the prompt stand in?');
    const picked = await pickStep(place, { items, active, placeholder });
    if (picked && typeof picked === 'object') answers.registry = picked.registry;
    return picked;
  };
}

function askName(answers: Answers): Step {
  return async (place) => {
    const name = await inputStep(place, {
      prompt: vscode.l10n.t('The name by which applications ask for the prompt.'),
      placeholder: 'summarise-ticket',
      value: answers.name,
      validate: (text) => nameMessage(answers.registry, text),
    });
    if (typeof name === 'string') answers.name = name;
    return name;
  };
}

function nameMessage(
  registry: Registry,
  name: string,
): string | vscode.InputBoxValidationMessage | undefined {
  const fault = nameFault(registry, name);
  const suggestion = toPromptName(name);
  if (fault === 'empty') return vscode.l10n.t('A prompt needs a name, such as summarise-ticket.');
  if (fault === 'taken') return vscode.l10n.t('There is a prompt of this name already.');
  if (fault === 'characters') {
    return suggestion === ''
      ? vscode.l10n.t('Use letters, digits, “-” and “_”.')
      : vscode.l10n.t('Use letters, digits, “-” and “_”, such as {0}.', suggestion);
  }
  if (name === suggestion || suggestion === '') return undefined;
  const message = vscode.l10n.t('By convention: {0}.', suggestion);
  return { message, severity: vscode.InputBoxValidationSeverity.Info };
}

function askKind(answers: Answers): Step {
  return async (place) => {
    const items: { label: string; detail: string; wording: WordingKind }[] = [
      {
        label: vscode.l10n.t('$(symbol-string) Single Template'),
        detail: vscode.l10n.t('One message with situation, task, constraints and output.'),
        wording: 'template',
      },
      {
        label: vscode.l10n.t('$(comment-discussion) Chat Messages'),
        detail: vscode.l10n.t('Instructions as the system message, the input as the user’s.'),
        wording: 'messages',
      },
      {
        label: vscode.l10n.t('$(file-text) Template File'),
        detail: vscode.l10n.t('The wording in a .liquid file of its own, for long prompts.'),
        wording: 'file',
      },
    ];
    const active = items.find(({ wording }) => wording === answers.kind);
    const placeholder = vscode.l10n.t('How should its wording be kept?');
    const picked = await pickStep(place, { items, active, placeholder });
    if (picked && typeof picked === 'object') answers.kind = picked.wording;
    return picked;
  };
}

function askModel(app: App, answers: Answers): Step {
  return async (place) => {
    const items = await modelItems(answers.registry);
    const picked = await pickStep(place, {
      items,
      active: items.find(({ label }) => label === answers.model),
      placeholder: vscode.l10n.t('Which model should it ask? Pick one, or type another name.'),
      typed: (text) => ({
        label: text,
        description: vscode.l10n.t('another model or endpoint'),
        alwaysShow: true,
      }),
    });
    if (picked && typeof picked === 'object') answers.model = picked.label;
    return picked;
  };
}

function askVariables(answers: Answers): Step {
  return async (place) => {
    const variables = await inputStep(place, {
      prompt: vscode.l10n.t('The variables that a call fills in, with commas between them. None is fine.'),
      placeholder: 'ticket_text, language',
      value: answers.variables,
      validate: (text) => {
        const wrong = variablesOf(text).find((name) => !/^[A-Za-z_]\w*$/.test(name));
        return wrong === undefined
          ? undefined
          : vscode.l10n.t(
              '“{0}” cannot be a variable: use letters, digits and “_”, such as {1}.',
              wrong,
              'ticket_text',
            );
      },
    });
    if (typeof variables === 'string') answers.variables = variables;
    return variables;
  };
}

const variablesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,;]/)
      .map((name) => name.trim().replaceAll(/^\{\{\s*|\s*\}\}$/g, ''))
      .filter((name) => name !== ''),
  ),
];

async function write(app: App, uri: string, wanted: NewPrompt): Promise<void> {
  const folder = vscode.Uri.joinPath(vscode.Uri.parse(uri, true), '..');
  const { files, wordingIn } = makePrompt(registryAt(app, uri), wanted);
  // A file that is in the way is found before anything is written.
  await writeNewFiles(folder, files);
  await app.applyEdits(uri, () => makePrompt(registryAt(app, uri), wanted).edits);
  app.store.forgetMatches();
  const file = wordingIn === undefined ? vscode.Uri.parse(uri, true) : vscode.Uri.joinPath(folder, wordingIn);
  await showSituation(app, file, wanted.name);
}

function registryAt({ store }: App, uri: string): Registry {
  const registry = store.workspace.registries.find((candidate) => candidate.uri === uri);
  if (!registry) throw new Error(`The registry ${uri} is gone`);
  return registry;
}

/** Selects the sentence that the author replaces first. */
async function showSituation({ store }: App, file: vscode.Uri, name: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const prompt = store.workspace.registries
    .flatMap(({ prompts }) => prompts)
    .find(({ block, file: { uri } }) => block.name === name && uri === file.toString());
  const from = prompt ? prompt.start + promptOf(prompt).keyRange.start : 0;
  const at = document.getText().indexOf(SITUATION, from);
  const selection = new vscode.Selection(
    document.positionAt(Math.max(0, at)),
    document.positionAt(at < 0 ? 0 : at + SITUATION.length),
  );
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  editor.selection = selection;
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
