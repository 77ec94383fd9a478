import type { Sources } from '../base/sources.ts';
import { versionsGlob } from '../versions/content.ts';
import type { PromptContext } from './check.ts';

/** What has to be known of a prompt: less than its whole context, for checks that stand outside it. */
type Versioned = Pick<PromptContext, 'prompt' | 'registered' | 'contents'> & { readonly sources: Sources };

/**
 * The versions that the files have, those whose content is broken included: what is wrong with these is
 * reported where they stand. Undefined while the folder of versions has not been listed yet.
 */
export function knownVersions({
  prompt,
  registered,
  sources,
  contents,
}: Versioned): ReadonlySet<string> | undefined {
  const { version, versions, versionsDir, inline } = prompt;
  const known = new Set(versions.map((entry) => entry.version));
  if (inline && version) known.add(version.value);
  if (!versionsDir) return known;
  const uris = sources.find(registered.file.uri, versionsGlob(versionsDir.value));
  if (!uris) return undefined;
  for (const uri of uris)
    known.add(decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)).replace(/\.yaml$/, ''));
  for (const placed of contents) if (placed.where === 'file') known.add(placed.version);
  return known;
}
