import { type JsonObject, type JsonValue, isJsonObject, renderCanonicalJson } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import type { Role } from '../registry/parameters.ts';
import type { StagedRollback } from './stagedRollback.ts';

/**
 * All that is needed to serve the prompts of a registry, without the registry: template files and partials are
 * written out. Whoever holds one needs the template engine and no YAML. Once published it never changes.
 */
export interface Snapshot {
  readonly v: 1;
  readonly prompts: Readonly<Record<string, ServedPrompt>>;
}

export interface ServedPrompt {
  /** What production serves. */
  readonly version?: string;
  /** What other environments serve. */
  readonly environments?: Readonly<Record<string, string>>;
  readonly rollback_to?: string;
  readonly versions: Readonly<Record<string, ServedContent>>;
  readonly rollback?: StagedRollback;
  readonly experiments?: readonly ServedExperiment[];
  readonly kill_switch?: true;
  readonly fallback_response?: JsonValue;
  /** In the order in which they are tried. */
  readonly fallbacks?: readonly ServedFallback[];
}

/** What a call is made of. */
export interface ServedCall {
  readonly messages: readonly ServedMessage[];
  /** The templates that the messages render, where they cannot be written out. */
  readonly partials?: Readonly<Record<string, string>>;
  readonly parameters?: JsonObject;
}

export interface ServedMessage {
  readonly role: Role;
  readonly content: string;
}

export interface ServedContent extends ServedCall {
  readonly model?: string;
  readonly digest: string;
}

/** Another model, with its own wording and parameters where it needs them. */
export interface ServedFallback extends Partial<ServedCall> {
  readonly model: string;
}

/** Two versions that share the traffic of production while the experiment runs. */
export interface ServedExperiment {
  readonly name: string;
  readonly control: string;
  readonly challenger: string;
  /** The buckets of the challenger, of 10,000. */
  readonly buckets: number;
  readonly salt: string;
  /** Its share grows in steps. */
  readonly rollout?: true;
  readonly started_at?: string;
  readonly ended_at?: string;
}

const SNAPSHOT_PREFIX = 'prompt-ledger/snapshot/1\n';

/** The text of a snapshot's file, and the digest of it that names the file. */
export function renderSnapshot(
  snapshot: Snapshot,
  sha256: Sha256,
): { readonly text: string; readonly digest: string } {
  // A snapshot is JSON through and through; its type says more than JsonObject does.
  const json: JsonValue = JSON.parse(JSON.stringify(snapshot));
  const text = renderCanonicalJson(json);
  return { text, digest: snapshotDigest(text, sha256) };
}

export const snapshotDigest = (text: string, sha256: Sha256): string =>
  `sha256:${sha256(SNAPSHOT_PREFIX + text)}`;

/** Where a snapshot's file stands below a head. */
export const snapshotPath = (digest: string): string => `snapshots/${digest.replace('sha256:', '')}.json`;

/** Reads a snapshot that a digest vouches for, or that came with the application; undefined where it is none. */
export function parseSnapshot(text: string): Snapshot | undefined {
  const value = parseJson(text);
  return isSnapshot(value) ? value : undefined;
}

export function isSnapshot(value: unknown): value is Snapshot {
  return (
    isJsonObject(value) &&
    value['v'] === 1 &&
    isJsonObject(value['prompts']) &&
    Object.values(value['prompts']).every(isServedPrompt)
  );
}

const isServedPrompt = (value: JsonValue): boolean =>
  isJsonObject(value) &&
  isJsonObject(value['versions']) &&
  Object.values(value['versions']).every((content) => isJsonObject(content) && hasMessages(content));

const hasMessages = ({ messages }: JsonObject): boolean =>
  Array.isArray(messages) &&
  messages.every(
    (message) =>
      isJsonObject(message) && typeof message['role'] === 'string' && typeof message['content'] === 'string',
  );

/** The value of a JSON text, or undefined where it is none: half of a file is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
