import { type JsonObject, isJsonObject, renderCanonicalJson } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import type { Override } from './decide.ts';
import { parseJson } from './snapshot.ts';

export type AuditAction = 'publish' | 'override' | 'staged-rollback' | 'kill' | 'unkill' | 'clear';

/** One change of a head. Entries are chained by their hashes: none can be changed or taken out without a trace. */
export interface AuditEntry {
  /** ISO 8601, by the clock of whoever did it. */
  readonly at: string;
  readonly actor: string;
  readonly action: AuditAction;
  readonly environment: string;
  readonly from_revision: number;
  readonly to_revision: number;
  /** Digest of the snapshot that is served from then on. */
  readonly snapshot: string;
  readonly prompt?: string;
  /** What was set for the prompt. */
  readonly override?: Override;
  readonly reason?: string;
  /** The head before it could not be read, so its state was taken from this log. */
  readonly replaced_head?: ReplacedHead;
  readonly previous_hash: string | null;
  readonly hash: string;
}

export interface ReplacedHead {
  /** What was wrong with it. */
  readonly why: string;
  /** Where it was kept, relative to the head's place; none where there was no file any more. */
  readonly kept_as?: string;
}

/** That a head could not be read, in a sentence. */
export const describeReplaced = ({ why, kept_as: kept }: ReplacedHead): string =>
  `The head could not be read: ${why}. A new one was made from the audit log${kept === undefined ? '' : `; a copy of the old one is ${kept}`}.`;

const ENTRY_PREFIX = 'prompt-ledger/audit/1\n';

/** Gives an entry its hash. */
export function sealed(entry: Omit<AuditEntry, 'hash'>, sha256: Sha256): AuditEntry {
  const json: JsonObject = JSON.parse(JSON.stringify(entry));
  return { ...entry, hash: hashOf(json, sha256) };
}

const hashOf = (entry: JsonObject, sha256: Sha256): string =>
  `sha256:${sha256(ENTRY_PREFIX + renderCanonicalJson(entry))}`;

/** The log with the entry at its end; as it is where it holds the entry already. */
export function withEntry(log: string, entry: AuditEntry): string {
  const whole = log === '' || log.endsWith('\n') ? log : log.slice(0, log.lastIndexOf('\n') + 1);
  return whole.includes(`"hash":"${entry.hash}"`) ? log : `${whole}${JSON.stringify(entry)}\n`;
}

export interface AuditReport {
  readonly entries: readonly AuditEntry[];
  /** What is wrong with the log, by line; nothing where the chain holds. */
  readonly problems: readonly string[];
}

/** Reads a log and follows its chain. */
export function readAudit(log: string, sha256: Sha256): AuditReport {
  const entries: AuditEntry[] = [];
  const problems: string[] = [];
  let previous: string | null = null;
  for (const [index, line] of log.split('\n').entries()) {
    if (line === '') continue;
    const entry = parseJson(line);
    if (!isEntry(entry)) {
      problems.push(`line ${index + 1} is no entry`);
      continue;
    }
    const { hash, ...rest } = entry;
    if (hash !== hashOf(rest, sha256)) problems.push(`line ${index + 1} was changed`);
    if (rest.previous_hash !== previous) problems.push(`line ${index + 1} does not follow the one before it`);
    previous = hash;
    entries.push(entry);
  }
  return { entries, problems };
}

/** Whether a value is an entry that nobody changed. */
export function isSealed(value: unknown, sha256: Sha256): value is AuditEntry & JsonObject {
  if (!isEntry(value)) return false;
  const { hash, ...rest } = value;
  return hash === hashOf(rest, sha256);
}

const isEntry = (value: unknown): value is AuditEntry & JsonObject =>
  isJsonObject(value) && typeof value['hash'] === 'string' && typeof value['to_revision'] === 'number';
