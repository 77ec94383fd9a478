import * as vscode from 'vscode';
import { PromptError, isAbort } from '../../core/base/errors.ts';
import type { App } from '../app.ts';
import { logError } from '../log.ts';
import type { EvaluateTool } from './evaluatePrompt.ts';

type Invoke = (app: App, input: object, signal: AbortSignal) => Promise<string>;

/**
 * What agents in the editor can use. What a tool does is loaded when it is first called; its description, which
 * models read, stands in package.json.
 */
export function registerLanguageModelTools(app: App): vscode.Disposable {
  // Other editors that run VS Code's extensions may not have this part of its API.
  if (typeof vscode.lm?.registerTool !== 'function') return new vscode.Disposable(() => undefined);
  let evaluation: Promise<EvaluateTool> | undefined;
  const evaluate = (): Promise<EvaluateTool> =>
    (evaluation ??= import('./evaluatePrompt.ts').then(({ EvaluateTool: Tool }) => new Tool(app)));
  const register = (
    name: string,
    invoke: Invoke,
    prepare?: (input: object) => Promise<vscode.PreparedToolInvocation>,
  ): vscode.Disposable =>
    vscode.lm.registerTool<object>(name, {
      ...(prepare && { prepareInvocation: ({ input }) => atBoundary(app, () => prepare(input)) }),
      invoke: ({ input }, token) => atBoundary(app, () => invokeTool(app, invoke, { input, token })),
    });
  return vscode.Disposable.from(
    register('promptledger_list_prompts', async (_, input) =>
      (await import('./listPrompts.ts')).listPrompts(app, input),
    ),
    register('promptledger_render_prompt', async (_, input) =>
      (await import('./renderPrompt.ts')).renderPrompt(app, input),
    ),
    register('promptledger_validate_prompts', async (...args) =>
      (await import('./validatePrompts.ts')).validatePrompts(...args),
    ),
    register(
      'promptledger_evaluate_prompt',
      async (_, input, signal) => (await evaluate()).invoke(input, signal),
      async (input) => (await evaluate()).prepare(input),
    ),
  );
}

interface Call {
  readonly input: object;
  readonly token: vscode.CancellationToken;
}

async function invokeTool(
  app: App,
  invoke: Invoke,
  { input, token }: Call,
): Promise<vscode.LanguageModelToolResult> {
  const abort = new AbortController();
  const cancelling = token.onCancellationRequested(() => abort.abort());
  try {
    const text = await invoke(app, input, abort.signal);
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  } finally {
    cancelling.dispose();
  }
}

/** A model is told what went wrong and what it can do about it. */
async function atBoundary<T>(app: App, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isAbort(error)) throw new vscode.CancellationError();
    if (PromptError.is(error))
      throw new Error([error.message, error.hint].filter(Boolean).join(' '), { cause: error });
    logError(app.log, error);
    throw error;
  }
}
