import * as vscode from 'vscode';
import { type HoverLink, type HoverPart, hoverCommands } from '../core/language/hoverParts.ts';
import type { TextRange } from '../core/base/problem.ts';
import type { Positions } from './convert.ts';

/** The commands that a hover or a hint may run; whatever else stands in a file cannot. */
const TRUST = { enabledCommands: hoverCommands.map((name) => `promptLedger.${name}`) };

/**
 * Parts of a hover as Markdown. Text of the workspace is escaped or fenced: nothing in it may format, link, load a
 * picture or run a command.
 */
export function toMarkdown(
  parts: readonly HoverPart[],
  positionsIn: (uri: string) => Positions,
): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = TRUST;
  const paragraphs = parts.map((part) => {
    switch (part.kind) {
      case 'title':
        return `**${escaped(part.text)}**${part.detail === undefined ? '' : ` · ${escaped(part.detail)}`}`;
      case 'text':
        return escaped(part.text);
      case 'help':
        return part.markdown;
      case 'code':
        return fenced(part.text, part.language);
      default:
        return part.links.map((link) => renderLink(link, positionsIn)).join(' · ');
    }
  });
  return markdown.appendMarkdown(paragraphs.join('\n\n'));
}

function renderLink(link: HoverLink, positionsIn: (uri: string) => Positions): string {
  const title = escaped(link.title);
  if ('command' in link) {
    const args = encodeURIComponent(JSON.stringify(link.args));
    return `[${title}](command:promptLedger.${link.command}?${args.replaceAll(/[()]/g, percent)})`;
  }
  const uri = vscode.Uri.parse(link.uri, true);
  const target = link.range ? uri.with({ fragment: lineOf(link.range, positionsIn(link.uri)) }) : uri;
  return `[${title}](${target.toString().replaceAll(/[()]/g, percent)})`;
}

function lineOf({ start }: TextRange, positions: Positions): string {
  const { line, character } = positions.positionAt(start);
  return `L${line + 1},${character + 1}`;
}

/** Brackets would end a link's target. */
const percent = (bracket: string): string => `%${bracket.charCodeAt(0).toString(16)}`;

/** Text of files and models, in one line: nothing in it may format, link or load a picture. */
export const escaped = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]()<>#~|!&+.:$@=^-]/g, String.raw`\$&`);

/** A fence longer than any in the text. */
export function fenced(text: string, language = 'text'): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
