import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';
import type { Sources } from '../base/sources.ts';
import { type InferredBump, inferBump, nextVersion } from './bump.ts';
import { compareContents } from './compare.ts';
import type { PlacedContent } from './content.ts';
import { compareVersions } from './order.ts';

/** The change since another version, and the least number that it leads to. */
export interface Step extends InferredBump {
  readonly next: string;
}

/** Undefined while a file is being read, and where the base's number is none. */
export function stepBetween(base: PlacedContent, placed: PlacedContent, sources: Sources): Step | undefined {
  const changes = compareContents(base, placed, sources);
  const step = changes && inferBump(changes);
  const next = step && nextVersion(base.version, step.bump);
  return step && next !== undefined ? { ...step, next } : undefined;
}

/** Whether a number is smaller than the step needs; what leads to a release counts as that release. */
export function isSmallerStep(version: string, { next }: Step): boolean {
  const { major = 0, minor = 0, patch = 0 } = parse(version) ?? {};
  return compare(`${major}.${minor}.${patch}`, next) < 0;
}

/** What a version is a step from: the newest release below it. What led to a release is no base. */
export function stepBase<T extends { readonly version: string }>(
  contents: readonly T[],
  version: string | undefined,
): T | undefined {
  return contents
    .filter(
      (other) =>
        parse(other.version)?.prerelease.length === 0 &&
        (version === undefined || compareVersions(other.version, version) < 0),
    )
    .toSorted((a, b) => compareVersions(a.version, b.version))
    .at(-1);
}
