import type { Event } from '../../base/events.ts';
import type { Commit } from '../../base/ports.ts';
import type { Sources } from '../../base/sources.ts';
import type { LastEval } from '../../registry/model.ts';
import type { RegisteredPrompt } from '../../registry/workspace.ts';
import { DRAFT, type PlacedContent, findContents, servedVersions } from '../content.ts';
import { compareVersions } from '../order.ts';

/** A version as Git's history has it. */
export interface HistoricVersion {
  readonly version: string;
  /** The first commit in which it stands with the content that it has had last. */
  readonly introduced: Commit;
  /** The newest commit that still has its content: it is read from here. */
  readonly latest: Commit;
  readonly evalScore: number | undefined;
  readonly lastEval: LastEval | undefined;
  /** The commit that recorded the score. */
  readonly scoredIn: Commit | undefined;
  readonly notes: string | undefined;
}

export interface PromptHistory {
  /** Newest version first. */
  readonly versions: readonly HistoricVersion[];
  /** `shallow`: the clone does not have the older commits. */
  readonly state: 'indexing' | 'complete' | 'shallow' | 'unavailable';
  /** Why the history is not complete, and what to do about it. */
  readonly reason?: string;
}

/** What a host offers of Git. Asking starts indexing; what is known so far is there at once. */
export interface History {
  /** The files of the workspace and those of revisions. */
  readonly sources: Sources;
  of(prompt: RegisteredPrompt): PromptHistory;
  readonly onDidChange: Event<void>;
  /** The history when all of it has been read. */
  settled(prompt: RegisteredPrompt, signal?: AbortSignal): Promise<PromptHistory>;
  /** The content of a version as Git had it last, with all files that it needs in memory. */
  versionFromGit(
    prompt: RegisteredPrompt,
    version: string,
    signal?: AbortSignal,
  ): Promise<PlacedContent | undefined>;
  /**
   * All contents of the prompt at HEAD, a branch or a commit, with all files that they need in memory.
   * @throws PromptError `bad-input` where there is no such revision
   */
  atRevision(
    prompt: RegisteredPrompt,
    revision: string,
    signal?: AbortSignal,
  ): Promise<readonly PlacedContent[]>;
}

/** A version in the files, in Git, or in both. */
export interface KnownVersion {
  readonly version: string;
  /** Where it stands in the files. */
  readonly placed: PlacedContent | undefined;
  readonly historic: HistoricVersion | undefined;
  readonly author?: string;
  readonly at?: string;
  readonly commit?: Commit;
  readonly notes?: string;
  readonly score?: number;
  readonly lastEval?: LastEval;
  /** The environments that are served with it, production first. */
  readonly served: readonly string[];
}

/**
 * Every version of a prompt that the files or Git have, the newest first; the draft is none. What the files say
 * of a version is newer than what Git says.
 */
export function findVersions(
  prompt: RegisteredPrompt,
  history: PromptHistory | undefined,
  sources: Sources,
): KnownVersion[] {
  const placed = new Map<string, PlacedContent>();
  for (const content of findContents(prompt, sources)) {
    if (content.version !== DRAFT && !placed.has(content.version)) placed.set(content.version, content);
  }
  const historic = new Map(history?.versions.map((version) => [version.version, version]));
  const served = servedVersions(prompt);
  return [...new Set([...placed.keys(), ...historic.keys()])]
    .toSorted((a, b) => compareVersions(b, a))
    .map((version) =>
      toKnown(version, placed.get(version), {
        historic: historic.get(version),
        served: served.get(version) ?? [],
      }),
    );
}

function toKnown(
  version: string,
  placed: PlacedContent | undefined,
  { historic, served }: Pick<KnownVersion, 'historic' | 'served'>,
): KnownVersion {
  const content = placed?.content;
  const notes = content ? content.notes : historic?.notes;
  const score = content ? content.evalScore?.value : historic?.evalScore;
  const lastEval = content ? content.lastEval : historic?.lastEval;
  const commit = historic?.introduced;
  const at = commit?.at ?? content?.releasedAt ?? content?.deployedAt;
  return {
    version,
    placed,
    historic,
    served,
    ...(commit && { commit, author: commit.author }),
    ...(at !== undefined && { at }),
    ...(notes !== undefined && { notes }),
    ...(score !== undefined && { score }),
    ...(lastEval !== undefined && { lastEval }),
  };
}
