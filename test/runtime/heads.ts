import { compileSnapshot } from '../../src/core/serving/compileSnapshot.ts';
import type { Head } from '../../src/core/serving/head.ts';
import type { Snapshot } from '../../src/core/serving/snapshot.ts';
import { type WantedChange, changeStore } from '../../src/node/headStore/changeStore.ts';
import type { HeadStore } from '../../src/node/headStore/headStore.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { MemoryWorkspace } from '../core/memoryWorkspace.ts';
import { type RegistryParts, registryText } from './registries.ts';

export async function snapshotOf(parts: RegistryParts = {}): Promise<Snapshot> {
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': registryText(parts) });
  const [registry] = workspace.store.workspace.registries;
  const { snapshot, problems } = compileSnapshot(registry!, { sources: workspace.store, sha256 });
  if (problems.length > 0) throw new Error(problems[0]!.message);
  return snapshot;
}

export async function change(
  store: HeadStore,
  wanted: WantedChange,
  { at = '2026-06-01T12:00:00Z', actor = 'ann' }: { readonly at?: string; readonly actor?: string } = {},
): Promise<Head> {
  const context = { environment: 'production', author: { actor, at }, sha256 };
  return (await changeStore(store, wanted, context)).head;
}

export const publish = async (store: HeadStore, parts: RegistryParts = {}): Promise<Head> =>
  change(store, { kind: 'publish', snapshot: await snapshotOf(parts) });
