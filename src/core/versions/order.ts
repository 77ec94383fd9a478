import compare from 'semver/functions/compare.js';
import parse from 'semver/functions/parse.js';

/** Orders versions by precedence (SemVer 2.0.0 §11); what is no version comes first, by its letters. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  if (left && right) return compare(left, right);
  if (left || right) return left ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
