import type { PromptError } from '../base/errors.ts';
import type { Sha256 } from '../base/ports.ts';
import type { FileEdits } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import type { CostPorts } from '../evals/costCap.ts';
import type { GateName } from '../registry/model.ts';
import type { NewFile } from '../registry/scaffold.ts';
import type { PlacedContent } from '../versions/content.ts';
import type { ExperimentAnalysis } from './gates/trials.ts';

export type LifecycleAction =
  | 'draft'
  | 'release'
  | 'promote'
  | 'deploy'
  | 'rollback'
  | 'start-experiment'
  | 'stop-experiment'
  | 'advance-rollout'
  | 'kill'
  | 'unkill';

/** The environment that a prompt's `version` is the pointer of; all others stand in `environments`. */
export const PRODUCTION = 'production';

/**
 * One step in the life of a prompt, ready to be looked at and then to be written. Nothing is in it to write
 * while `refusal` is set: the report says why.
 */
export interface Transition extends Step {
  readonly action: LifecycleAction;
}

/** A change of a prompt that is computed before it is written. */
export interface Step {
  /** Imperative, for the confirmation: “Roll back summarise-ticket to 2.0.0”. */
  readonly title: string;
  /** The one line after it is done, the same in every host. */
  readonly result: string;
  /** The precondition report, line by line. */
  readonly requirements: readonly Requirement[];
  /** On the texts as they are now. New files come first, so that no content is lost whatever happens between. */
  readonly edits: readonly FileEdits[];
  /** Version files; their paths are relative to the folder of the prompt's file. */
  readonly newFiles: readonly NewFile[];
  /** Why it may not be done as it was asked for: a requirement is unmet that is required, or that needs a reason. */
  readonly refusal: PromptError | undefined;
}

export type RequirementId =
  | 'version-valid'
  | 'version-free'
  | 'step-large-enough'
  | 'content-changed'
  | 'content-complete'
  | 'template-parses'
  | 'target-exists'
  | 'target-valid'
  | 'not-served-yet'
  | 'variables-compatible'
  | 'cost-cap-holds'
  | 'score-fresh'
  | 'score-sufficient'
  | 'no-regression'
  | 'gate-off'
  | 'not-retired'
  | 'stage-ahead'
  | 'released'
  | 'shadow-passed'
  | 'shadow-sufficient'
  | 'experiment-guarded'
  | 'experiment-harmless'
  | 'canary-sufficient'
  | 'experiment-significant'
  | 'experiment-sufficient'
  | 'not-served'
  | 'not-awaited'
  | 'experiment-complete'
  | 'experiment-free'
  | 'experiment-running'
  | 'experiment-decided'
  | 'control-served'
  | 'starts-small'
  | 'step-finished'
  | 'kill-switch-changes'
  | 'fallback-response';

/** One line of the precondition report. */
export interface Requirement {
  /** The stage whose gate asks for it, where one does. */
  readonly gate?: GateName;
  readonly id: RequirementId;
  readonly outcome: 'met' | 'unmet' | 'unknown';
  /** required: refused unless it is met; overridable: needs a reason, which is recorded; advice: shown only. */
  readonly strength: 'required' | 'overridable' | 'advice';
  /** One line that says what was found, and what to do where it is unmet. */
  readonly text: string;
}

/** What an action looks at besides the prompt. All of it is read before: an action is computed at once. */
export interface LifecycleContext {
  readonly sources: Sources;
  readonly sha256: Sha256;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** What the cost cap is checked with; without it a cap counts as unknown. */
  readonly costs?: Omit<CostPorts, 'sources'> | undefined;
  /**
   * Contents that Git has and that the action may need: what is served now where the files do not have it,
   * the released form of a frozen version.
   */
  readonly fromGit?: readonly PlacedContent[] | undefined;
  /** Numbers that Git's history knows for this prompt: a release may not take them again. */
  readonly numbersInGit?: readonly string[] | undefined;
  /** What experiments measured, by name; one that is missing was not analysed. */
  readonly measured?: ReadonlyMap<string, ExperimentAnalysis> | undefined;
  /** Whether Git has the content as it stands in the file now; undefined where nobody knows. */
  readonly isCommitted?: ((placed: PlacedContent) => boolean | undefined) | undefined;
}

/**
 * The transition, if it may be done.
 * @throws PromptError `bad-input` with the requirements that are unmet
 */
export function allowed<T extends Step>(transition: T): T {
  if (transition.refusal) throw transition.refusal;
  return transition;
}
