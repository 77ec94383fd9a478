import { setTimeout as wait } from 'node:timers/promises';
import { PromptError } from '../../core/base/errors.ts';
import type { Sha256 } from '../../core/base/ports.ts';
import {
  type AuditEntry,
  type AuditReport,
  type ReplacedHead,
  readAudit,
  withEntry,
} from '../../core/serving/audit.ts';
import { type Author, type HeadChange, changedHead } from '../../core/serving/changeHead.ts';
import {
  type Head,
  auditPath,
  checkEnvironment,
  headPath,
  parseHead,
  renderHead,
  unreadableHeadPath,
} from '../../core/serving/head.ts';
import { recoveredHead } from '../../core/serving/recoverHead.ts';
import {
  type Snapshot,
  parseSnapshot,
  renderSnapshot,
  snapshotDigest,
  snapshotPath,
} from '../../core/serving/snapshot.ts';
import type { HeadStore, Stored } from './headStore.ts';

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
  /** The head before could not be read. */
  readonly replaced: ReplacedHead | undefined;
}

/** What a head is, or what is known of one that cannot be read. */
export interface CurrentHead {
  readonly head: Head;
  /** Of the file; undefined where there is none. */
  readonly etag: string | undefined;
  readonly replaced: ReplacedHead | undefined;
}

/**
 * Changes a head: snapshot first, then the head by compare-and-swap, then the audit log. Who is ended in between
 * leaves a snapshot that nobody serves, or a head whose entry the next one adds to the log. A head that cannot be read
 * stands in the way of nothing: a copy of it is kept beside the new one, which starts from what the log says.
 * @throws PromptError `conflict` where others are always faster, `has-problems` where the log does not say it either
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
    const current = await currentHead(store, context);
    if (current) await addToLog(store, current.head.entry, context);
    const snapshot =
      current && NEEDS_SNAPSHOT.has(change.kind)
        ? await readSnapshot(store, current.head.snapshot, sha256)
        : undefined;
    const replaced = current?.replaced;
    const next = changedHead(current?.head, change, { ...context, snapshot, replaced });
    if (!next) return { head: current!.head, isChanged: false, replaced };
    if ((await store.write(headPath(environment), renderHead(next, sha256), current?.etag)) === 'written') {
      await addToLog(store, next.entry, context);
      return { head: next, isChanged: true, replaced };
    }
    await wait(Math.random() * PAUSE_MS);
  }
  throw new PromptError('conflict', `Others keep changing ${store.name}.`, { hint: 'Try again.' });
}

/** What has to know which versions there are. Who kills does not wait for a snapshot that is not there. */
const NEEDS_SNAPSHOT: ReadonlySet<WantedChange['kind']> = new Set(['override', 'staged-rollback']);

type Reading = Pick<ChangeContext, 'environment' | 'sha256'>;

/** The head; undefined where nothing is published. @throws PromptError `has-problems` where it cannot be read */
export async function readHead(
  store: HeadStore,
  { environment, sha256 }: Reading,
): Promise<CurrentHead | undefined> {
  const stored = await readStored(store, headPath(environment));
  if (!stored) return undefined;
  const head = parseHead(stored.text, sha256);
  if (typeof head !== 'string') return { head, etag: stored.etag, replaced: undefined };
  throw new PromptError('has-problems', `${store.name}: ${head}.`, {
    hint: 'Applications serve the last good one. Whatever is done next, such as a rollback or a kill, writes a new one from the audit log.',
  });
}

/**
 * The head, or where it cannot be read what the audit log says that it was; then a copy of it is kept.
 * @throws PromptError `has-problems` where the log does not say it either
 */
export async function currentHead(store: HeadStore, context: Reading): Promise<CurrentHead | undefined> {
  const { environment, sha256 } = context;
  const stored = await readStored(store, headPath(environment));
  const parsed = stored ? parseHead(stored.text, sha256) : 'head.json is gone';
  if (typeof parsed !== 'string') return { head: parsed, etag: stored?.etag, replaced: undefined };
  const log = await readStored(store, auditPath(environment));
  const head = await recoveredHead(stored?.text, log?.text ?? '', {
    ...context,
    readSnapshot: (digest) => readWholeSnapshot(store, digest, sha256),
  });
  if (!stored) return head && { head, etag: undefined, replaced: { why: parsed } };
  if (!head)
    throw new PromptError(
      'has-problems',
      `${store.name}: ${parsed}, and its audit log does not say what it was.`,
      {
        hint: `Put back an earlier ${headPath(environment)}, or remove it and publish again. Applications serve the last good one.`,
      },
    );
  const path = unreadableHeadPath(environment, stored.text, sha256);
  // Named by what is in it: where it is there already, it is the same.
  await store.write(path, stored.text, undefined);
  return { head, etag: stored.etag, replaced: { why: parsed, kept_as: path } };
}

async function readStored(store: HeadStore, path: string): Promise<Stored | undefined> {
  const stored = await store.read(path);
  return stored === 'unchanged' ? undefined : stored;
}

/** @throws PromptError `has-problems` where it is not there or not whole */
export async function readSnapshot(store: HeadStore, digest: string, sha256: Sha256): Promise<Snapshot> {
  const snapshot = await readWholeSnapshot(store, digest, sha256);
  if (snapshot) return snapshot;
  throw new PromptError('has-problems', `${store.name} lacks the snapshot ${digest}, or half of it.`, {
    hint: 'Publish again.',
  });
}

export async function readWholeSnapshot(
  store: HeadStore,
  digest: string,
  sha256: Sha256,
): Promise<Snapshot | undefined> {
  const stored = await readStored(store, snapshotPath(digest));
  const isWhole = stored && snapshotDigest(stored.text, sha256) === digest;
  return isWhole ? parseSnapshot(stored.text) : undefined;
}

/** Snapshots are named by their digests, so one that is there is this one, unless it is not whole. */
async function putSnapshot(store: HeadStore, snapshot: Snapshot, sha256: Sha256): Promise<HeadChange> {
  const { text, digest } = renderSnapshot(snapshot, sha256);
  const path = snapshotPath(digest);
  const there = await readStored(store, path);
  if (!there) await store.write(path, text, undefined);
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
    const before = await readStored(store, path);
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
  const log = await readStored(store, auditPath(environment));
  return readAudit(withEntry(log?.text ?? '', head.entry), sha256);
}
