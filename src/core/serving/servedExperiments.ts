import { BUCKETS } from '../experiments/assignment.ts';
import { settingsOf } from '../experiments/settings.ts';
import { findExperiments } from '../registry/experiments.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import type { ServedContent, ServedExperiment } from './snapshot.ts';

/**
 * The experiments of a prompt that can be served. One whose weights are not the whole traffic, or that names a
 * version that is not there, shares nothing: everybody is served what the pointer says.
 */
export function servedExperiments(
  { registry, block }: RegisteredPrompt,
  versions: Readonly<Record<string, ServedContent>>,
): ServedExperiment[] {
  return registry.files.flatMap(findExperiments).flatMap((experiment): ServedExperiment[] => {
    const settings = settingsOf(experiment);
    if (settings?.prompt !== block.name) return [];
    const { name, salt, weights } = settings;
    const { control, challenger } = settings.versions;
    if (!Object.hasOwn(versions, control) || !Object.hasOwn(versions, challenger)) return [];
    const { startedAt, endedAt, rollout } = experiment;
    return [
      {
        name,
        control,
        challenger,
        buckets: Math.round(weights.challenger * BUCKETS),
        salt,
        ...(rollout && { rollout: true as const }),
        ...(startedAt !== undefined && { started_at: startedAt }),
        ...(endedAt !== undefined && { ended_at: endedAt }),
      },
    ];
  });
}
