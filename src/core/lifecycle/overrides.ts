import { isJsonObject } from '../base/json.ts';
import type { Content } from '../registry/model.ts';
import { toJson, valueOf } from '../yaml/tree.ts';
import type { RequirementId } from './transition.ts';

/** What somebody decided although a requirement was not met, as it is recorded. */
export interface RecordedOverride {
  /** ISO 8601. */
  readonly at: string;
  readonly environment: string;
  readonly reason: string;
}

/**
 * Why a version is served although a requirement was not met: the last override of each environment.
 * Undefined where one of the environments has none.
 */
export function overrideFor(
  { node }: Content,
  environments: readonly string[],
  requirement: RequirementId,
): RecordedOverride | undefined {
  const value = valueOf(node, 'overrides');
  const recorded = value ? toJson(value) : [];
  const found = (Array.isArray(recorded) ? recorded : []).flatMap((entry): RecordedOverride[] => {
    if (!isJsonObject(entry)) return [];
    const { at, environment, reason, unmet } = entry;
    const isComplete =
      typeof at === 'string' && typeof environment === 'string' && typeof reason === 'string';
    return isComplete && Array.isArray(unmet) && unmet.includes(requirement)
      ? [{ at, environment, reason }]
      : [];
  });
  const last = environments.map((name) => found.findLast(({ environment }) => environment === name));
  return last.every((override) => override !== undefined) ? last[0] : undefined;
}
