import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { endpointsOf, requestsOf } from '../../core/evals/plan.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { renderCurl } from '../../core/models/curl.ts';
import { type Endpoint, IN_PROCESS, OPENAI } from '../../core/models/endpoints.ts';
import type { ModelRequest } from '../../core/models/request.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { contentOf } from '../../core/versions/content.ts';
import { contentDigest } from '../../core/versions/digest.ts';
import { messagesOf } from '../../core/versions/messages.ts';
import type { App } from '../app.ts';
import { type ShownCell, variablesOf } from './cell.ts';

/** Puts the call of a case onto the clipboard as a shell command, without the key. False where it could not be. */
export async function copyCurl(app: App, cell: ShownCell): Promise<boolean> {
  const prompt = cell.session.registered;
  const { head } = cell.shown.column;
  const endpoint = prompt && endpointOf(prompt, head.endpoint);
  if (!prompt || !endpoint)
    throw new PromptError(
      'bad-input',
      vscode.l10n.t('The registry does not have the endpoint {0} any more.', head.endpoint),
    );
  const { request, isWhole } = await requestOf(app, prompt, cell);
  const command = renderCurl(endpoint, request);
  if (command === undefined)
    throw new PromptError(
      'bad-input',
      vscode.l10n.t('{0} is not called: its answers are recorded, or its models run here.', endpoint.name),
    );
  await vscode.env.clipboard.writeText(command);
  if (!isWhole)
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Copied with the messages as they were sent. {0} has changed since, so its parameters are left out.',
        head.version,
      ),
    );
  return true;
}

function endpointOf({ registry }: RegisteredPrompt, name: string): Endpoint | undefined {
  const builtIn = { [OPENAI.name]: OPENAI, [IN_PROCESS.name]: IN_PROCESS }[name];
  return endpointsOf(registry.settings).get(name) ?? builtIn;
}

/** What was sent: of a run of this window from its plan, else from the version while its text is the same. */
async function requestOf(
  app: App,
  prompt: RegisteredPrompt,
  cell: ShownCell,
): Promise<{ request: ModelRequest; isWhole: boolean }> {
  const { shown, result, row } = cell;
  const { source, side, column } = shown;
  if (source.kind === 'live') {
    const call = source.run.evaluation[side]?.calls.find((one) => one.case.id === row.id);
    if (call) return { request: call.request, isWhole: true };
  }
  const { head } = column;
  await loadContents(prompt, { sources: app.store, load: () => app.load() });
  const placed = contentOf(prompt, head.version, app.store);
  if (placed) {
    messagesOf(placed, app.store);
    await app.load();
    if (contentDigest(placed, app.store, app.sha256) === head.content) {
      const render = requestsOf(placed, head.model, { sources: app.store });
      return { request: render(variablesOf(cell), `“${row.description}”`), isWhole: true };
    }
  }
  if (result && result.messages.length > 0)
    return { request: { model: head.model, messages: result.messages, parameters: {} }, isWhole: false };
  throw new PromptError(
    'bad-input',
    vscode.l10n.t('What was sent is not known: the run file does not have it, and the version has changed.'),
    { hint: vscode.l10n.t('Run the case again.') },
  );
}
