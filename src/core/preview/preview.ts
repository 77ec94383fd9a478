import type { JsonObject } from '../base/json.ts';
import type { TextRange } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import { type Trace, type TracedPiece, traceTemplate } from '../template/template.ts';
import type { PlacedContent } from '../versions/content.ts';
import { type ContentMessages, type TemplateMessage, messagesOf } from '../versions/messages.ts';

/** One message as it would go to the model, in pieces that know where they come from. */
export interface PreviewMessage extends Trace {
  readonly source: TemplateMessage;
}

export interface Preview {
  readonly placed: PlacedContent;
  readonly contents: ContentMessages;
  readonly messages: readonly PreviewMessage[];
}

/** Renders a content with what is given; what is missing is a mark in its place. */
export function previewOf(placed: PlacedContent, variables: JsonObject, sources: Sources): Preview {
  const contents = messagesOf(placed, sources);
  const { partials } = contents;
  const messages = contents.messages.map((source) => ({
    source,
    ...traceTemplate(source.template, variables, { partials }),
  }));
  return { placed, contents, messages };
}

/** What would be sent: without what is missing. */
export const textOf = (pieces: readonly Pick<TracedPiece, 'kind' | 'text'>[]): string =>
  pieces.map(({ kind, text }) => (kind === 'missing' || kind === 'failed' ? '' : text)).join('');

/** A place in one of the files that a prompt consists of. */
export interface FilePlace {
  readonly uri: string;
  readonly range: TextRange;
}

/** A range of a message's template as a place in its file. */
export function templatePlace(
  { prompt }: PlacedContent,
  source: TemplateMessage,
  range: TextRange,
): FilePlace {
  const { start, end } = source.toRange(range);
  const by = source.uri === prompt.file.uri ? prompt.start : 0;
  return { uri: source.uri, range: { start: start + by, end: end + by } };
}

/** Where a piece is written; of a text the character at `offset`. A partial's pieces stand in the partial's file. */
export function placeOfPiece(
  { placed }: Preview,
  { source }: PreviewMessage,
  { piece, offset }: { readonly piece: TracedPiece; readonly offset: number },
  sources: Sources,
): FilePlace | undefined {
  if (piece.kind === 'rest') return undefined;
  const at = piece.range.start + Math.min(offset, piece.range.end - piece.range.start);
  const range = piece.kind === 'text' ? { start: at, end: at } : piece.range;
  const partial = piece.partials.at(-1);
  if (partial === undefined) return templatePlace(placed, source, range);
  const uri = partialUri(placed, partial, sources);
  return uri === undefined ? undefined : { uri, range };
}

function partialUri({ prompt }: PlacedContent, name: string, sources: Sources): string | undefined {
  const path = prompt.registry.settings.partials.get(name);
  return path && sources.resolve(path.from, path.value);
}

/** Whether the messages are made of the file: it holds a template, or a partial that is rendered. */
export function isPartOf({ placed, messages }: Preview, uri: string, sources: Sources): boolean {
  const partials = new Set(
    messages.flatMap(({ source }) => source.template.partials.map(({ name }) => name)),
  );
  return (
    messages.some(({ source }) => source.uri === uri) ||
    [...partials].some((name) => partialUri(placed, name, sources) === uri)
  );
}

/** A piece of a message, and which of its characters; undefined where it is the piece as a whole. */
export interface PiecePosition {
  readonly message: number;
  readonly piece: number;
  readonly offset: number | undefined;
}

/** The first piece that is written at a place of a file. */
export function pieceAt(
  preview: Preview,
  uri: string,
  offset: number,
  sources: Sources,
): PiecePosition | undefined {
  for (const [message, { source, pieces }] of preview.messages.entries()) {
    const inTemplate = offsetInTemplate(preview, source, uri, offset);
    const isHere = (piece: TracedPiece): boolean => {
      const partial = piece.partials.at(-1);
      const at =
        partial === undefined
          ? inTemplate
          : partialUri(preview.placed, partial, sources) === uri
            ? offset
            : undefined;
      return at !== undefined && piece.kind !== 'rest' && piece.range.start <= at && at < piece.range.end;
    };
    const piece = pieces.findIndex(isHere);
    const found = pieces[piece];
    if (!found) continue;
    const at = found.partials.length > 0 ? offset : inTemplate!;
    return { message, piece, offset: found.kind === 'text' ? at - found.range.start : undefined };
  }
  return undefined;
}

/** The way back through indentation, folding and escapes: offsets in a file grow with those in the template. */
function offsetInTemplate(
  { placed }: Preview,
  source: TemplateMessage,
  uri: string,
  offset: number,
): number | undefined {
  if (source.uri !== uri) return undefined;
  const { length } = source.template.source;
  const whole = templatePlace(placed, source, { start: 0, end: length }).range;
  if (offset < whole.start || offset > whole.end) return undefined;
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (templatePlace(placed, source, { start: middle, end: middle }).range.start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
