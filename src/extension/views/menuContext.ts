import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent, servedVersions } from '../../core/versions/content.ts';
import { compareVersions } from '../../core/versions/order.ts';

/*
 * What `viewItem` says of a row: its kind, and then a word for each action that makes sense on it. Menus in
 * package.json ask for the words: `draftable`, `releasable`, `promotable`, `deployable`, `restorable`.
 */

export function promptMenuContext(prompt: RegisteredPrompt): string {
  const { draft, inline, version, versions, versionsDir } = promptOf(prompt);
  // Thousands of rows are drawn at once: what stands in files of their own is not looked up for it.
  const hasVersion = versions.length > 0 || versionsDir !== undefined || (inline && version);
  return [
    'prompt',
    !draft && (inline || hasVersion) && 'draftable',
    (draft || inline) && 'releasable',
    (draft || inline || hasVersion) && 'promotable',
    hasVersion && 'deployable',
    version && 'restorable',
  ]
    .filter(Boolean)
    .join(' ');
}

export function versionMenuContext({ prompt, version, content }: PlacedContent): string {
  const { version: current, environments } = promptOf(prompt);
  if (version === DRAFT) return 'version draft releasable promotable';
  const served = servedVersions(prompt).get(version) ?? [];
  // A newer version that was never served is deployed, not gone back to.
  const isEarlier =
    current !== undefined &&
    (content.deployedAt !== undefined || compareVersions(version, current.value) < 0);
  return [
    'version',
    'draftable',
    'promotable',
    served.length <= environments.size && 'deployable',
    !served.includes(PRODUCTION) && isEarlier && 'restorable',
  ]
    .filter(Boolean)
    .join(' ');
}
