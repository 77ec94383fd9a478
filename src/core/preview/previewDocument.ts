import type { Sources } from '../base/sources.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import { messagesOf } from '../versions/messages.ts';
import { renderContentDocument } from '../versions/renderVersionDocument.ts';
import { type Inputs, fillFields, variablesFrom } from './fields.ts';
import { type PreviewMessage, previewOf } from './preview.ts';
import { shownText } from './previewText.ts';

/** What a version is rendered with so that it can be compared with another one: the same for both. */
export interface ComparedInputs {
  /** The prompt as it is now: its samples count, also for a version that an older registry holds. */
  readonly declares: RegisteredPrompt;
  readonly inputs: Inputs;
}

/**
 * A version's document with its messages rendered. What is missing is a mark in its place, and a mistake is said
 * above the message that has it, whose other text is still there.
 */
export function renderPreviewDocument(
  placed: PlacedContent,
  { declares, inputs }: ComparedInputs,
  sources: Sources,
): string {
  const fields = fillFields(promptOf(declares), messagesOf(placed, sources), inputs);
  const { messages } = previewOf(placed, variablesFrom(fields, inputs), sources);
  return renderContentDocument(
    placed,
    messages.map((message) => ({ role: message.source.role, content: withMistakes(message) })),
  );
}

/** A missing value is seen in its place; every other mistake needs its sentence. */
function withMistakes(message: PreviewMessage): string {
  const failed = message.pieces.flatMap(({ kind, problem }) =>
    kind === 'failed' && problem ? [problem.message] : [],
  );
  const mistakes = new Set([...(message.problem ? [message.problem.message] : []), ...failed]);
  return [...Array.from(mistakes, (mistake) => `> ${mistake}\n`), shownText(message)].join('\n');
}
