import { PromptError } from '../base/errors.ts';
import { type JsonObject, isSameJson } from '../base/json.ts';
import { type TextEdit, applyEdits, shiftRange } from '../base/problem.ts';
import type { Content } from '../registry/model.ts';
import { readContent } from '../registry/read.ts';
import { promptOf } from '../registry/workspace.ts';
import { type EntryText, entryRanges, indentLines, noteOf } from '../yaml/entryText.ts';
import { type YamlChange, changeEdits } from '../yaml/edits.ts';
import { renderFlow, renderBlock } from '../yaml/render.ts';
import { renderKey } from '../yaml/scalars.ts';
import { columnOf, lineStart, ownEntries } from '../yaml/extent.ts';
import { parseYaml, rootMap } from '../yaml/parse.ts';
import { type YamlEntry, type YamlMap, shiftMap, toJson } from '../yaml/tree.ts';
import { DRAFT, type PlacedContent } from './content.ts';
import { isContentKey } from './keys.ts';
import { expandAliases } from './expandAliases.ts';

/**
 * A content as it is written, ready to be put elsewhere: comments and all, aliases written out, without anchors.
 * Of inline content these are the prompt's keys that are content or its record.
 * @throws PromptError `bad-input` where it cannot be taken out of its text
 */
export function contentText(
  placed: PlacedContent,
  isWanted: (key: string) => boolean = () => true,
): EntryText {
  const text = placed.text();
  const node = shiftMap(placed.content.node, placed.inPrompt);
  const isInline = placed.content.node === promptOf(placed.prompt).node;
  const isOwn = !isInline && placed.version !== DRAFT;
  const comments = isOwn ? around(placed, text, node) : { lead: [], note: '' };
  const isKept = (key: string): boolean => (!isInline || isContentKey(key)) && isWanted(key);
  const isReached = node.alias === true || node.entries.some(({ merged, key }) => merged && isKept(key));
  if (isReached && isInline) throw notMovable(placed, 'some of it comes through a merge (“<<”)');
  const entries = (isReached ? node.entries : ownEntries(node)).filter(({ key }) => isKept(key));
  const expected = Object.fromEntries(entries.map(({ key, value }) => [key, toJson(value)]));
  // What stands elsewhere has no text of its own here.
  const written = isReached
    ? { flow: false, text: `${renderBlock(expected, '', '\n').join('\n')}\n` }
    : toText(text, node, entries);
  if (!isSameText(written.text, expected))
    throw notMovable(placed, 'it is written in a way that only fits its place');
  return { ...written, ...comments };
}

function toText(
  text: string,
  node: YamlMap,
  entries: readonly YamlEntry[],
): Pick<EntryText, 'text' | 'flow'> {
  const edits = expandAliases(text, node, entries);
  const cut = (start: number, end: number): string =>
    applyEdits(
      text.slice(start, end),
      edits.filter((edit) => edit.start >= start && edit.end <= end).map((edit) => shifted(edit, -start)),
    ).replaceAll('\r\n', '\n');
  if (node.flow) {
    const margin = /^ */.exec(text.slice(lineStart(text, node.range.start)))![0].length;
    if (entries.length === ownEntries(node).length)
      return { flow: true, text: indentLines(cut(node.range.start, node.range.end), -margin) };
    const parts = entries.map(({ keyRange, value }) =>
      cut(keyRange.start, Math.max(keyRange.end, value.range.end)),
    );
    return { flow: true, text: indentLines(`{ ${parts.join(', ')} }`, -margin) };
  }
  const column = columnOf(text, node.range.start);
  const lines = entryRanges(text, node, entries).map(({ start, end }) => cut(start, end));
  return {
    flow: false,
    text: lines.map((part) => indentLines(part.endsWith('\n') ? part : `${part}\n`, -column)).join(''),
  };
}

const shifted = (edit: TextEdit, by: number): TextEdit => ({ ...edit, ...shiftRange(edit, by) });

/** The comments above a version's key and on its line. */
function around(placed: PlacedContent, text: string, node: YamlMap): Pick<EntryText, 'lead' | 'note'> {
  if (placed.uri !== placed.prompt.file.uri) return { lead: [], note: '' };
  const { keyRange } = placed;
  return { lead: commentsAbove(text, keyRange.start), note: noteOf(text, { keyRange, value: node }) };
}

/** The comment lines right above a key, at the margin: they are about it. */
function commentsAbove(text: string, keyStart: number): string[] {
  const lines = text.slice(0, lineStart(text, keyStart)).split(/\r?\n/).slice(0, -1);
  const last = lines.findLastIndex((line) => !line.trimStart().startsWith('#'));
  return lines.slice(last + 1).map((line) => line.trimStart());
}

function isSameText(text: string, expected: JsonObject): boolean {
  if (text.trim() === '') return Object.keys(expected).length === 0;
  const { root, problems } = parseYaml(text);
  return root !== undefined && problems.length === 0 && isSameJson(toJson(root), expected);
}

function notMovable({ version, prompt }: PlacedContent, why: string): PromptError {
  const name = version === DRAFT ? 'the draft' : version;
  return new PromptError('bad-input', `The text of ${prompt.block.name}, ${name}, cannot be moved: ${why}.`, {
    hint: 'Write it out as keys and values on lines of their own, without “<<”, “*” and “&”, then try again.',
  });
}

/** The text with some of its values changed. */
export function changedText(written: EntryText, changes: readonly YamlChange[]): EntryText {
  const root = rootMap(parseYaml(written.text));
  if (!root) throw new Error('A content without keys cannot be changed');
  return { ...written, text: applyEdits(written.text, changeEdits({ text: written.text, root }, changes)) };
}

/** What the text says, as the content that it is where it is put. */
export function contentOfText({ text }: EntryText): Content {
  const root = rootMap(parseYaml(text));
  if (!root) throw new Error('A content is a map');
  return readContent(root);
}

/** A version as a file of its own, in block style. */
export function versionFileText({ lead, text, flow }: EntryText, eol: string): string {
  const root = flow ? rootMap(parseYaml(text)) : undefined;
  const body = root ? toBlock(text, root) : text;
  return (lead.map((line) => `${line}\n`).join('') + body).replaceAll('\n', eol);
}

/** The entries of a flow map on lines of their own, each as it is written where it stands on one line. */
function toBlock(text: string, root: YamlMap): string {
  return ownEntries(root)
    .map(({ key, keyRange, value }) => {
      const written = text.slice(keyRange.start, Math.max(keyRange.end, value.range.end));
      return `${written.includes('\n') ? `${renderKey(key)}: ${renderFlow(toJson(value))}` : written}\n`;
    })
    .join('');
}
