import { PromptError } from '../base/errors.ts';
import { type TextEdit, applyEdits } from '../base/problem.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { GITATTRIBUTES, type NewFile, SPLIT_INCLUDE } from '../registry/scaffold.ts';
import { type YamlChange, changeEdits } from '../yaml/edits.ts';
import { parseYaml, rootMap } from '../yaml/parse.ts';
import { type YamlMap, entryOf, nodeAt, valueOf } from '../yaml/tree.ts';
import { listedVersions, promptText } from './content.ts';
import { contentText, versionFileText } from './contentText.ts';

export interface Extraction {
  /** Takes the prompt out of its registry file and includes its new one. */
  readonly edits: readonly TextEdit[];
  /** Paths relative to the registry file's folder. */
  readonly files: readonly NewFile[];
}

const VERSIONS_DIR = 'versions';

/**
 * Moves a prompt into the split layout: `prompts/<name>/prompt.yaml`, and a file for each released version,
 * comments and all. Paths that it names are written for its new place.
 * @throws PromptError `bad-input` where the prompt cannot be moved as text
 */
export function extractPrompt(prompt: RegisteredPrompt): Extraction {
  const { name, versionsDir } = promptOf(prompt);
  const { file, registry, start } = prompt;
  if (!/^[\w.-]+$/.test(name))
    throw refused(
      name,
      'its name cannot be the name of a folder',
      'Rename it first, with letters, digits, “-” and “_”.',
    );
  if (file.uri !== registry.uri) throw refused(name, 'it has a file of its own already');
  if (!prompt.block.pieces)
    throw refused(
      name,
      'the registry is not written one key a line',
      'Write “prompts:” and each prompt on lines of their own, without anchors across prompts.',
    );
  const text = promptText(prompt);
  const root = rootMap(parseYaml(text));
  const node = root && valueOf(root, name);
  if (!root || node?.kind !== 'map') throw hasMistakes(prompt);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const folder = `prompts/${name}`;
  const versions = versionsDir
    ? []
    : versionFiles(prompt, eol).map(({ path, text: content }) => ({
        path: `${folder}/${VERSIONS_DIR}/${path}`,
        text: content,
      }));
  const own = moved(text, root, prompt, versions.length > 0);
  const edits = [{ start, end: start + text.length, newText: '' }, ...includeEdits(prompt)];
  const promptFile = { path: `${folder}/prompt.yaml`, text: `prompts:${eol}${own}` };
  return { edits, files: [promptFile, ...versions, GITATTRIBUTES] };
}

/** A path as the prompt's new folder has to write it. */
const up = (path: string): string => (path.startsWith('/') ? path : `../../${path}`);

/** The prompt's text with its versions taken out and its paths written for two folders further down. */
function moved(text: string, root: YamlMap, prompt: RegisteredPrompt, takesVersions: boolean): string {
  const { name, evals, versionsDir } = promptOf(prompt);
  // The default suite's place depends on the file's, so it is named from now on.
  const changes: YamlChange[] = [
    { path: [name, 'evals', 'suite'], value: up(evals.suite?.value ?? `evals/${name}.yaml`) },
  ];
  for (const path of [[name], [name, 'draft']]) {
    const templateFile = nodeAt(root, [...path, 'template_file']);
    if (templateFile?.kind === 'scalar')
      changes.push({ path: [...path, 'template_file'], value: up(String(templateFile.value)) });
  }
  if (versionsDir) changes.push({ path: [name, 'versions_dir'], value: up(versionsDir.value) });
  if (takesVersions)
    changes.push(
      { path: [name, 'versions'], value: undefined },
      { path: [name, 'versions_dir'], value: VERSIONS_DIR },
    );
  return applyEdits(text, changeEdits({ text, root }, changes));
}

/** One text for each entry of `versions`, comments and all. */
function versionFiles(prompt: RegisteredPrompt, eol: string): NewFile[] {
  const listed = listedVersions(prompt);
  if (listed.length < promptOf(prompt).versions.length) throw hasMistakes(prompt);
  return listed.map((placed) => ({
    path: `${placed.version}.yaml`,
    text: versionFileText(contentText(placed), eol),
  }));
}

const hasMistakes = ({ block }: RegisteredPrompt): PromptError =>
  refused(block.name, 'it has mistakes that have to be corrected first');

/** Adds the split layout's glob to `include`, unless it is there. */
function includeEdits({ file }: RegisteredPrompt): TextEdit[] {
  const include = file.settings.include.map(({ value }) => value);
  if (include.includes(SPLIT_INCLUDE)) return [];
  const { text } = file;
  const root = rootMap(parseYaml(text));
  if (root && entryOf(root, 'include'))
    return changeEdits({ text, root }, [{ path: ['include'], value: [...include, SPLIT_INCLUDE] }]);
  const at = /^prompts[ \t]*:/m.exec(text)?.index ?? 0;
  return [
    { start: at, end: at, newText: `include: [${SPLIT_INCLUDE}]${text.includes('\r\n') ? '\r\n' : '\n'}` },
  ];
}

function refused(name: string, why: string, hint?: string): PromptError {
  return new PromptError(
    'bad-input',
    `${name} cannot be extracted: ${why}.`,
    hint === undefined ? {} : { hint },
  );
}
