import type { JsonObject } from '../base/json.ts';
import type { Sources } from '../base/sources.ts';
import { renderBlock } from '../yaml/render.ts';
import type { PlacedContent } from './content.ts';
import { type RenderedMessage, messagesOf } from './messages.ts';

/** In the order in which the registry's documentation names them, whatever their order in the file. */
const PARAMETERS = [
  'temperature',
  'top_p',
  'max_tokens',
  'stop',
  'seed',
  'reasoning_effort',
  'output_schema',
  'tools',
  'extra',
] as const;

/**
 * A version as one document to be read and compared: model and parameters as YAML in front, then each message
 * under its role, partials as they are written. Two versions that ask the same in the same words give the same
 * document, wherever and in whatever style they stand: its number, its dates and its score are not in it, since
 * they would be a difference in every comparison. Line endings are LF.
 */
export function renderVersionDocument(placed: PlacedContent, sources: Sources): string {
  const { messages } = messagesOf(placed, sources);
  return renderContentDocument(
    placed,
    messages.map(({ role, template }) => ({ role, content: template.source })),
  );
}

/** The same document with other texts under the roles: rendered ones. */
export function renderContentDocument(
  { content: { model, parameters, wording } }: PlacedContent,
  messages: readonly RenderedMessage[],
): string {
  const front: JsonObject = {
    ...(model && { model: model.value }),
    ...Object.fromEntries(
      PARAMETERS.flatMap((name) => {
        const value = parameters[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
  const lines = Object.keys(front).length > 0 ? renderBlock(front, '', '\n') : [];
  const parts = [
    ...(lines.length > 0 ? [`---\n${lines.join('\n').trimEnd()}\n---\n`] : []),
    ...messages.map(({ role, content }) => `# ${role}\n\n${withFinalNewline(content)}`),
  ];
  if (wording.kind === 'file' && messages.length === 0)
    parts.push(`(The file ${wording.path.value} cannot be read.)\n`);
  return parts.join('\n');
}

/** The newline at the end of a block scalar is a matter of style; those before it are not. */
function withFinalNewline(text: string): string {
  const unified = text.replaceAll('\r\n', '\n');
  return unified.endsWith('\n') ? unified : `${unified}\n`;
}
