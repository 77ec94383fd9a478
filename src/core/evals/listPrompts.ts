import type { Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import { type RegisteredPrompt, type Registry, promptOf } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent, findContents, servedVersions } from '../versions/content.ts';
import { messagesOf } from '../versions/messages.ts';
import { compareVersions } from '../versions/order.ts';
import { type ScoreState, scoreStateOf } from './scoreState.ts';
import { suiteUriOf } from './suiteOf.ts';

export interface ListedVersion {
  readonly version: string;
  readonly model: string | null;
  readonly score: number | null;
  readonly score_state: ScoreState;
  readonly ci95: readonly [number, number] | null;
  readonly cases: number | null;
  readonly stage: string | null;
  /** The environments whose pointer names this version. */
  readonly serves: readonly string[];
  readonly rollback_target: boolean;
}

export interface ListedPrompt {
  readonly name: string;
  readonly description: string | null;
  readonly file: string;
  readonly suite: string | null;
  readonly versions: readonly ListedVersion[];
}

export interface ListedRegistry {
  readonly file: string;
  readonly prompts: readonly ListedPrompt[];
}

interface ListPorts {
  readonly sources: Sources;
  readonly sha256: Sha256;
  /** The path of a file as people are shown it. */
  readonly show: (uri: string) => string;
}

/** What `list --json` prints of a registry. Files that it looks at may have to be loaded first, and it be called again. */
export function listRegistry(
  registry: Registry,
  isWanted: (prompt: RegisteredPrompt) => boolean,
  ports: ListPorts,
): ListedRegistry {
  return {
    file: ports.show(registry.uri),
    prompts: registry.prompts.filter(isWanted).map((prompt) => toListedPrompt(prompt, ports)),
  };
}

function toListedPrompt(prompt: RegisteredPrompt, ports: ListPorts): ListedPrompt {
  const { sources, show } = ports;
  const { name, description, rollbackTo } = promptOf(prompt);
  const { uri, path, written } = suiteUriOf(prompt, sources);
  const served = servedVersions(prompt);
  const newestFirst = findContents(prompt, sources).toSorted(byVersion);
  return {
    name,
    description: description ?? null,
    file: show(prompt.file.uri),
    suite: written || sources.read(uri).state === 'loaded' ? path : null,
    versions: newestFirst.map((placed) => ({
      ...toListedVersion(placed, ports),
      serves: served.get(placed.version) ?? [],
      rollback_target: rollbackTo?.value === placed.version,
    })),
  };
}

/** The draft, then the newest version first. */
const byVersion = (a: PlacedContent, b: PlacedContent): number =>
  a.version === b.version
    ? 0
    : a.version === DRAFT
      ? -1
      : b.version === DRAFT
        ? 1
        : compareVersions(b.version, a.version);

function toListedVersion(
  placed: PlacedContent,
  { sources, sha256 }: ListPorts,
): Omit<ListedVersion, 'serves' | 'rollback_target'> {
  const { model, evalScore, lastEval, stage } = placed.content;
  messagesOf(placed, sources);
  return {
    version: placed.version,
    model: model?.value ?? null,
    score: evalScore?.value ?? null,
    score_state: scoreStateOf(placed, sources, sha256),
    ci95: lastEval?.ci95 ?? null,
    cases: lastEval?.cases ?? null,
    stage: stage ?? null,
  };
}
