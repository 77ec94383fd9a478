import type { Commit, Sha256 } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { LastEval } from '../registry/model.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent, contentOf } from '../versions/content.ts';
import type { HistoricVersion, KnownVersion } from '../versions/history/history.ts';
import { type ScoreState, scoreStateOf } from './scoreState.ts';

/** What was measured of one version, and by which suite. */
export interface TimelineScore {
  readonly value: number;
  /** `recorded`: only Git has the version, and nobody has held the score against its text. */
  readonly state: ScoreState | 'recorded';
  readonly evidence: LastEval | undefined;
  /** Index in `Timeline.suites`; undefined where nobody knows what measured it. */
  readonly suite: number | undefined;
  /** The commit that brought the score into the file. */
  readonly commit: Commit | undefined;
}

export interface TimelineEntry {
  /** The version's number, or `draft`. */
  readonly version: string;
  /** Whether the files have it; the others are read from Git. */
  readonly isInFiles: boolean;
  readonly stage: string | undefined;
  /** The environments that serve it. */
  readonly served: readonly string[];
  readonly isRollbackTarget: boolean;
  readonly author: string | undefined;
  /** ISO 8601. */
  readonly at: string | undefined;
  readonly commit: Commit | undefined;
  readonly notes: string | undefined;
  readonly score: TimelineScore | undefined;
  /** The release before it; of a draft the newest release. */
  readonly previous: string | undefined;
}

/** A suite as it was at a time. Scores of two of them cannot be compared, even if its path stayed. */
export interface MeasuringSuite {
  readonly path: string | undefined;
  readonly digest: string;
  readonly cases: number | undefined;
}

/** A prompt's versions with their scores, in the one order that table and chart share. */
export interface Timeline {
  /** The draft, then the newest version first. */
  readonly entries: readonly TimelineEntry[];
  /** The suites that measured, the oldest first. */
  readonly suites: readonly MeasuringSuite[];
  /** Indices of neighbouring entries whose scores may be compared, oldest first: what a chart may join. */
  readonly lines: readonly (readonly number[])[];
  /** Indices of entries whose score was measured by another suite than the score before it. */
  readonly suiteChanges: readonly number[];
  readonly minScore: number | undefined;
  /** What production serves; it may have no entry, if nobody has it any more. */
  readonly deployed: string | undefined;
}

export interface TimelinePorts {
  /** The files, and what Git has: see `History.sources`. */
  readonly sources: Sources;
  readonly sha256: Sha256;
}

export function toTimeline(
  prompt: RegisteredPrompt,
  versions: readonly KnownVersion[],
  ports: TimelinePorts,
): Timeline {
  const { evals, version, draft } = promptOf(prompt);
  const released = versions.filter((known) => known.version !== DRAFT);
  const drafted = draft && contentOf(prompt, DRAFT, ports.sources);
  const suites = new Suites();
  // The oldest first, so that suites are numbered as they came.
  const entries = released
    .map((known, i) => ({ known, previous: released[i + 1]?.version }))
    .toReversed()
    .map(({ known, previous }) => toEntry(known, previous, { prompt, ports, suites }))
    .toReversed();
  if (drafted) entries.unshift(toDraftEntry(drafted, released[0]?.version, { prompt, ports, suites }));
  return {
    entries,
    suites: suites.found,
    ...findLines(entries),
    minScore: evals.minScore,
    deployed: version?.value,
  };
}

interface EntryContext {
  readonly prompt: RegisteredPrompt;
  readonly ports: TimelinePorts;
  readonly suites: Suites;
}

function toEntry(known: KnownVersion, previous: string | undefined, context: EntryContext): TimelineEntry {
  const { version, placed, historic, served, author, at, commit, notes } = known;
  const { rollbackTo } = promptOf(context.prompt);
  return {
    version,
    isInFiles: placed !== undefined && placed.where !== 'git',
    stage: placed?.content.stage,
    served,
    isRollbackTarget: rollbackTo?.value === version,
    author,
    at,
    commit,
    notes,
    score: toScore(known, scoringCommit(known, historic), context),
    previous,
  };
}

/** Undefined where the file's score is not the one that Git has: it is not committed yet. */
function scoringCommit(
  { score, lastEval }: KnownVersion,
  historic: HistoricVersion | undefined,
): Commit | undefined {
  const isSame = historic?.evalScore === score && historic?.lastEval?.at === lastEval?.at;
  return isSame ? historic?.scoredIn : undefined;
}

function toDraftEntry(
  draft: PlacedContent,
  previous: string | undefined,
  context: EntryContext,
): TimelineEntry {
  const { evalScore, lastEval, notes, stage } = draft.content;
  const score = {
    placed: draft,
    ...(evalScore && { score: evalScore.value }),
    ...(lastEval && { lastEval }),
  };
  return {
    version: DRAFT,
    isInFiles: true,
    stage,
    served: [],
    isRollbackTarget: false,
    author: undefined,
    at: undefined,
    commit: undefined,
    notes,
    score: toScore(score, undefined, context),
    previous,
  };
}

function toScore(
  { placed, score, lastEval }: Pick<KnownVersion, 'placed' | 'score' | 'lastEval'>,
  commit: Commit | undefined,
  { ports, suites }: EntryContext,
): TimelineScore | undefined {
  if (score === undefined) return undefined;
  const recorded = lastEval?.content === undefined ? 'unverified' : 'recorded';
  return {
    value: score,
    state: placed ? scoreStateOf(placed, ports.sources, ports.sha256) : recorded,
    evidence: lastEval,
    suite: suites.indexOf(lastEval),
    commit,
  };
}

/** Suites by the digest of what measured: a path may stay while its cases change. */
class Suites {
  readonly found: MeasuringSuite[] = [];

  indexOf(evidence: LastEval | undefined): number | undefined {
    if (evidence?.suite_digest === undefined) return undefined;
    const { suite: path, suite_digest: digest, cases } = evidence;
    const known = this.found.findIndex((suite) => suite.digest === digest && suite.path === path);
    if (known >= 0) return known;
    this.found.push({ path, digest, cases });
    return this.found.length - 1;
  }
}

/** A line joins neighbours that one suite measured: it crosses no version without a score. */
function findLines(entries: readonly TimelineEntry[]): Pick<Timeline, 'lines' | 'suiteChanges'> {
  const lines: number[][] = [];
  const suiteChanges: number[] = [];
  let line: number[] = [];
  let before: TimelineScore | undefined;
  for (let i = entries.length - 1; i >= 0; i--) {
    const { score } = entries[i]!;
    const isNeighbour = line.length > 0 && line.at(-1) === i + 1;
    const isComparable = score?.suite !== undefined && score.suite === before?.suite;
    if (score && isNeighbour && isComparable) line.push(i);
    else if (score) lines.push((line = [i]));
    if (score && before && !isComparable) suiteChanges.push(i);
    before = score ?? before;
  }
  return { lines: lines.filter(({ length }) => length > 1), suiteChanges };
}
