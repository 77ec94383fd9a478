import * as vscode from 'vscode';
import type { JsonObject } from '../../core/base/json.ts';
import { nameSuiteEdits, newSuite as makeSuite } from '../../core/evals/newSuite.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import { editedContent } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { writeNewFiles } from './createRegistry.ts';
import { type Step, inputStep, pickStep, runSteps } from './steps.ts';
import { type Target, findTarget, pickPrompt } from './target.ts';

type AssertionType = 'icontains' | 'llm-rubric' | 'is-json';

/** Writes a first suite for a prompt: one case with its samples, and one assertion. Never over another one. */
export async function newSuite(app: App, target?: Target): Promise<void> {
  const prompt = await pickPrompt(app, target, vscode.l10n.t('Which prompt should get a suite?'));
  if (!prompt) return;
  // What it reads has to be there, and a suite that is in the way is said before anything is asked.
  makeSuite(prompt, app.store, {});
  await app.load();
  makeSuite(prompt, app.store, {});
  const assertion = await askAssertion(app, prompt);
  if (!assertion) return;
  const id = idOf(prompt);
  const { uri, path, text } = makeSuite(findTarget(app, { prompt: id }), app.store, assertion);
  const { uri: file } = prompt.file;
  await writeNewFiles(vscode.Uri.joinPath(vscode.Uri.parse(file, true), '..'), [{ path, text }]);
  await app.applyEdits(file, () => nameSuiteEdits(findTarget(app, { prompt: id })));
  await showCase(vscode.Uri.parse(uri, true));
}

async function askAssertion(app: App, prompt: RegisteredPrompt): Promise<JsonObject | undefined> {
  const hasSchema = editedContent(prompt, app.store)?.content.parameters.output_schema !== undefined;
  const answers: { type: AssertionType; value: string } = {
    type: hasSchema ? 'is-json' : 'icontains',
    value: '',
  };
  const title = vscode.l10n.t('New Suite for {0}', prompt.block.name);
  const isDone = await runSteps(title, [askType(answers), askValue(answers)]);
  if (!isDone) return undefined;
  return answers.type === 'is-json' ? { type: answers.type } : { type: answers.type, value: answers.value };
}

function askType(answers: { type: AssertionType; value: string }): Step {
  return async (place) => {
    const items: { label: string; detail: string; type: AssertionType }[] = [
      {
        label: vscode.l10n.t('$(search) Contains a Text'),
        detail: vscode.l10n.t('icontains: a word that no good answer leaves out. Free.'),
        type: 'icontains',
      },
      {
        label: vscode.l10n.t('$(law) Meets a Rubric'),
        detail: vscode.l10n.t('llm-rubric: a model judges by what you write. Costs a call for each answer.'),
        type: 'llm-rubric',
      },
      {
        label: vscode.l10n.t('$(json) Is JSON'),
        detail: vscode.l10n.t('is-json: the whole answer is JSON. Free.'),
        type: 'is-json',
      },
    ];
    const active = items.find(({ type }) => type === answers.type);
    const placeholder = vscode.l10n.t('What does every good answer to the sample have?');
    const picked = await pickStep(place, { items, active, placeholder });
    if (picked && typeof picked === 'object') answers.type = picked.type;
    return picked;
  };
}

function askValue(answers: { type: AssertionType; value: string }): Step {
  return async (place) => {
    if (answers.type === 'is-json') return answers.type;
    const isText = answers.type === 'icontains';
    const value = await inputStep(place, {
      prompt: isText
        ? vscode.l10n.t('The text that the answer contains, in any case of its letters.')
        : vscode.l10n.t('What a good answer does, as you would tell a colleague who marks it.'),
      placeholder: isText
        ? 'vpn'
        : vscode.l10n.t('Names a likely root cause, and says so where it is a guess'),
      value: answers.value,
      validate: (text) =>
        text === '' ? vscode.l10n.t('An assertion needs something to hold the answer to.') : undefined,
    });
    if (typeof value === 'string') answers.value = value;
    return value;
  };
}

/** Opens the suite at what is still to be filled in, else at its case. */
async function showCase(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const missing = text.search(/^ *# .*$/m);
  const at = document.positionAt(missing < 0 ? text.indexOf('  - description:') + 4 : missing);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at), preview: false });
}
