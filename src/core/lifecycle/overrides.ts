import { type JsonObject, isJsonObject } from '../base/json.ts';
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

/** That somebody decided it, when and why, as a sentence. */
export const describeOverride = ({ at, reason }: Pick<RecordedOverride, 'at' | 'reason'>): string =>
  `It was decided so on ${at.slice(0, 10)}: “${reason}”.`;

/** Why a content was promoted although a requirement was not met. What was said of another content does not count. */
export function promotionOverride(
  content: Content,
  digest: string | undefined,
  requirement: RequirementId,
): Pick<RecordedOverride, 'at' | 'reason'> | undefined {
  if (digest === undefined) return undefined;
  for (const { at, reason, unmet, content: promoted } of recordedOverrides(content).toReversed()) {
    const isComplete = typeof at === 'string' && typeof reason === 'string';
    if (isComplete && promoted === digest && Array.isArray(unmet) && unmet.includes(requirement))
      return { at, reason };
  }
  return undefined;
}

/** The overrides of a content, as far as they are maps. */
export function recordedOverrides({ node }: Pick<Content, 'node'>): JsonObject[] {
  const value = valueOf(node, 'overrides');
  const recorded = value ? toJson(value) : [];
  return Array.isArray(recorded) ? recorded.filter(isJsonObject) : [];
}

/**
 * Why a version is served although a requirement was not met: the last override of each environment.
 * Undefined where one of the environments has none.
 */
export function overrideFor(
  content: Content,
  environments: readonly string[],
  requirement: RequirementId,
): RecordedOverride | undefined {
  const found = recordedOverrides(content).flatMap((entry): RecordedOverride[] => {
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
