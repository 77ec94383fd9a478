import type { Sha256 } from '../core/base/ports.ts';
import { type Head, headPath, parseHead } from '../core/serving/head.ts';
import { type Snapshot, parseSnapshot, snapshotDigest, snapshotPath } from '../core/serving/snapshot.ts';
import type { HeadStore } from '../node/headStore/headStore.ts';
import type { Source } from './source.ts';
import type { Found } from './state.ts';

interface HeadSourceOptions {
  readonly store: HeadStore;
  readonly environment: string;
  readonly sha256: Sha256;
  /** Called with each head that was read whole, and its snapshot. */
  readonly onFound?: (texts: KeptHead) => void;
}

/** A head with its snapshot as they were read: what is kept for a restart. */
export interface KeptHead {
  readonly head: string;
  readonly snapshot: string;
}

/** What is published under a head. What it says counts only if the digests say that it is whole. */
export function headSource({ store, environment, sha256, onFound }: HeadSourceOptions): Source {
  let etag: string | undefined;
  let revision = 0;
  let known: { readonly digest: string; readonly text: string; readonly snapshot: Snapshot } | undefined;
  const look = async (): Promise<Found | 'unchanged'> => {
    const stored = await store.read(headPath(environment), etag);
    if (stored === 'unchanged') return stored;
    if (!stored) throw new Error(`${store.name} has no head for ${environment}`);
    const head = parseHead(stored.text, sha256);
    if (typeof head === 'string') throw new Error(head);
    // A cache on the way, or a copy that was restored: what is older was there before.
    if (head.revision < revision)
      throw new Error(`the head went back from revision ${revision} to ${head.revision}`);
    if (known?.digest !== head.snapshot) known = await readSnapshot(store, head.snapshot, sha256);
    const found = foundOf(head, known.snapshot);
    etag = stored.etag || undefined;
    revision = head.revision;
    onFound?.({ head: stored.text, snapshot: known.text });
    return found;
  };
  return { look, watch: () => () => undefined };
}

async function readSnapshot(
  store: HeadStore,
  digest: string,
  sha256: Sha256,
): Promise<{ readonly digest: string; readonly text: string; readonly snapshot: Snapshot }> {
  const stored = await store.read(snapshotPath(digest));
  if (!stored || stored === 'unchanged') throw new Error(`the snapshot ${digest} is not there`);
  return { digest, text: stored.text, snapshot: checkedSnapshot(stored.text, digest, sha256) };
}

function checkedSnapshot(text: string, digest: string, sha256: Sha256): Snapshot {
  if (snapshotDigest(text, sha256) !== digest)
    throw new Error(`the snapshot ${digest} has another digest: it may be half written`);
  const snapshot = parseSnapshot(text);
  if (!snapshot) throw new Error(`the snapshot ${digest} has another format`);
  return snapshot;
}

/** An override that names a version which the snapshot lacks was never published with it. */
function foundOf(head: Head, snapshot: Snapshot): Found {
  for (const [name, { version, rollback }] of Object.entries(head.overrides)) {
    const versions = snapshot.prompts[name]?.versions ?? {};
    for (const wanted of [version, rollback?.to])
      if (wanted !== undefined && !Object.hasOwn(versions, wanted))
        throw new Error(`the head serves ${name} ${wanted}, which its snapshot does not have`);
  }
  return { snapshot, digest: head.snapshot, revision: head.revision, overrides: head.overrides };
}

/** What an earlier process kept. @throws Error where it is not whole */
export function foundInKept({ head: text, snapshot }: KeptHead, sha256: Sha256): Found {
  const head = parseHead(text, sha256);
  if (typeof head === 'string') throw new Error(head);
  return foundOf(head, checkedSnapshot(snapshot, head.snapshot, sha256));
}
