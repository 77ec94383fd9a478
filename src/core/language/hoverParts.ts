import type { TextRange } from '../base/problem.ts';

/** What a hover says, for an editor to draw. Everything but `help` may hold text of the workspace: it is never markup. */
export type HoverPart =
  | { readonly kind: 'title'; readonly text: string; readonly detail?: string }
  | { readonly kind: 'text'; readonly text: string }
  /** The project's own words, in Markdown. */
  | { readonly kind: 'help'; readonly markdown: string }
  | { readonly kind: 'code'; readonly text: string; readonly language: string }
  | { readonly kind: 'links'; readonly links: readonly HoverLink[] };

export type HoverLink =
  | { readonly title: string; readonly uri: string; readonly range?: TextRange }
  | { readonly title: string; readonly command: HoverCommand; readonly args: readonly HoverArgument[] };

/** The commands that a hover may run; an editor trusts no others. */
export const hoverCommands = [
  'openPrompt',
  'diffVersions',
  'changeValue',
  'openSuite',
  'showLifecycle',
  'showMonitoring',
] as const;
export type HoverCommand = (typeof hoverCommands)[number];

type HoverArgument = string | Readonly<Record<string, string>>;

export interface Hover {
  /** What the hover is about, in the file. */
  readonly range: TextRange;
  readonly parts: readonly HoverPart[];
}

export const text = (line: string): HoverPart => ({ kind: 'text', text: line });

export const links = (...found: readonly (HoverLink | undefined)[]): HoverPart[] => {
  const there = found.filter((link) => link !== undefined);
  return there.length > 0 ? [{ kind: 'links', links: there }] : [];
};

const MOST_LINES = 12;
const MOST_CHARACTERS = 600;

/** The beginning of a long text, with the number of characters that are left out. */
export function cut(long: string): string {
  const lines = long.trimEnd().split('\n');
  const short = lines.slice(0, MOST_LINES).join('\n').slice(0, MOST_CHARACTERS);
  const left = long.trimEnd().length - short.length;
  return left <= 0 ? short : `${short}\n… ${left.toLocaleString('en')} more characters`;
}
