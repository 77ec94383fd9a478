import { isJsonObject } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import { type AuditEntry, isSealed } from './audit.ts';
import { keptOverrides, withOverride } from './changeHead.ts';
import type { Head } from './head.ts';
import { type Snapshot, parseJson } from './snapshot.ts';

interface RecoveryPorts {
  readonly environment: string;
  readonly sha256: Sha256;
  /** A snapshot by its digest; undefined where it is not there or not whole. */
  readonly readSnapshot: (digest: string) => Promise<Snapshot | undefined>;
}

/**
 * The head that a file held which nobody can read any more, as far as the audit log says: each entry has what was
 * set, so that all of them together are the head. Entries that somebody changed do not count. Undefined where no entry
 * is left.
 * @param text of the file; one that is a whole entry short of its digest may still have the newest entry
 */
export async function recoveredHead(
  text: string | undefined,
  log: string,
  ports: RecoveryPorts,
): Promise<Head | undefined> {
  const entries = [...log.split('\n').map(parseJson), entryIn(text)]
    .filter((entry) => isSealed(entry, ports.sha256))
    .filter(({ environment }) => environment === ports.environment);
  const inOrder = entries.toSorted((a, b) => a.to_revision - b.to_revision);
  const last = inOrder.at(-1);
  if (!last) return undefined;
  return {
    v: 1,
    environment: ports.environment,
    revision: last.to_revision,
    snapshot: last.snapshot,
    overrides: await overridesAfter(inOrder, ports),
    entry: last,
  };
}

function entryIn(text: string | undefined): unknown {
  const head = text === undefined ? undefined : parseJson(text);
  return isJsonObject(head) ? head['entry'] : undefined;
}

async function overridesAfter(
  entries: readonly AuditEntry[],
  { environment, readSnapshot }: RecoveryPorts,
): Promise<Head['overrides']> {
  let overrides: Head['overrides'] = {};
  for (const { action, prompt, override, snapshot } of entries) {
    if (prompt !== undefined) overrides = withOverride(overrides, prompt, override ?? {});
    else if (action === 'publish' && Object.keys(overrides).length > 0) {
      const published = await readSnapshot(snapshot);
      // What nobody can compare with stays as operators have set it.
      if (published) overrides = keptOverrides(overrides, published, environment);
    }
  }
  return overrides;
}
