import { setTimeout as wait } from 'node:timers/promises';
import { PromptError } from '../../core/base/errors.ts';
import type { Sha256 } from '../../core/base/ports.ts';
import { type AuditEntry, type AuditReport, readAudit, withEntry } from '../../core/serving/audit.ts';
import { type Author, type HeadChange, changedHead } from '../../core/serving/changeHead.ts';
import {
  type Head,
  auditPath,
  checkEnvironment,
  headPath,
  parseHead,
  renderHead,
} from '../../core/serving/head.ts';
import {
  type Snapshot,
  parseSnapshot,
  renderSnapshot,
  snapshotDigest,
  snapshotPath,
} from '../../core/serving/snapshot.ts';
import type { HeadStore } from './headStore.ts';

/** Operators who do something at the same moment are few; who loses so often has another problem. */
const MOST_TRIES = 20;
const PAUSE_MS = 20;

export interface ChangeContext {
  readonly environment: string;
  readonly author: Author;
  readonly sha256: Sha256;
}

/** What somebody wants to be done; a publication brings its snapshot and gets its digest here. */
export type WantedChange =
  | Exclude<HeadChange, { readonly kind: 'publish' }>
  | { readonly kind: 'publish'; readonly snapshot: Snapshot };

export interface Changed {
  readonly head: Head;
  /** False where the head was that already. */
  readonly isChanged: boolean;
}

/**
 * Changes a head: snapshot first, then the head by compare-and-swap, then the audit log. Who is ended in between
 * leaves a snapshot that nobody serves, or a head whose entry the next one adds to the log.
 * @throws PromptError `conflict` where others are always faster, `has-problems` where the head is broken
 */
export async function changeStore(
  store: HeadStore,
  wanted: WantedChange,
  context: ChangeContext,
): Promise<Changed> {
  const { environment, sha256 } = context;
  checkEnvironment(environment);
  const change = wanted.kind === 'publish' ? await putSnapshot(store, wanted.snapshot, sha256) : wanted;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const current = await readHead(store, context);
    if (current) await addToLog(store, current.head.entry, context);
    const snapshot =
      change.kind === 'publish' || !current
        ? undefined
        : await readSnapshot(store, current.head.snapshot, sha256);
    const next = changedHead(current?.head, change, { ...context, snapshot });
    if (!next) return { head: current!.head, isChanged: false };
    if ((await store.write(headPath(environment), renderHead(next, sha256), current?.etag)) === 'written') {
      await addToLog(store, next.entry, context);
      return { head: next, isChanged: true };
    }
    await wait(Math.random() * PAUSE_MS);
  }
  throw new PromptError('conflict', `Others keep changing ${store.name}.`, { hint: 'Try again.' });
}

/** @throws PromptError `has-problems` */
export async function readHead(
  store: HeadStore,
  { environment, sha256 }: Pick<ChangeContext, 'environment' | 'sha256'>,
): Promise<{ readonly head: Head; readonly etag: string } | undefined> {
  const stored = await store.read(headPath(environment));
  if (!stored || stored === 'unchanged') return undefined;
  const head = parseHead(stored.text, sha256);
  if (typeof head !== 'string') return { head, etag: stored.etag };
  throw new PromptError('has-problems', `${store.name}: ${head}.`, {
    hint: `Put back an earlier ${headPath(environment)}, or remove it and publish again. Applications serve the last good one.`,
  });
}

/** @throws PromptError `has-problems` where it is not there or not whole */
export async function readSnapshot(store: HeadStore, digest: string, sha256: Sha256): Promise<Snapshot> {
  const stored = await store.read(snapshotPath(digest));
  const isWhole = stored && stored !== 'unchanged' && snapshotDigest(stored.text, sha256) === digest;
  const snapshot = isWhole ? parseSnapshot(stored.text) : undefined;
  if (snapshot) return snapshot;
  throw new PromptError('has-problems', `${store.name} lacks the snapshot ${digest}, or half of it.`, {
    hint: 'Publish again.',
  });
}

/** Snapshots are named by their digests, so one that is there is this one, unless it is not whole. */
async function putSnapshot(store: HeadStore, snapshot: Snapshot, sha256: Sha256): Promise<HeadChange> {
  const { text, digest } = renderSnapshot(snapshot, sha256);
  const path = snapshotPath(digest);
  const there = await store.read(path);
  const isThere = there && there !== 'unchanged';
  if (!isThere) await store.write(path, text, undefined);
  else if (there.text !== text) await store.write(path, text, there.etag);
  return { kind: 'publish', digest, snapshot };
}

/** Adds an entry that the log lacks. Entries of others that were faster stay. */
async function addToLog(
  store: HeadStore,
  entry: AuditEntry,
  { environment }: Pick<ChangeContext, 'environment'>,
): Promise<void> {
  const path = auditPath(environment);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const stored = await store.read(path);
    const before = stored && stored !== 'unchanged' ? stored : undefined;
    const log = before?.text ?? '';
    const next = withEntry(log, entry);
    if (next === log || (await store.write(path, next, before?.etag)) === 'written') return;
    await wait(Math.random() * PAUSE_MS);
  }
  throw new PromptError(
    'conflict',
    `The audit log of ${store.name} cannot be written: others keep writing.`,
    {
      hint: 'What was done holds; whoever does something next adds it to the log.',
    },
  );
}

/** The log, with the entry of the head where the log lacks it yet. */
export async function readLog(
  store: HeadStore,
  head: Head,
  { environment, sha256 }: Pick<ChangeContext, 'environment' | 'sha256'>,
): Promise<AuditReport> {
  const stored = await store.read(auditPath(environment));
  const log = stored && stored !== 'unchanged' ? stored.text : '';
  return readAudit(withEntry(log, head.entry), sha256);
}
