import type { Commit, Repository, Sha256 } from '../../base/ports.ts';
import type { HistoricVersion } from './history.ts';
import type { VersionRecord } from './historyIndex.ts';
import type { WalkStart } from './historyWalk.ts';
import type { StateReader } from './revisionState.ts';
import { recordsOf } from './versionRecords.ts';

export interface SoundPorts {
  readonly repository: Repository;
  readonly reader: StateReader;
  readonly sha256: Sha256;
}

/**
 * A first answer for one prompt, before its history has been walked: who introduced the versions that HEAD has,
 * newest first. Commits are halved again and again, which takes a dozen of them where there are thousands. It is
 * right where a version's content was never taken back and restored; the walk says it for certain.
 */
export async function* soundHistory(
  name: string,
  { atHead, start }: { readonly atHead: readonly VersionRecord[]; readonly start: WalkStart },
  ports: SoundPorts,
  signal?: AbortSignal,
): AsyncGenerator<HistoricVersion, void, undefined> {
  const commits: Commit[] = [];
  const query = { from: [start.head], not: undefined, patterns: [...start.patterns] };
  for await (const portion of ports.repository.log(query, signal)) commits.push(...portion);
  const [latest] = commits;
  if (!latest) return;
  const probes = new Map<number, Promise<readonly VersionRecord[]>>();
  const probe = (index: number): Promise<readonly VersionRecord[]> => {
    const known = probes.get(index) ?? recordsAt(commits[index]!.id, name, start, ports);
    probes.set(index, known);
    return known;
  };
  for (const record of atHead) {
    const oldest = await findLast(commits.length, async (index) =>
      (await probe(index)).some(({ version, key }) => version === record.version && key === record.key),
    );
    const { version, evalScore, lastEval, notes } = record;
    const introduced = toCommit(commits[oldest] ?? latest);
    yield {
      version,
      introduced,
      latest: toCommit(latest),
      evalScore,
      lastEval,
      scoredIn: undefined,
      notes,
    };
  }
}

async function recordsAt(
  commit: string,
  name: string,
  { roots, patterns, state }: WalkStart,
  { reader, sha256 }: SoundPorts,
): Promise<readonly VersionRecord[]> {
  return recordsOf(await reader.glance(commit, { roots, patterns }, state), name, { reader, sha256 });
}

/** The last index of which it holds, where it holds for the first one, and for none behind one of which it does not. */
async function findLast(length: number, holds: (index: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [0, length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (await holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const toCommit = ({ id, author, at, subject }: Commit): Commit => ({ id, author, at, subject });
