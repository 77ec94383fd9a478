import { PromptError } from '../base/errors.ts';
import type { Sources } from '../base/sources.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import type { NewFile } from '../registry/scaffold.ts';
import type { PlacedContent } from '../versions/content.ts';
import { changedText, contentOfText, versionFileText } from '../versions/contentText.ts';
import { isVersion } from '../versions/isVersion.ts';
import { compareVersions } from '../versions/order.ts';
import { movedPath, versionPath } from '../versions/templatePath.ts';
import { writtenOut } from '../versions/writeOut.ts';
import { type EntryText, insertEntryEdit, replaceEntryEdit, toLines } from '../yaml/entryText.ts';
import { eolOf, ownEntries, stepOf } from '../yaml/extent.ts';
import { parseYaml } from '../yaml/parse.ts';
import { renderKey } from '../yaml/scalars.ts';
import { type YamlMap, entryOf, toJson } from '../yaml/tree.ts';
import type { PromptText } from './promptText.ts';
import { entryBehind } from './keyOrder.ts';

/**
 * A content as it has to be written in another file, or in the prompt's: the path of its template file leads from
 * there. The file of another commit cannot be named, so its text is written out.
 */
export function textFor(
  uri: string,
  placed: PlacedContent,
  written: EntryText,
  { prompt, sources }: { readonly prompt: RegisteredPrompt; readonly sources: Sources },
): EntryText {
  const { wording } = placed.content;
  if (wording.kind !== 'file' || contentOfText(written).wording.kind !== 'file') return written;
  const directory = promptOf(prompt).versionsDir?.value ?? '.';
  const path =
    placed.where === 'git'
      ? undefined
      : movedPath(wording.path.value, { from: placed.uri, to: uri, directory }, sources);
  if (path === undefined) return writtenOut(placed, written, { sources, what: 'file' });
  return path === wording.path.value
    ? written
    : changedText(written, [{ path: ['template_file'], value: path }]);
}

/** Where the content of a version goes: the URI of the file that will hold it. */
export function homeOf(prompt: RegisteredPrompt, version: string, sources: Pick<Sources, 'resolve'>): string {
  const { versionsDir } = promptOf(prompt);
  return versionsDir
    ? sources.resolve(prompt.file.uri, versionPath(versionsDir.value, version))
    : prompt.file.uri;
}

/**
 * Puts a version into `versions`, or into a file of `versions_dir`. Versions stay in their order.
 * @throws PromptError `bad-input` where another file is there already or none can be, or where `versions` is an alias
 */
export function putVersion(
  text: PromptText,
  prompt: RegisteredPrompt,
  {
    version,
    written,
    sources,
  }: { readonly version: string; readonly written: EntryText; readonly sources: Sources },
): NewFile[] {
  const { versionsDir } = promptOf(prompt);
  if (!versionsDir) {
    putEntry(text, version, written);
    return [];
  }
  const path = versionPath(versionsDir.value, version);
  const file = sources.read(sources.resolve(prompt.file.uri, path));
  refuseUnreadable(path, { directory: versionsDir.value, version, isOutside: file.state === 'outside' });
  const content = versionFileText(written, eolOf(text.text));
  if (file.state !== 'loaded') return [{ path, text: content }];
  if (file.text === content) return []; // Whoever began this before was interrupted behind the new file.
  throw new PromptError('bad-input', `The file ${path} is there already.`, {
    hint: 'Take another number, or move the file away.',
  });
}

/** A file that would not be found again as this version is not written: its content would stand nowhere. */
function refuseUnreadable(
  path: string,
  {
    directory,
    version,
    isOutside,
  }: { readonly directory: string; readonly version: string; readonly isOutside: boolean },
): void {
  if (!isVersion(version))
    throw new PromptError('bad-input', `“${version}” is no semantic version, so no file can have its name.`, {
      hint: 'Write three numbers, such as 1.2.0.',
    });
  if (isOutside || directory === '')
    throw new PromptError('bad-input', `${path} lies outside the workspace, where nothing is written.`, {
      hint: 'Name a folder of the workspace as `versions_dir`.',
    });
  if (/[*?[\]{}]/.test(directory))
    throw new PromptError('bad-input', `“${directory}” is a pattern, not the name of one folder.`, {
      hint: 'Name a folder without “*?[]{}” as `versions_dir`.',
    });
}

function putEntry(text: PromptText, version: string, written: EntryText): void {
  const versions = entryOf(text.map, 'versions');
  const value = versions?.value;
  if (value?.alias)
    throw new PromptError(
      'bad-input',
      '“versions” is an alias: what it stands for belongs to another place as well.',
      {
        hint: 'Write the versions out here instead of the alias, then try again.',
      },
    );
  if (entryOf(value, version))
    throw new PromptError('bad-input', `${version} stands under “versions” already.`, {
      hint: 'Give one of the two another number first.',
    });
  if (value?.kind === 'map' && ownEntries(value).length > 0) {
    const step = stepOf(text.text, value) ?? text.step;
    const before = entryAfter(value, version);
    text.apply([insertEntryEdit({ text: text.text, map: value, step }, version, { ...written, before })]);
    return;
  }
  if (text.map.flow) {
    const root = parseYaml(written.text).root;
    text.set([{ path: ['versions', version], value: root ? toJson(root) : {} }]);
    return;
  }
  const { map, step } = text;
  const body = toLines('', renderKey(version), written, { column: 0, step });
  const block = { lead: [], note: '', flow: false, text: body };
  if (versions) return text.apply([replaceEntryEdit({ text: text.text, map, step }, versions, block)]);
  const before = entryBehind(map, 'versions');
  text.apply([insertEntryEdit({ text: text.text, map, step }, 'versions', { ...block, before })]);
}

/** The entry that a version comes in front of, in the order that the entries have; undefined for the end. */
function entryAfter(map: YamlMap, version: string): YamlMap['entries'][number] | undefined {
  const own = ownEntries(map);
  const [first, last] = [own[0]!.key, own.at(-1)!.key];
  const isDescending = own.length > 1 && compareVersions(first, last) > 0;
  return own.find(({ key }) =>
    isDescending ? compareVersions(key, version) < 0 : compareVersions(key, version) > 0,
  );
}
