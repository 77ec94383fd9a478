import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import { type RegisteredPrompt, type Registry, promptOf } from '../registry/workspace.ts';
import { parseTemplate } from '../template/template.ts';
import { DRAFT, type PlacedContent, findContents } from '../versions/content.ts';
import { contentDigest, unexpandedPartials } from '../versions/digest.ts';
import { expandedMessages, messagesOf } from '../versions/messages.ts';
import { toJson, valueOf } from '../yaml/tree.ts';
import { servedExperiments } from './servedExperiments.ts';
import { readFallbacks } from './servedFallbacks.ts';
import type { ServedContent, ServedPrompt, Snapshot } from './snapshot.ts';
import { toStagedRollback } from './stagedRollback.ts';

export interface CompileContext {
  readonly sources: Sources;
  readonly sha256: Sha256;
  /** Versions that the files do not have, such as those that only Git has. */
  readonly fromGit?: readonly PlacedContent[];
}

export interface Compiled {
  readonly snapshot: Snapshot;
  /** The prompts that cannot be served as they stand; they are not in the snapshot. */
  readonly problems: readonly CompileProblem[];
}

export interface CompileProblem {
  readonly prompt: string;
  readonly message: string;
  /** The kill switch holds, whatever else is wrong. */
  readonly isKilled: boolean;
}

/** Makes a registry into what is served. A prompt is in it whole or not at all. */
export function compileSnapshot(registry: Registry, context: CompileContext): Compiled {
  const prompts: Record<string, ServedPrompt> = {};
  const problems: CompileProblem[] = [];
  for (const prompt of registry.prompts) {
    const { name } = promptOf(prompt);
    const result = compilePrompt(prompt, context);
    if (typeof result === 'string')
      problems.push({ prompt: name, message: result, isKilled: isKilled(prompt) });
    else if (Object.hasOwn(prompts, name))
      problems.push({ prompt: name, message: `${name} stands twice.`, isKilled: isKilled(prompt) });
    else prompts[name] = result;
  }
  for (const { prompt } of problems) delete prompts[prompt];
  return { snapshot: { v: 1, prompts }, problems };
}

const isKilled = (prompt: RegisteredPrompt): boolean => promptOf(prompt).isKilled;

/** A value of the prompt’s own keys. */
function policyOf(prompt: RegisteredPrompt, key: string): JsonValue | undefined {
  const node = valueOf(promptOf(prompt).node, key);
  return node && toJson(node);
}

/** The prompt as it is served, or why it cannot be. */
function compilePrompt(prompt: RegisteredPrompt, context: CompileContext): ServedPrompt | string {
  const [broken] = prompt.block.parsed.problems.filter(({ severity }) => severity === 'error');
  if (broken) return `${prompt.block.name}: ${broken.message}`;
  const versions = compileVersions(prompt, context);
  if (typeof versions === 'string') return versions;
  const { name, version, environments, rollbackTo, rollback: written } = promptOf(prompt);
  const rollback = written && toStagedRollback(written);
  const others = [...environments].map(([key, { value }]) => [key, value] as const);
  for (const wanted of [version?.value, ...others.map(([, value]) => value)])
    if (wanted !== undefined && !Object.hasOwn(versions, wanted)) return `${name} has no version ${wanted}.`;
  const fallbacks = readFallbacks(policyOf(prompt, 'fallbacks'), prompt, context.sources);
  if (typeof fallbacks === 'string') return `${name}: ${fallbacks}`;
  const response = policyOf(prompt, 'fallback_response');
  const experiments = servedExperiments(prompt, versions);
  return {
    versions,
    ...(version && { version: version.value }),
    ...(others.length > 0 && { environments: Object.fromEntries(others) }),
    ...(rollbackTo && { rollback_to: rollbackTo.value }),
    ...(rollback && { rollback }),
    ...(experiments.length > 0 && { experiments }),
    ...(isKilled(prompt) && { kill_switch: true as const }),
    ...(response !== undefined && response !== null && { fallback_response: response }),
    ...(fallbacks.length > 0 && { fallbacks }),
  };
}

function compileVersions(
  prompt: RegisteredPrompt,
  context: CompileContext,
): Readonly<Record<string, ServedContent>> | string {
  const versions: Record<string, ServedContent> = {};
  const fromGit = (context.fromGit ?? []).filter((one) => one.prompt.block.name === prompt.block.name);
  const placed = [...findContents(prompt, context.sources), ...fromGit];
  for (const one of placed) {
    if (one.version === DRAFT || Object.hasOwn(versions, one.version)) continue;
    const content = compileContent(one, context);
    if (typeof content === 'string') return `${prompt.block.name} ${one.version}: ${content}`;
    versions[one.version] = content;
  }
  return versions;
}

/** A content with its template files and partials written out, or why it cannot be served. */
function compileContent(placed: PlacedContent, { sources, sha256 }: CompileContext): ServedContent | string {
  const found = messagesOf(placed, sources);
  const digest = contentDigest(placed, sources, sha256);
  if (digest === undefined) return 'a file that it is made of is missing.';
  const recorded = placed.content.digest?.value;
  if (recorded !== undefined && recorded !== digest)
    return 'its content is not the one that was released (its digest differs).';
  const partials = unexpandedPartials(found).partials;
  const messages = expandedMessages(found);
  for (const { content } of messages) {
    const [problem] = parseTemplate(content).problems;
    if (problem) return problem.message;
  }
  const { model, parameters } = placed.content;
  return {
    messages,
    digest,
    ...(model && { model: model.value }),
    ...(partials && { partials: textsOf(partials) }),
    ...(Object.keys(parameters).length > 0 && { parameters: { ...parameters } }),
  };
}

const textsOf = (partials: JsonObject): Record<string, string> =>
  Object.fromEntries(
    Object.entries(partials).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  );
