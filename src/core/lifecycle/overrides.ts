import { type JsonObject, isJsonObject } from '../base/json.ts';
import type { Content } from '../registry/model.ts';
import { toJson, valueOf } from '../yaml/tree.ts';
import { PRODUCTION, type RequirementId } from './transition.ts';

/** What somebody decided although a requirement was not met, as it is recorded. */
export interface RecordedOverride {
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
}

/** That somebody decided it, when and why, as a sentence. */
export const describeOverride = ({ at, reason }: RecordedOverride): string =>
  `It was decided so on ${at.slice(0, 10)}: “${reason}”.`;

/** Why a content was promoted although a requirement was not met. What was said of another content does not count. */
export function promotionOverride(
  content: Content,
  digest: string | undefined,
  requirement: RequirementId,
): RecordedOverride | undefined {
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
 * Why a version is served although a requirement was not met: the last override of each environment; for production
 * also one on the way there, of this very content. Undefined where one of the environments has none.
 * @param digest of the content as it is now
 */
export function overrideFor(
  content: Content,
  { environments, digest }: { readonly environments: readonly string[]; readonly digest: string | undefined },
  requirement: RequirementId,
): RecordedOverride | undefined {
  const found = recordedOverrides(content).flatMap((entry) => {
    const { at, environment, reason, unmet } = entry;
    const isComplete =
      typeof at === 'string' && typeof environment === 'string' && typeof reason === 'string';
    return isComplete && Array.isArray(unmet) && unmet.includes(requirement)
      ? [{ at, environment, reason }]
      : [];
  });
  const onTheWay = promotionOverride(content, digest, requirement);
  const last = environments.map(
    (name) =>
      found.findLast(({ environment }) => environment === name) ??
      (name === PRODUCTION ? onTheWay : undefined),
  );
  return last.every((override) => override !== undefined) ? last[0] : undefined;
}
