import { createHash } from 'node:crypto';
import type { Sha256 } from '../../../src/core/base/ports.ts';
import { editedContent } from '../../../src/core/versions/content.ts';
import { contentDigest } from '../../../src/core/versions/digest.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

/** A hash that remembers what was hashed last: the canonical form behind its prefix. */
export function captured(): { readonly sha256: Sha256; readonly last: () => string } {
  let hashed = '';
  return {
    sha256: (text) => {
      hashed = text;
      return createHash('sha256').update(text, 'utf8').digest('hex');
    },
    last: () => hashed.slice(hashed.indexOf('\n') + 1),
  };
}

/** The digest of what is edited of the first prompt, else of what is served; undefined where there is none. */
export async function digestOf(
  registry: string,
  files: Readonly<Record<string, string>> = {},
): Promise<{ readonly digest: string | undefined; readonly canonical: string }> {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': registry, ...files });
  // An alias is understood only together with its anchor, which may stand elsewhere: as in a host, after a look.
  if (registry.includes('*shared')) workspace.store.parseWhole(workspace.uri('prompt-registry.yaml'));
  const { sha256, last } = captured();
  // Each look may ask for more files: the names of version files, their texts, what those name.
  for (let look = 0; ; look++) {
    const [prompt] = workspace.store.workspace.registries[0]!.prompts;
    const placed = prompt && editedContent(prompt, workspace.store);
    const digest = placed && contentDigest(placed, workspace.store, sha256);
    if (digest !== undefined || look === 3) return { digest, canonical: last() };
    await workspace.load();
  }
}
