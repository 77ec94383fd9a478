import * as vscode from 'vscode';
import type { Sources } from '../../core/base/sources.ts';
import type { Resources } from '../../core/checks/check.ts';
import { Reads } from '../../core/checks/reads.ts';
import { type ScoreState, scoreStateOf } from '../../core/evals/scoreState.ts';
import type { PromptBlock } from '../../core/registry/layout.ts';
import { type RegisteredPrompt, type Registry, promptOf } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent, findContents, servedVersions } from '../../core/versions/content.ts';
import { contentDigest } from '../../core/versions/digest.ts';
import { compareVersions } from '../../core/versions/order.ts';
import type { App } from '../app.ts';

/** What a prompt's row says besides its name. */
export interface Facts {
  readonly description: string;
  /** What is wrong with the scores of the draft and of served versions, and whether it is turned off. */
  readonly alarms: readonly ScoreAlarm[];
  /** Its text cannot be read as it should. */
  readonly isBroken: boolean;
}

/**
 * `stale`: the score is about another text. `failing`: it is below `min_score`, or worse than what it was compared
 * with. `flaky`: it is neither, but some cases pass only sometimes. `killed`: nobody is served it, whatever its score.
 */
export type AlarmKind = 'stale' | 'failing' | 'flaky' | 'killed';

export interface ScoreAlarm {
  /** `draft`, or a number. */
  readonly version: string;
  readonly kind: AlarmKind;
}

/** Facts with all that they depend on besides the prompt's text. */
interface KnownFacts {
  readonly facts: Facts;
  readonly partials: Partials;
  readonly reads: Reads;
  /** See RegistryStore.companions: as long as it is the same, so is everything that was read. */
  companions: number;
}

type Partials = Registry['settings']['partials'];

const NO_RESOURCES: Resources = { prices: undefined, countTokens: undefined, checkSchema: undefined };

/** What scores are worth, computed once for each text of a prompt and of the files that it depends on. */
export class Scores {
  readonly #app: Pick<App, 'store' | 'sha256'>;
  readonly #known = new WeakMap<PromptBlock, KnownFacts>();

  constructor(app: Pick<App, 'store' | 'sha256'>) {
    this.#app = app;
  }

