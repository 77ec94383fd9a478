import { isJsonObject } from '../base/json.ts';
import { challengerBuckets, saltOf } from '../experiments/assignment.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { toJson } from '../yaml/tree.ts';
import type { ServedContent, ServedExperiment } from './snapshot.ts';

/**
 * The experiments of a prompt that can be served. One whose weights are not the whole traffic, or that names a
 * version that is not there, shares nothing: everybody is served what the pointer says.
 */
export function servedExperiments(
  { registry, block }: RegisteredPrompt,
  versions: Readonly<Record<string, ServedContent>>,
): ServedExperiment[] {
  return registry.files.flatMap(({ sections }) => {
    const section = sections.find(({ entry }) => entry?.key === 'experiments')?.entry?.value;
    if (section?.kind !== 'map') return [];
    return section.entries.flatMap(({ key, value }) => {
      const written = toJson(value);
      if (!isJsonObject(written) || written['prompt'] !== block.name) return [];
      const { control, challenger, salt, started_at, ended_at, rollout } = written;
      if (!isJsonObject(control) || !isJsonObject(challenger)) return [];
      const [a, b] = [control['version'], challenger['version']];
      const buckets = challengerBuckets({
        control: Number(control['weight'] ?? NaN),
        challenger: Number(challenger['weight'] ?? NaN),
      });
      if (typeof a !== 'string' || typeof b !== 'string' || buckets === undefined) return [];
      if (!Object.hasOwn(versions, a) || !Object.hasOwn(versions, b)) return [];
      return [
        {
          name: key,
          control: a,
          challenger: b,
          buckets,
          salt: typeof salt === 'string' ? salt : saltOf(block.name, key),
          ...(rollout !== undefined && { rollout: true as const }),
          ...(typeof started_at === 'string' && { started_at }),
          ...(typeof ended_at === 'string' && { ended_at }),
        },
      ];
    });
  });
}
