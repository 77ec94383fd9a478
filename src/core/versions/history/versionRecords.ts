import { type JsonObject, renderCanonicalJson } from '../../base/json.ts';
import type { Sha256 } from '../../base/ports.ts';
import type { Content } from '../../registry/model.ts';
import type { PromptBlock } from '../../registry/layout.ts';
import type { RegistryFile } from '../../registry/registryFile.ts';
import type { RegisteredPrompt, RegistrySource } from '../../registry/workspace.ts';
import { DRAFT, type PlacedContent, findContents } from '../content.ts';
import type { VersionRecord } from './historyIndex.ts';
import { type RevisionState, type StateReader, statePaths } from './revisionState.ts';

/** What a state has of the versions of a prompt; of a version that stands twice, the place that counts. */
export async function recordsOf(
  state: RevisionState,
  name: string,
  { reader, sha256 }: { readonly reader: StateReader; readonly sha256: Sha256 },
): Promise<VersionRecord[]> {
  const prompts = state.registry?.prompts.filter(({ block }) => block.name === name) ?? [];
  const [first] = prompts;
  if (!first) return [];
  const prompt = withAnchors(first);
  return reader.look(state, (source) => {
    const records = new Map<string, VersionRecord>();
    for (const placed of findContents(prompt, source)) {
      if (placed.version === DRAFT || records.has(placed.version)) continue;
      records.set(placed.version, toRecord(placed, contentKey(placed, { state, source, sha256 })));
    }
    return [...records.values()];
  });
}

/** An alias whose anchor stands in another prompt is understood only with the whole file. */
function withAnchors(prompt: RegisteredPrompt): RegisteredPrompt {
  const { file, block } = prompt;
  if (file.isWhole || block.parsed.problems.every(({ code }) => code !== 'yaml-alias')) return prompt;
  let whole = wholeFiles.get(file);
  if (!whole) wholeFiles.set(file, (whole = file.parsedWhole()));
  const placed = whole.prompts.find((other) => other.block.name === block.name);
  return placed ? { ...prompt, file: whole, ...placed } : prompt;
}

const wholeFiles = new WeakMap<RegistryFile, RegistryFile>();

function toRecord({ version, content }: PlacedContent, key: string): VersionRecord {
  const { evalScore, lastEval, notes } = content;
  return {
    version,
    key,
    ...(evalScore && { evalScore: evalScore.value }),
    ...(lastEval && { lastEval }),
    ...(notes !== undefined && { notes }),
  };
}

interface KeyContext {
  readonly state: RevisionState;
  readonly source: RegistrySource;
  readonly sha256: Sha256;
}

const ownKeys = new WeakMap<Content, string>();

/**
 * Says whether two commits have the same content of a version, wherever and in whatever style it stands: model,
 * parameters and wording, a template file by its object. Partials are not looked into: who changes one changes
 * every prompt that uses it, and writes none of their versions.
 */
function contentKey({ content, uri }: PlacedContent, { state, source, sha256 }: KeyContext): string {
  let key = ownKeys.get(content);
  if (key === undefined) {
    const { model, parameters, wording } = content;
    const own: JsonObject = { ...parameters, model: model?.value ?? null, wording: toJson(wording) };
    ownKeys.set(content, (key = sha256(renderCanonicalJson(own)).slice(0, 20)));
  }
  if (content.wording.kind !== 'file') return key;
  const path = statePaths.toPath(source.resolve(uri, content.wording.path.value));
  return `${key}:${state.objects.get(path)?.slice(0, 20) ?? ''}`;
}

function toJson(wording: Content['wording']): JsonObject {
  if (wording.kind === 'template') return { template: toLf(wording.template.text) };
  if (wording.kind === 'messages')
    return { messages: wording.messages.map(({ role, content }) => ({ role, content: toLf(content.text) })) };
  return { file: wording.kind === 'file' };
}

const toLf = (text: string): string => text.replaceAll('\r\n', '\n');

/** The files that a prompt names in its text, as written there. */
export interface NamedFiles {
  readonly versionsDir: string | undefined;
  readonly templates: readonly string[];
}

const NONE: NamedFiles = { versionsDir: undefined, templates: [] };
const namedFiles = new WeakMap<PromptBlock, NamedFiles>();

/** Parses a prompt only if its text has a key that names files. */
export function filesNamedBy(block: PromptBlock): NamedFiles {
  let named = namedFiles.get(block);
  if (!named) namedFiles.set(block, (named = mayNameFiles(block) ? findNamed(block) : NONE));
  return named;
}

const mayNameFiles = ({ pieces }: PromptBlock): boolean =>
  !pieces || pieces.some(({ text }) => text.includes('versions_dir') || text.includes('template_file'));

function findNamed({ parsed }: PromptBlock): NamedFiles {
  const { versionsDir, inline, versions } = parsed.prompt;
  const contents = [inline, ...versions.map(({ content }) => content)];
  const templates = contents.flatMap((content) =>
    content?.wording.kind === 'file' ? [content.wording.path.value] : [],
  );
  return { versionsDir: versionsDir?.value, templates: [...new Set(templates)] };
}
