import compare from 'semver/functions/compare.js';
import type { Problem } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import { versionsGlob } from '../versions/content.ts';
import type { PromptContext } from './check.ts';
import type { Fix, FixContext } from './fix.ts';
import { valueFix } from './fixEdits.ts';
import { isVersion } from '../versions/isVersion.ts';

/** So many versions are offered; whoever has more knows which one is meant. */
const MOST_VERSIONS = 5;

/** Makes a pointer name one of the versions that the files have (`data.known`), the newest first. */
export function knownVersionFixes(problem: Problem, context: FixContext, except?: string): Fix[] {
  const { known } = problem.data ?? {};
  const versions = (Array.isArray(known) ? known : [])
    .map(String)
    .filter((version) => isVersion(version) && version !== except)
    .toSorted((a, b) => compare(b, a));
  return versions
    .slice(0, MOST_VERSIONS)
    .flatMap((version) => valueFix(problem, context, { title: `Change to ${version}`, value: version }));
}

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
