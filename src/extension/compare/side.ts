import * as vscode from 'vscode';
import { type JsonObject, isJsonObject } from '../../core/base/json.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { Target } from '../commands/target.ts';

/** One side of a comparison, by names: what they stand for is looked up whenever it is shown. */
export interface Side extends Required<Target> {
  /** A branch, tag or commit that it is read from; undefined: the files as they are now. */
  readonly revision?: string;
}

/** What both sides are rendered with: a case of the suite or the samples, and what somebody typed over them. */
export interface RenderedWith {
  readonly caseId?: string;
  /** The case's name, for titles. */
  readonly caseName?: string;
  readonly typed: Readonly<Record<string, string>>;
}

export const VERSION_SCHEME = 'prompt-ledger-version';
export const RENDERED_SCHEME = 'prompt-ledger-rendered';

/** The address of a side as a read-only document: a name to be read in the path, and what names it exactly in the query. */
export function sideUri(side: Side, rendered?: RenderedWith): vscode.Uri {
  const name = nameOf(side).replaceAll('/', '∕');
  return vscode.Uri.from({
    scheme: rendered ? RENDERED_SCHEME : VERSION_SCHEME,
    // The language colours the front part as YAML and the messages as Markdown.
    path: `/${name} ${labelOf(side).replaceAll('/', '∕')}.md`,
    query: JSON.stringify({ side, ...(rendered && { rendered }) }),
  });
}

export function parseSideUri({
  scheme,
  query,
}: vscode.Uri): { readonly side: Side; readonly rendered: RenderedWith | undefined } | undefined {
  if (scheme !== VERSION_SCHEME && scheme !== RENDERED_SCHEME) return undefined;
  const value: unknown = JSON.parse(query);
  const side = isJsonObject(value) ? value['side'] : undefined;
  if (!isJsonObject(value) || !isJsonObject(side)) return undefined;
  const { prompt, version, revision } = side;
  if (typeof prompt !== 'string' || typeof version !== 'string') return undefined;
  return {
    side: { prompt, version, ...(typeof revision === 'string' && { revision }) },
    rendered: isJsonObject(value['rendered']) ? parseRendered(value['rendered']) : undefined,
  };
}

function parseRendered({ caseId, caseName, typed }: JsonObject): RenderedWith {
  const texts = Object.entries(isJsonObject(typed) ? typed : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    ...(typeof caseId === 'string' && { caseId }),
    ...(typeof caseName === 'string' && { caseName }),
    typed: Object.fromEntries(texts),
  };
}

/** An id is a file and a name; a name may hold any character, a URI no `#`. */
export const nameOf = ({ prompt }: Pick<Target, 'prompt'>): string => prompt.slice(prompt.indexOf('#') + 1);

/** `2.0.0`, `draft`, `draft at main`. */
export function labelOf({ version, revision }: Pick<Side, 'version' | 'revision'>): string {
  const name = version === DRAFT ? vscode.l10n.t('draft') : version;
  return revision === undefined ? name : vscode.l10n.t('{0} at {1}', name, shortRevision(revision));
}

const shortRevision = (revision: string): string =>
  /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
