import { LineIndex } from '../base/lineIndex.ts';
import { promptsIn } from '../checks/fixScope.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { partsOf } from '../template/templateParts.ts';
import { templatesInFile, templatesOf } from './templatesIn.ts';

/** Lines count from 0; the first stays visible. */
export interface FoldingRange {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind?: 'comment';
}

/** Above this many characters a file folds by its indentation alone. */
const LONGEST_TEXT = 1_500_000;

/** Reads the templates of a prompt, so that the folding of a large file can be prepared piece by piece. */
export function prepareFolding(prompt: RegisteredPrompt, store: RegistryStore): void {
  for (const { template } of templatesOf(prompt, store)) partsOf(template);
}

/**
 * Where a file folds: at each line that deeper ones follow, as YAML is indented; at lines of comments; and at
 * the blocks of its templates.
 */
export function findFoldingRanges(uri: string, text: string, store: RegistryStore): readonly FoldingRange[] {
  const isLong = text.length > LONGEST_TEXT;
  const templates = store.isRegistry(uri)
    ? store.workspace.registries.flatMap((registry) =>
        (isLong ? [] : promptsIn(registry, uri)).flatMap((prompt) => templatesOf(prompt, store)),
      )
    : templatesInFile(uri, store);
  const lines = new LineIndex(text);
  const lineAt = (offset: number): number => lines.positionAt(offset).line;
  const blocks = templates.flatMap(({ template, toRange }) =>
    partsOf(template).blocks.map(({ open, close }) => ({
      startLine: lineAt(toRange(open).start),
      // The line of the closing tag stays, as that of a closing brace does.
      endLine: lineAt(toRange(close).start) - 1,
    })),
  );
  // Markdown has headings to fold at, which VS Code knows.
  const all = [...(/\.md$/i.test(uri) ? [] : indented(text)), ...blocks];
  const widest = new Map<number, FoldingRange>();
  for (const range of all) {
    const other = widest.get(range.startLine);
    if (range.endLine > range.startLine && (!other || other.endLine < range.endLine))
      widest.set(range.startLine, range);
  }
  return [...widest.values()].toSorted((a, b) => a.startLine - b.startLine);
}

const BLOCK_HEADER = /[|>][+-]?\d?[+-]?\s*(?:#.*)?$/;

/** The ranges that indentation gives. Blank lines at the end of a range stay outside; `- ` may stand at its key's column. */
function indented(text: string): FoldingRange[] {
  const found: FoldingRange[] = [];
  const open: {
    readonly indent: number;
    readonly line: number;
    readonly isItem: boolean;
    readonly isText: boolean;
  }[] = [];
  let comment: { readonly start: number; readonly indent: number; end: number } | undefined;
  let lastLine = 0;
  const close = (indent: number, isItem: boolean): void => {
    for (let top = open.at(-1); top && closes(top, indent, isItem); top = open.at(-1)) {
      open.pop();
      found.push({ startLine: top.line, endLine: lastLine });
    }
  };
  for (const [line, content] of text.split('\n').entries()) {
    const indent = content.search(/[^\s]/);
    if (indent < 0) continue;
    // In a block scalar a line that starts with # is text.
    const inText = open.some((one) => one.isText && indent > one.indent);
    if (content[indent] === '#' && !inText) {
      if (comment?.indent === indent && comment.end === line - 1) comment.end = line;
      else {
        if (comment) found.push({ startLine: comment.start, endLine: comment.end, kind: 'comment' });
        comment = { start: line, indent, end: line };
      }
      continue;
    }
    const isItem = /^-(?:\s|$)/.test(content.slice(indent));
    close(indent, isItem);
    open.push({ indent, line, isItem, isText: BLOCK_HEADER.test(content) });
    lastLine = line;
  }
  if (comment) found.push({ startLine: comment.start, endLine: comment.end, kind: 'comment' });
  close(-1, false);
  return found;
}

const closes = (
  top: { readonly indent: number; readonly isItem: boolean },
  indent: number,
  isItem: boolean,
): boolean => top.indent > indent || (top.indent === indent && (top.isItem || !isItem));
