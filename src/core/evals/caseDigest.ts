import { renderCanonicalJson } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import { renderAssertions } from './suiteDigest.ts';
import type { PlannedCall } from './plan.ts';

/**
 * Identifies a case as one version meets it: what is asked of whom, and how the answer is judged. An edit that leaves
 * it as it is cannot change the case's score, chance aside.
 */
export function caseDigest(
  { case: { assertions, threshold }, digest }: Pick<PlannedCall, 'case' | 'digest'>,
  sha256: Sha256,
): string {
  // Canonical JSON, whose keys are sorted.
  const text = `{"assertions":${renderAssertions(assertions)},"call":${JSON.stringify(digest)},"threshold":${renderCanonicalJson(threshold ?? null)}}`;
  return `sha256:${sha256(`prompt-ledger/case/1\n${text}`)}`;
}
