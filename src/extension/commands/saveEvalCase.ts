import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { type JsonObject, isJsonObject } from '../../core/base/json.ts';
import { judgeSettings } from '../../core/evals/judge.ts';
import { loadContents, subjectOf } from '../../core/evals/prepare.ts';
import { describeVariables } from '../../core/evals/suite/describeVariables.ts';
import type { NewCase } from '../../core/evals/suite/newCase.ts';
import { parseSuite } from '../../core/evals/suite/parseSuite.ts';
import {
  checkSavedCase,
  findSameCase,
  lastCaseRange,
  renderNewSuite,
  saveCaseEdits,
  textWithCase,
} from '../../core/evals/suite/saveCase.ts';
import type { Suite } from '../../core/evals/suite/suite.ts';
import { suiteUriOf } from '../../core/evals/suiteOf.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import type { PlacedContent } from '../../core/versions/content.ts';
import { messagesOf, variablesOf } from '../../core/versions/messages.ts';
import type { App } from '../app.ts';
import { folderOf } from '../files.ts';
import { showPlace } from '../showPlace.ts';
import { pickAssertions } from './pickAssertions.ts';
import { writeNewFiles } from './createRegistry.ts';
import { type Target, findTarget } from './target.ts';

/** A call that was previewed: what is to be kept as a case. */
export interface PreviewedCall extends Target {
  readonly variables: JsonObject;
  readonly answer: string;
  /** The part of the answer that the user selected. */
  readonly selection?: string;
  /** Where it comes from, kept with the case. */
  readonly metadata?: JsonObject;
}

/**
 * Keeps the inputs of a preview as a case of the prompt's suite, with what the user wants to assert by the
 * example of the answer. A prompt without a suite gets one.
 */
export async function saveEvalCase(app: App, call?: PreviewedCall): Promise<void> {
  if (!isCall(call)) {
    throw new PromptError('bad-input', vscode.l10n.t('There is no answer to make a case of.'), {
      hint: vscode.l10n.t('Run a prompt in its preview, then save the answer as an eval case.'),
    });
  }
  const prompt = findTarget(app, call);
  await loadContents(prompt, { sources: app.store, load: () => app.load() });
  const placed = subjectOf(prompt, call.version, { sources: app.store });
  const used = variablesOf(messagesOf(placed, app.store));
  // A variable that the template does not use is no part of the question.
  const variables = Object.fromEntries(
    Object.entries(call.variables).filter(([name]) => used.used.has(name) || used.required.has(name)),
  );
  const existing = await openSuite(app, prompt);
  if (existing && (await isKnown(app, existing.suite, variables))) return;
  const added = await askWhatToAssert(call, placed, { variables, suite: existing?.suite });
  if (!added) return;
  const { uri } = suiteUriOf(prompt, app.store);
  await refuseProblems(
    app,
    uri,
    existing ? textWithCase(existing.text(), added) : renderSuite(prompt, added),
  );
  if (existing) {
    // A file that is changed and not open is opened by VS Code itself, over the panel that the answer stands in.
    await showLastCase(uri);
    await app.applyEdits(uri, () => saveCaseEdits(existing.text(), added));
  } else await createSuite(app, prompt, added);
  await showLastCase(uri);
}

/** Commands can be called with anything. */
const isCall = (call: PreviewedCall | undefined): call is PreviewedCall =>
  typeof call?.prompt === 'string' && typeof call.answer === 'string' && isJsonObject(call.variables);

interface OpenSuite {
  readonly suite: Suite;
  /** As it is now, in the buffer or on the disk. */
  readonly text: () => string;
}

/** Undefined where there is no file yet. */
async function openSuite(app: App, prompt: RegisteredPrompt): Promise<OpenSuite | undefined> {
  const { uri } = suiteUriOf(prompt, app.store);
  app.store.read(uri);
  await app.load();
  if (app.store.read(uri).state !== 'loaded') return undefined;
  // An open document has one kind of line ending and no byte order mark: edits are computed on what it says.
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  let parsed = parseSuite(uri, app.store, app.sha256);
  while (!parsed.complete) {
    await app.load();
    parsed = parseSuite(uri, app.store, app.sha256);
  }
  return { suite: parsed.suite, text: () => document.getText() };
}

/** Whether the suite asks the same already, and the user does not want it twice. */
async function isKnown(app: App, suite: Suite, variables: JsonObject): Promise<boolean> {
  const same = findSameCase(suite, variables);
  if (!same) return false;
  const [go, add] = [vscode.l10n.t('Go to Case'), vscode.l10n.t('Add Another')];
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t('The suite has a case with these values already: “{0}”.', same.description),
    go,
    add,
  );
  if (choice === go) await showPlace(same);
  return choice !== add;
}

async function askWhatToAssert(
  { answer, selection, metadata }: PreviewedCall,
  { content, prompt }: PlacedContent,
  { variables, suite }: { variables: JsonObject; suite: Suite | undefined },
): Promise<NewCase | undefined> {
  const judge = suite?.judge ?? prompt.registry.settings.judge;
  const assertions = await pickAssertions(
    answer,
    { outputSchema: content.parameters.output_schema, selection },
    judgeSettings(judge) !== undefined,
  );
  if (!assertions) return undefined;
  const description = await vscode.window.showInputBox({
    title: vscode.l10n.t('Save as Eval Case'),
    prompt: vscode.l10n.t('What does the case show? Reports name it so.'),
    value: describeVariables(variables),
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A case needs a name.') : undefined),
  });
  if (description === undefined) return undefined;
  return { description: description.trim(), variables, assertions, ...(metadata && { metadata }) };
}

const renderSuite = (prompt: RegisteredPrompt, first: NewCase): string =>
  renderNewSuite(promptOf(prompt).name, first);

/** What would keep the suite from being run is said before anything is written. */
async function refuseProblems(app: App, uri: string, text: string): Promise<void> {
  const [problem] = await checkSavedCase(uri, text, { sources: app.store, sha256: app.sha256 });
  if (!problem) return;
  throw new PromptError('bad-input', vscode.l10n.t('The case was not saved: {0}', problem.message), {
    hint: vscode.l10n.t('Assert something else, and save it again.'),
  });
}

async function createSuite(app: App, prompt: RegisteredPrompt, first: NewCase): Promise<void> {
  const { path } = suiteUriOf(prompt, app.store);
  const { uri } = prompt.file;
  if (app.files.leavesWorkspace(uri, path)) {
    throw new PromptError('path-outside-workspace', vscode.l10n.t('{0} lies outside the workspace.', path), {
      hint: vscode.l10n.t('Name a suite inside the workspace folder under “evals.suite”.'),
    });
  }
  await writeNewFiles(folderOf(uri), [{ path, text: renderSuite(prompt, first) }]);
}

async function showLastCase(uri: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  await showPlace({ uri, range: lastCaseRange(document.getText()) ?? { start: 0, end: 0 } });
}
