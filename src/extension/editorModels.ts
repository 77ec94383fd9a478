import * as vscode from 'vscode';
import { PromptError, type ErrorCode } from '../core/base/errors.ts';
import type { EditorMessage, EditorModels, EditorRequest } from '../core/models/editorModels.ts';
import type { Delta } from '../core/models/stream.ts';

type Api = Pick<typeof vscode.lm, 'selectChatModels'>;

/**
 * The models that VS Code offers to extensions, such as those of GitHub Copilot.
 * @param api builds of the editor without language models have none, whatever their types say
 */
export function createEditorModels(api: Api | undefined = vscode.lm): EditorModels {
  return {
    async list() {
      const models = (await api?.selectChatModels()) ?? [];
      return models.map(({ id, name, vendor, family, maxInputTokens }) => ({
        id,
        name,
        vendor,
        family,
        maxInputTokens,
      }));
    },
    async *stream(id, request, signal) {
      const [model] = (await api?.selectChatModels({ id })) ?? [];
      if (!model) throw unknownModel(id);
      const source = new vscode.CancellationTokenSource();
      const cancel = (): void => source.cancel();
      signal.addEventListener('abort', cancel, { once: true });
      if (signal.aborted) cancel();
      try {
        const { stream } = await model.sendRequest(
          request.messages.map(toMessage),
          toOptions(request),
          source.token,
        );
        let calls = 0;
        for await (const part of stream) {
          const delta = toDelta(part, calls);
          if (delta?.type === 'tool-call') calls++;
          if (delta) yield delta;
        }
        // Some providers end their answer when they are told to stop, as if it were whole.
        if (signal.aborted) throw cancelled();
      } catch (error) {
        if (signal.aborted || error instanceof vscode.CancellationError) throw cancelled();
        throw toPromptError(error, model.name);
      } finally {
        signal.removeEventListener('abort', cancel);
        cancel(); // Whoever stops listening pays for no more text.
        source.dispose();
      }
    },
  };
}

const toMessage = ({ role, content }: EditorMessage): vscode.LanguageModelChatMessage =>
  role === 'assistant'
    ? vscode.LanguageModelChatMessage.Assistant(content)
    : vscode.LanguageModelChatMessage.User(content);

function toOptions({ options, tools }: EditorRequest): vscode.LanguageModelChatRequestOptions {
  return {
    justification: vscode.l10n.t('To answer the prompt that you are previewing.'),
    modelOptions: options,
    ...(tools.length > 0 && { tools: [...tools] }),
  };
}

/** Undefined for kinds of parts that did not exist when this was written. */
function toDelta(part: unknown, index: number): Delta | undefined {
  if (part instanceof vscode.LanguageModelTextPart) return { type: 'text', text: part.value };
  if (part instanceof vscode.LanguageModelToolCallPart)
    return { type: 'tool-call', index, name: part.name, arguments: JSON.stringify(part.input) };
  return undefined;
}

function unknownModel(id: string): PromptError {
  return new PromptError('bad-input', vscode.l10n.t('The editor offers no model “{0}”.', id), {
    hint: vscode.l10n.t(
      'Sign in to the extension that brings it, such as GitHub Copilot, or choose another.',
    ),
  });
}

const cancelled = (): Error => new DOMException('The operation was cancelled.', 'AbortError');

/** What the editor calls an error of a model, and what the user can do about it. */
const refusals = (): Readonly<Record<string, { code: ErrorCode; what: string; hint: string }>> => ({
  NoPermissions: {
    code: 'request-refused',
    what: vscode.l10n.t('Prompt Ledger may not use this model.'),
    hint: vscode.l10n.t(
      'Run again and allow it, or use “Manage Language Model Access” in the Accounts menu.',
    ),
  },
  Blocked: {
    code: 'rate-limited',
    what: vscode.l10n.t('Its provider has blocked the request.'),
    hint: vscode.l10n.t('The quota of your subscription may be used up: wait, or choose another model.'),
  },
  NotFound: {
    code: 'bad-input',
    what: vscode.l10n.t('It is not there any more.'),
    hint: vscode.l10n.t('Choose another model.'),
  },
});

function toPromptError(error: unknown, name: string): PromptError {
  // The code is what identifies an error of a model: its class differs between the worlds of extensions.
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const { [code]: known } = refusals();
  const said = error instanceof Error ? error.message : String(error);
  return new PromptError(
    known?.code ?? 'endpoint-failed',
    `${vscode.l10n.t('{0} gave no answer.', name)} ${known?.what ?? said}`,
    { cause: error, hint: known?.hint ?? vscode.l10n.t('Try again, or choose another model.') },
  );
}
