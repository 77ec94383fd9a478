import { type JsonObject, type JsonValue, isJsonObject, renderCanonicalJson } from '../base/json.ts';
import { PromptError } from '../base/errors.ts';
import type { Sha256 } from '../base/ports.ts';
import type { AuditEntry } from './audit.ts';
import type { Override } from './decide.ts';
import { parseJson } from './snapshot.ts';

/**
 * What an environment serves: a snapshot, and what operators have set since. The one file of a head that changes, by
 * compare-and-swap; it carries the entry of the audit log that says how it came about, so that a log that lacks it
 * can be completed.
 */
export interface Head {
  readonly v: 1;
  readonly environment: string;
  /** Grows by one with each change: what is newer is said by it, never by a clock. */
  readonly revision: number;
  /** Digest of the snapshot. */
  readonly snapshot: string;
  readonly overrides: Readonly<Record<string, Override>>;
  readonly entry: AuditEntry;
}

const HEAD_PREFIX = 'prompt-ledger/head/1\n';

export const headPath = (environment: string): string => `${environment}/head.json`;

/** Where a head that could not be read is kept, beside the one that took its place. */
export const unreadableHeadPath = (environment: string, text: string, sha256: Sha256): string =>
  `${environment}/head-unreadable-${sha256(text).slice(0, 12)}.json`;

export const auditPath = (environment: string): string => `${environment}/audit.jsonl`;

/** An environment is the name of a folder. @throws PromptError `bad-input` */
export function checkEnvironment(environment: string): void {
  if (/^[A-Za-z0-9][\w.-]*$/.test(environment) && environment !== 'snapshots') return;
  throw new PromptError('bad-input', `“${environment}” is no name for an environment.`, {
    hint: 'Use letters, digits, dots and hyphens, such as “production”.',
  });
}

/** A head's file: the head with a digest of itself, so that half of one, or a mixture of two, is none. */
export function renderHead(head: Head, sha256: Sha256): string {
  const json: JsonObject = JSON.parse(JSON.stringify(head));
  return `${JSON.stringify({ ...json, digest: digestOf(json, sha256) }, undefined, 2)}\n`;
}

/** The head that a file holds, or why it holds none. */
export function parseHead(text: string, sha256: Sha256): Head | string {
  const value = parseJson(text);
  if (!isJsonObject(value)) return 'head.json is no JSON object: it may be half written';
  const { digest, ...head } = value;
  if (digest !== digestOf(head, sha256)) return 'the digest of head.json is not that of its content';
  return isHead(head) ? head : 'head.json has another format';
}

const digestOf = (head: JsonValue, sha256: Sha256): string =>
  `sha256:${sha256(HEAD_PREFIX + renderCanonicalJson(head))}`;

/** The digest vouches for the rest. */
const isHead = (value: unknown): value is Head =>
  isJsonObject(value) &&
  value['v'] === 1 &&
  typeof value['revision'] === 'number' &&
  typeof value['snapshot'] === 'string' &&
  isJsonObject(value['overrides']) &&
  isJsonObject(value['entry']);