  factsOf(prompt: RegisteredPrompt): Facts {
    const { partials } = prompt.registry.settings;
    const known = this.#known.get(prompt.block);
    if (known && this.#isFresh(known, partials)) return known.facts;
    const { companions } = this.#app.store;
    const reads = new Reads(this.#app.store, NO_RESOURCES);
    const facts = this.#toFacts(prompt, reads);
    this.#known.set(prompt.block, { facts, partials, reads, companions });
    return facts;
  }

  /** What was known last, which may be about other files than there are now. */
  knownFacts({ block }: RegisteredPrompt): Facts | undefined {
    return this.#known.get(block)?.facts;
  }

  /** Whether facts that were computed may be others now although the prompt's text is the same. */
  isOutdated({ block, registry }: RegisteredPrompt): boolean {
    const known = this.#known.get(block);
    return known !== undefined && !this.#isFresh(known, registry.settings.partials);
  }

  /** A version that stands in two places counts where it stands first; the diagnostic names the other. */
  contents(prompt: RegisteredPrompt, sources: Sources = this.#app.store): PlacedContent[] {
    const contents = findContents(prompt, sources);
    return contents.filter(
      ({ version }, i) => contents.findIndex((other) => other.version === version) === i,
    );
  }

  /** The draft and what a pointer names, and the others; each with the newest first. */
  split(prompt: RegisteredPrompt, sources?: Sources): { current: PlacedContent[]; older: PlacedContent[] } {
    const served = servedVersions(prompt);
    const contents = this.contents(prompt, sources).toSorted(byVersion);
    const isCurrent = ({ version, where }: PlacedContent): boolean =>
      where === 'draft' || where === 'inline' || served.has(version);
    return { current: contents.filter(isCurrent), older: contents.filter((placed) => !isCurrent(placed)) };
  }

  state(placed: PlacedContent, sources: Sources = this.#app.store): ScoreState {
    return scoreStateOf(placed, sources, this.#app.sha256);
  }

  /** How a draft stands to the versions: “same as 2.2.0”, “ahead of 2.1.0”. */
  againstVersions(draft: PlacedContent): string | undefined {
    const { store, sha256 } = this.#app;
    const digest = contentDigest(draft, store, sha256);
    if (draft.where !== 'draft' || digest === undefined) return undefined;
    const others = this.contents(draft.prompt).filter(({ version }) => version !== DRAFT);
    const same = others.find((placed) => contentDigest(placed, store, sha256) === digest);
    if (same) return vscode.l10n.t('same as {0}', same.version);
    const served = promptOf(draft.prompt).version?.value;
    return others.some(({ version }) => version === served)
      ? vscode.l10n.t('ahead of {0}', served ?? '')
      : undefined;
  }

  #isFresh(known: KnownFacts, now: Partials): boolean {
    const { partials, reads } = known;
    const { companions } = this.#app.store;
    if (!isSamePartials(partials, now)) return false;
    // Of thousands of prompts a keystroke in the registry leaves all but one as they are.
    if (known.companions === companions) return true;
    if (!reads.isFresh()) return false;
    known.companions = companions;
    return true;
  }

  #toFacts(prompt: RegisteredPrompt, sources: Sources): Facts {
    const { version, isKilled } = promptOf(prompt);
    const states = this.split(prompt, sources).current.map((placed) => ({
      placed,
      state: this.state(placed, sources),
    }));
    // What nobody serves yet is still being written.
    const shown = states.find(({ placed }) => placed.version === (version?.value ?? DRAFT));
    const isBroken = prompt.block.parsed.problems.some(({ severity }) => severity === 'error');
    const parts = [
      isBroken && vscode.l10n.t('has errors'),
      version?.value ?? vscode.l10n.t('draft'),
      shown && scoreText(shown.placed, shown.state),
    ];
    return {
      description: parts.filter(Boolean).join(' · '),
      alarms: [
        ...(isKilled ? [{ version: version?.value ?? DRAFT, kind: 'killed' as const }] : []),
        ...states.flatMap(({ placed, state }) => {
          const kind = alarmOf(placed, state);
          return kind ? [{ version: placed.version, kind }] : [];
        }),
      ],
      isBroken,
    };
  }
}

/** `0.91`, and what is wrong with it in a word. */
export function scoreText(
  { content: { evalScore, lastEval }, prompt }: PlacedContent,
  state: ScoreState,
): string | undefined {
  if (!evalScore) return undefined;
  const score = evalScore.value.toFixed(2);
  const { flaky = 0, baseline } = lastEval ?? {};
  if (state === 'content-changed') return vscode.l10n.t('{0} stale', score);
  if (state === 'unverified') return vscode.l10n.t('{0} unverified', score);
  if (state === 'below-minimum')
    return vscode.l10n.t('{0} below {1}', score, promptOf(prompt).evals.minScore ?? '');
  if (state === 'fresh' && baseline?.verdict === 'regressed') return vscode.l10n.t('{0} regressed', score);
  return flaky > 0 ? vscode.l10n.t('{0} · {1} flaky', score, flaky) : score;
}

export function alarmOf({ content: { lastEval } }: PlacedContent, state: ScoreState): AlarmKind | undefined {
  if (state === 'content-changed') return 'stale';
  if (state === 'below-minimum') return 'failing';
  if (state !== 'fresh') return undefined;
  if (lastEval?.baseline?.verdict === 'regressed') return 'failing';
  return (lastEval?.flaky ?? 0) > 0 ? 'flaky' : undefined;
}

/** What a prompt's row says in one letter: the worst of what its versions have. */
export const worstAlarm = (alarms: readonly ScoreAlarm[]): AlarmKind | undefined =>
  ALARM_KINDS.find((kind) => alarms.some((alarm) => alarm.kind === kind));

const ALARM_KINDS: readonly AlarmKind[] = ['killed', 'failing', 'stale', 'flaky'];

const isSamePartials = (before: Partials, now: Partials): boolean =>
  before === now ||
  (before.size === now.size && [...now].every(([name, { value }]) => before.get(name)?.value === value));

function byVersion(a: PlacedContent, b: PlacedContent): number {
  if (a.version === DRAFT || b.version === DRAFT)
    return a.version === b.version ? 0 : a.version === DRAFT ? -1 : 1;
  return compareVersions(b.version, a.version);
}
