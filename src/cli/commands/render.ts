import { PromptError } from '../../core/base/errors.ts';
import { loadContents, subjectOf } from '../../core/evals/prepare.ts';
import { type RenderedMessage, messagesOf, variablesOf } from '../../core/versions/messages.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { openWorkspace, promptNamed } from '../openWorkspace.ts';
import { type VariableOptions, renderAll, variablesFor } from '../variables.ts';

interface RenderOptions extends VariableOptions {
  readonly version?: string;
  readonly json?: boolean;
}

/** Prints the messages of a version as they would go to the model. */
export async function render(
  context: Context,
  targets: readonly string[],
  options: RenderOptions,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const [wanted, ...others] = workspace.names;
  if (!wanted || others.length > 0)
    throw new PromptError('bad-input', 'Name one prompt to render.', {
      hint: 'For example: prompt-ledger render summarise-ticket@2.0.0',
    });
  const prompt = promptNamed(workspace, wanted);
  await loadContents(prompt, { sources: workspace.store, load: workspace.load });
  const placed = subjectOf(prompt, options.version ?? wanted.version, { sources: workspace.store });
  const messages = await workspace.settle(() => messagesOf(placed, workspace.store));
  if (messages.messages.length === 0)
    throw new PromptError('bad-input', `${wanted.name} ${placed.version} has no template that can be read.`, {
      hint: 'Add `template`, `template_file` or `messages`.',
    });
  const { used } = variablesOf(messages);
  const variables = await variablesFor(context, options, { prompt, workspace, used });
  const rendered = renderAll(messages, variables);
  const { model, parameters } = placed.content;
  if (options.json) {
    const report = {
      schema_version: 1,
      prompt: wanted.name,
      version: placed.version,
      model: model?.value ?? null,
      parameters,
      variables,
      messages: rendered,
    };
    context.print(`${JSON.stringify(report)}\n`);
  } else context.print(renderText(rendered, context));
  return EXIT.passed;
}

/** A single message is printed as it is, so that it can be piped; several have their roles above them. */
function renderText(messages: readonly RenderedMessage[], { paint }: Context): string {
  const [first] = messages;
  if (messages.length === 1 && first)
    return first.content.endsWith('\n') ? first.content : `${first.content}\n`;
  return messages
    .map(({ role, content }) => `${paint('bold', `── ${role} ──`)}\n${content.replace(/\n*$/, '\n')}`)
    .join('\n');
}
