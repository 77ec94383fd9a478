import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { type ExperimentStanding, trafficOf } from '../../core/lifecycle/traffic.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent, servedVersions } from '../../core/versions/content.ts';
import { compareVersions } from '../../core/versions/order.ts';

/*
 * What `viewItem` says of a row: its kind, and then a word for each action that makes sense on it. Menus in
 * package.json ask for the words: `draftable`, `releasable`, `promotable`, `deployable`, `restorable`, `stageable` (a
 * rollback), `experimentable`, `advanceable`, `stoppable`, `killable`, `killed`.
 */

export function promptMenuContext(prompt: RegisteredPrompt): string {
  const { draft, inline, version, versions, versionsDir, isKilled } = promptOf(prompt);
  const running = trafficOf(prompt, Date.now()).experiments.filter(({ state }) => state === 'running');
  // Thousands of rows are drawn at once: what stands in files of their own is not looked up for it.
  const hasVersion = versions.length > 0 || versionsDir !== undefined || (inline && version);
  return [
    'prompt',
    !draft && (inline || hasVersion) && 'draftable',
    (draft || inline) && 'releasable',
    (draft || inline || hasVersion) && 'promotable',
    hasVersion && 'deployable',
    version && 'restorable',
    version && 'stageable',
    version && running.length === 0 && (versions.length > 0 || versionsDir) && 'experimentable',
    running.some(({ experiment }) => experiment.rollout) && 'advanceable',
    running.length > 0 && 'stoppable',
    isKilled ? 'killed' : 'killable',
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
    !served.includes(PRODUCTION) && isEarlier && 'stageable',
    !served.includes(PRODUCTION) && current !== undefined && 'experimentable',
  ]
    .filter(Boolean)
    .join(' ');
}

export function experimentMenuContext({ experiment, state }: ExperimentStanding): string {
  return [
    'experiment',
    state,
    state === 'planned' && 'experimentable',
    state === 'running' && experiment.rollout && 'advanceable',
    state === 'running' && 'stoppable',
  ]
    .filter(Boolean)
    .join(' ');
}
