import type { RegisteredPrompt } from '../registry/workspace.ts';
import { promptOf } from '../registry/workspace.ts';
import { type PlacedContent, findContents, versionsGlob } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';
import { PRODUCTION, type LifecycleContext } from './transition.ts';

/** Every version whose content is known: those of the files first, then those that only Git has. */
export function knownContents(prompt: RegisteredPrompt, context: LifecycleContext): PlacedContent[] {
  const found = findContents(prompt, context.sources).filter(({ where }) => where !== 'draft');
  const numbers = new Set(found.map(({ version }) => version));
  const { fromGit = [] } = context;
  return [...found, ...fromGit.filter(({ version }) => !numbers.has(version))];
}

/** The content that the prompt itself holds, in the form without `versions`. */
export const inlineContent = (
  prompt: RegisteredPrompt,
  { sources }: Pick<LifecycleContext, 'sources'>,
): PlacedContent | undefined => findContents(prompt, sources).find(({ where }) => where === 'inline');

/** The version that an environment serves. */
export function servedVersion(prompt: RegisteredPrompt, environment: string): string | undefined {
  const { version, environments } = promptOf(prompt);
  return (environment === PRODUCTION ? version : environments.get(environment))?.value;
}

/** The environments besides production that serve a version: it must stay in the files. */
export const environmentsOf = (prompt: RegisteredPrompt, version: string): string[] =>
  [...promptOf(prompt).environments].flatMap(([name, { value }]) => (value === version ? [name] : []));

export const digestOf = (
  placed: PlacedContent,
  { sources, sha256 }: Pick<LifecycleContext, 'sources' | 'sha256'>,
): string | undefined => contentDigest(placed, sources, sha256);

/** A frozen version as it was released, where Git has it so. */
export function findReleased(
  { version, content: { digest } }: PlacedContent,
  context: LifecycleContext,
): PlacedContent | undefined {
  return context.fromGit?.find(
    (placed) => placed.version === version && digest && digestOf(placed, context) === digest.value,
  );
}

/** An inline version as Git has it, where it was edited since and the edit is not committed. */
export function findCommitted(inline: PlacedContent, context: LifecycleContext): PlacedContent | undefined {
  const digest = digestOf(inline, context);
  if (digest === undefined || context.isCommitted?.(inline) !== false) return undefined;
  return context.fromGit?.find((placed) => {
    const other = digestOf(placed, context);
    return placed.version === inline.version && other !== undefined && other !== digest;
  });
}

/** Every number that is taken, that of a version whose text is broken too. */
export function takenNumbers(
  prompt: RegisteredPrompt,
  { sources, numbersInGit = [] }: LifecycleContext,
): Set<string> {
  const { version, versions, versionsDir, inline } = promptOf(prompt);
  const taken = new Set([...numbersInGit, ...versions.map((entry) => entry.version)]);
  if (inline && version) taken.add(version.value);
  const uris = versionsDir ? sources.find(prompt.file.uri, versionsGlob(versionsDir.value)) : undefined;
  for (const uri of uris ?? [])
    taken.add(decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)).replace(/\.yaml$/, ''));
  return taken;
}

/** Whether a prompt is written without versions and draft: Git keeps what it was. */
export function isPurelyInline(prompt: RegisteredPrompt): boolean {
  const { inline, draft, versions, versionsDir } = promptOf(prompt);
  return inline !== undefined && !draft && versions.length === 0 && !versionsDir;
}
