import type { Commit } from '../base/ports.ts';
import type { TextRange } from '../base/problem.ts';
import type { SourceFile, Sources } from '../base/sources.ts';
import type { Content } from '../registry/model.ts';
import { readContent } from '../registry/read.ts';
import type { PromptBlock } from '../registry/layout.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import type { YamlSource } from '../yaml/edits.ts';
import { type ParsedYaml, parseYaml, rootMap } from '../yaml/parse.ts';
import { parseSource } from '../yaml/parseSource.ts';

/** The name by which people and commands ask for a prompt's draft. */
export const DRAFT = 'draft';

/** The content of one version, or of the draft, in its place. */
export interface PlacedContent {
  readonly prompt: RegisteredPrompt;
  /** The version's number, or `draft`. */
  readonly version: string;
  readonly content: Content;
  readonly where: 'inline' | 'draft' | 'versions' | 'file' | 'git';
  /** Of what was read from Git: the commit. Its prompt and its files are those of that commit, and no edits go there. */
  readonly commit?: Commit;
  /** The file that holds it. */
  readonly uri: string;
  /** Add it to the content's ranges to have them in the file, or relative to the prompt. */
  readonly inPrompt: number;
  /** The text that the content's ranges plus `inPrompt` refer to. Put together only when somebody asks. */
  readonly text: () => string;
  /** Key of the version, relative to the prompt. */
  readonly keyRange: TextRange;
}

/**
 * All content that the files have of a prompt: the draft, the versions as they stand, the inline content.
 * A version that stands in two places is in the list twice (a mistake that a check reports).
 */
export function findContents(prompt: RegisteredPrompt, sources: Sources): PlacedContent[] {
  const { draft, inline, version, keyRange } = promptOf(prompt);
  const inFile = { prompt, uri: prompt.file.uri, inPrompt: 0, text: () => promptText(prompt) };
  const found: PlacedContent[] = [];
  if (draft) found.push({ ...inFile, ...draft, version: DRAFT, where: 'draft' });
  found.push(...listedVersions(prompt));
  found.push(...findVersionFiles(prompt, sources));
  if (inline) {
    const place = version?.range ?? keyRange;
    found.push({
      ...inFile,
      content: inline,
      version: version?.value ?? DRAFT,
      where: 'inline',
      keyRange: place,
    });
  }
  return found;
}

/** The versions that stand in `versions`, as far as they are maps. */
export const listedVersions = (prompt: RegisteredPrompt): PlacedContent[] =>
  promptOf(prompt).versions.flatMap(({ version, content, offset, keyRange }) =>
    content
      ? [
          {
            prompt,
            version,
            content,
            where: 'versions' as const,
            uri: prompt.file.uri,
            inPrompt: offset,
            keyRange,
            text: () => promptText(prompt),
          },
        ]
      : [],
  );

/**
 * The content of a version or of `draft`. A prompt without a draft is edited inline: there, `draft` is the
 * inline content. Undefined where the files do not have it (Git's history may).
 */
export function contentOf(
  prompt: RegisteredPrompt,
  version: string,
  sources: Sources,
): PlacedContent | undefined {
  const contents = findContents(prompt, sources);
  return (
    contents.find((content) => content.version === version) ??
    (version === DRAFT ? contents.find(({ where }) => where === 'inline') : undefined)
  );
}

/** What an evaluation takes where nobody names a version: the draft, else what `version` names. */
export function editedContent(prompt: RegisteredPrompt, sources: Sources): PlacedContent | undefined {
  const { draft, version } = promptOf(prompt);
  if (draft) return contentOf(prompt, DRAFT, sources);
  return version ? contentOf(prompt, version.value, sources) : contentOf(prompt, DRAFT, sources);
}

/** The versions that a pointer names: production first, then the other environments. */
export function servedVersions(prompt: RegisteredPrompt): ReadonlyMap<string, readonly string[]> {
  const { version, environments } = promptOf(prompt);
  const served = new Map<string, string[]>();
  if (version) served.set(version.value, ['production']);
  for (const [name, { value }] of environments) served.set(value, [...(served.get(value) ?? []), name]);
  return served;
}

/** The glob of the files in `versions_dir`. */
export const versionsGlob = (directory: string): string => `${directory.replace(/\/+$/, '')}/*.yaml`;

function findVersionFiles(prompt: RegisteredPrompt, sources: Sources): PlacedContent[] {
  const { versionsDir } = promptOf(prompt);
  if (!versionsDir) return [];
  const uris = sources.find(prompt.file.uri, versionsGlob(versionsDir.value)) ?? [];
  return uris.flatMap((uri) => {
    const version = decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)).replace(/\.yaml$/, '');
    const source = sources.read(uri);
    const content = versionFileOf(source)?.content;
    if (!content || source.state !== 'loaded') return [];
    return [
      {
        prompt,
        version,
        content,
        where: 'file' as const,
        uri,
        inPrompt: 0,
        keyRange: versionsDir.range,
        text: () => source.text,
      },
    ];
  });
}

export interface VersionFile {
  readonly content: Content | undefined;
  readonly problems: ParsedYaml['problems'];
}

const versionFiles = new WeakMap<SourceFile, VersionFile>();

/** A file of `versions_dir`, parsed once a text. */
export function versionFileOf(source: SourceFile): VersionFile | undefined {
  if (source.state !== 'loaded') return undefined;
  let file = versionFiles.get(source);
  if (!file) {
    const parsed = parseSource(source);
    const map = rootMap(parsed);
    file = { content: map && readContent(map), problems: parsed.problems };
    versionFiles.set(source, file);
  }
  return file;
}

const blockTexts = new WeakMap<PromptBlock, string>();

/** The text that ranges relative to the prompt refer to. */
export function promptText({ block, file, start }: RegisteredPrompt): string {
  // Of prompts that were parsed together it is the text from there on.
  if (!block.pieces) return start === 0 ? file.text : file.text.slice(start);
  let text = blockTexts.get(block);
  if (text === undefined) blockTexts.set(block, (text = block.pieces.map((piece) => piece.text).join('')));
  return text;
}

/**
 * What edits of a prompt are computed on: a text with its tree, the prompt's path in it, and where the text
 * starts in the prompt's file.
 */
export function promptSource(prompt: RegisteredPrompt): YamlSource & {
  readonly path: readonly string[];
  readonly start: number;
} {
  const { block, start } = prompt;
  const text = promptText(prompt);
  const root = rootMap(parseYaml(text));
  if (!root) throw new Error(`The text of ${block.name} is no map any more`);
  return { text, root, path: block.pieces ? [block.name] : ['prompts', block.name], start };
}
