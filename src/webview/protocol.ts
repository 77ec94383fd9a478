/**
 * Every message between the extension and its webviews, and what they keep. Types only: both sides import it. Those of
 * the results panel stand in `protocol/results.ts`.
 */

/** What a panel is about. It survives a reload, with what the user typed. */
export interface PreviewMemory {
  /** The prompt's id: its file and its name. */
  readonly prompt: string;
  readonly version: string | undefined;
  /** Whether the panel stays with its prompt when the cursor goes to another one. */
  readonly locked: boolean;
  /** The eval case that fills the form; undefined: the samples. */
  readonly caseId: string | undefined;
  /** What was typed, by prompt and variable, as it stands in the fields. */
  readonly typed: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What the webview keeps by itself. */
export interface PreviewViewState {
  readonly memory: PreviewMemory;
  readonly scroll: number;
}

/** A piece of a rendered message. */
export interface PieceView {
  readonly kind: 'text' | 'value' | 'missing' | 'failed';
  /** What is rendered; of what is missing or failed, how the template writes it. */
  readonly text: string;
  /** The variable that a value comes from, which has a field in the form. */
  readonly variable?: string;
  /** What a pointer that rests on it is told. */
  readonly title?: string;
}

export interface MessageView {
  readonly role: string;
  /** Its name in the language of the user. */
  readonly label: string;
  readonly pieces: readonly PieceView[];
  /** The pieces are those of the last text that could be rendered. */
  readonly stale: boolean;
}

export interface FieldView {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'json';
  readonly description: string | undefined;
  /** As it stands in the field: typed, or the value of the sample or the case. */
  readonly text: string;
  readonly source: 'typed' | 'sample' | 'case' | 'missing';
  /** In words, such as `sample` or `typed`. */
  readonly sourceLabel: string;
  /** Why what was typed is not a value; the last one that was stays in force. */
  readonly error: string | undefined;
  /** Whether a typed value can be written into the registry as the sample. */
  readonly canSave: boolean;
  /** Not used by this version. */
  readonly unused: boolean;
}

export interface BannerView {
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  /** Index for `openProblem`; undefined where there is no place to go to. */
  readonly problem: number | undefined;
}

export interface VersionView {
  readonly version: string;
  readonly label: string;
}

/** All that the panel shows besides runs and counts. */
export interface PreviewView {
  readonly memory: PreviewMemory;
  readonly name: string;
  readonly model: string | undefined;
  readonly version: string;
  readonly versions: readonly VersionView[];
  /** The name of the source of the inputs: `Samples`, or a case. */
  readonly inputs: string;
  readonly banners: readonly BannerView[];
  readonly messages: readonly MessageView[];
  readonly fields: readonly FieldView[];
  /** Why nothing can be run now; undefined: it can. */
  readonly cannotRun: string | undefined;
}

/** Counts follow the text: they are computed when the tokenizer has time. */
export interface UsageView {
  /** One a message, in their order. */
  readonly messages: readonly string[];
  readonly total: string;
  readonly cost: string;
  /** Percent of the model's context window; undefined where its size is unknown. */
  readonly context: number | undefined;
  readonly contextText: string;
}

/** One answer of a model, while it comes and when it is there. */
export interface LaneView {
  readonly id: string;
  /** The version and the model. */
  readonly title: string;
  readonly state: 'waiting' | 'streaming' | 'done' | 'failed' | 'stopped';
  readonly output: string;
  /** Time to the first token, latency, tokens, cost: those that are known, in words. */
  readonly facts: readonly string[];
  /** Whether the answer fits the prompt's `output_schema`. */
  readonly schema: { readonly ok: boolean; readonly text: string } | undefined;
  readonly error: string | undefined;
  /** What the button says that resolves the error; undefined where none does. */
  readonly remedy: string | undefined;
  readonly canSave: boolean;
}

export interface RunView {
  readonly running: boolean;
  /** For the live region. */
  readonly status: string;
  readonly lanes: readonly LaneView[];
}

export type ToPreview =
  | { readonly type: 'view'; readonly view: PreviewView; readonly sequence: number }
  | { readonly type: 'usage'; readonly usage: UsageView }
  | { readonly type: 'run'; readonly run: RunView }
  /** The newest part of a streaming answer. */
  | { readonly type: 'append'; readonly lane: string; readonly text: string }
  /** The cursor of the editor stands in this piece. */
  | {
      readonly type: 'reveal';
      readonly message: number;
      readonly piece: number;
      readonly offset: number | undefined;
      /** Nobody who types wants the preview to jump. */
      readonly scroll: boolean;
    }
  /** The cursor stands in no message. */
  | { readonly type: 'conceal' }
  | { readonly type: 'copied'; readonly message: number };

export type FromPreview =
  | { readonly type: 'ready' }
  /** A view is on the screen: the next one may come. */
  | { readonly type: 'shown'; readonly sequence: number }
  | { readonly type: 'setInput'; readonly name: string; readonly text: string }
  | { readonly type: 'resetInput'; readonly name: string }
  | { readonly type: 'saveSample'; readonly name: string }
  | { readonly type: 'pickInputs' }
  | { readonly type: 'setVersion'; readonly version: string }
  | { readonly type: 'setLocked'; readonly locked: boolean }
  | { readonly type: 'openSource'; readonly message: number; readonly piece: number; readonly offset: number }
  | { readonly type: 'openProblem'; readonly problem: number }
  | { readonly type: 'openPrompt' }
  | { readonly type: 'copyMessage'; readonly message: number }
  | { readonly type: 'run' }
  | { readonly type: 'compare' }
  | { readonly type: 'stop' }
  | { readonly type: 'copyAnswer'; readonly lane: string }
  | { readonly type: 'resolveError'; readonly lane: string }
  /** What is selected of the answer is what a case may assert. */
  | { readonly type: 'saveCase'; readonly lane: string; readonly selection: string };

/** The words of the panel, in the language of the user. */
export type PreviewLabels = Readonly<
  Record<
    | 'messages'
    | 'variables'
    | 'version'
    | 'lock'
    | 'inputs'
    | 'copy'
    | 'copied'
    | 'copyMessage'
    | 'reset'
    | 'saveSample'
    | 'run'
    | 'stop'
    | 'compare'
    | 'answers'
    | 'saveCase'
    | 'showProblem'
    | 'openPrompt'
    | 'noVariables'
    | 'empty'
    | 'fillIn'
    | 'context'
    | 'noValue'
    | 'yes'
    | 'no'
    | 'outdated',
    string
  >
>;

/** What the timeline's webview keeps by itself. */
export interface TimelineViewState {
  /** The prompt's id: its file and its name. */
  readonly prompt: string;
  /** The version whose row was gone to last. */
  readonly selected: string | undefined;
  readonly scroll: number;
}

export type TimelineAction =
  | 'open'
  | 'compareWithPrevious'
  | 'compareWithDeployed'
  | 'startDraft'
  | 'rollBack';

/** Why a version stands out, in a word: who serves it, how far it is, where it is kept. */
export interface TimelineBadge {
  readonly kind: 'deployed' | 'served' | 'rollback' | 'stage' | 'git';
  readonly text: string;
  readonly title: string | undefined;
}

export interface CommitView {
  readonly id: string;
  readonly short: string;
  /** Its subject, author and date. */
  readonly title: string;
}

/** `recorded`: nobody has held the score against the version's text. */
export type ScoreStateView =
  | 'none'
  | 'unverified'
  | 'fresh'
  | 'content-changed'
  | 'below-minimum'
  | 'unknown'
  | 'recorded';

export interface TimelineScoreView {
  readonly text: string;
  readonly interval: string | undefined;
  readonly state: ScoreStateView;
  /** The state in a word, and in a sentence. */
  readonly stateText: string;
  readonly stateTitle: string;
  /** Against which version, by how much, and what that means. */
  readonly baseline:
    | {
        readonly delta: string;
        readonly verdict: string | undefined;
        readonly verdictText: string;
        readonly against: string;
        readonly title: string;
      }
    | undefined;
  /** The letter of the suite in the chart; undefined where only one suite measured. */
  readonly suite: string | undefined;
  readonly suitePath: string | undefined;
  /** Cases, cost and latency: those that are known, in words. */
  readonly facts: readonly string[];
  /** What brought the score into the file. */
  readonly commit: CommitView | undefined;
  /** False where Git's history is known and does not have the score. */
  readonly isCommitted: boolean;
}

export interface TimelineRow {
  readonly version: string;
  readonly label: string;
  readonly badges: readonly TimelineBadge[];
  readonly author: string | undefined;
  readonly date: string | undefined;
  readonly dateTitle: string | undefined;
  readonly commit: CommitView | undefined;
  readonly notes: string | undefined;
  readonly score: TimelineScoreView | undefined;
  /** Those that make sense for it, in their order. */
  readonly actions: readonly TimelineAction[];
}

/** A version in the chart; without a value it is a gap. */
export interface ChartPoint {
  readonly version: string;
  readonly label: string;
  readonly value: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly state: ScoreStateView;
  readonly isDeployed: boolean;
  /** The letter of the suite that measured it; undefined where only one did, or nobody knows which. */
  readonly suite: string | undefined;
  /** All that it tells, a line each. */
  readonly lines: readonly string[];
}

export interface ChartView {
  /** The text alternative; the table has every value. */
  readonly label: string;
  /** The oldest version first. */
  readonly points: readonly ChartPoint[];
  /** Indices of points whose scores may be compared, and so may be joined. */
  readonly lines: readonly (readonly number[])[];
  /** Indices of points that were measured by another suite than the score before them. */
  readonly suiteChanges: readonly number[];
  readonly minScore: number | undefined;
  readonly minScoreText: string;
  /** What the chart's marks mean: those that it has. */
  readonly legend: readonly { readonly mark: ChartMark; readonly text: string }[];
  /** That scores of different suites cannot be compared, and which suites there are; empty with one suite. */
  readonly suites: readonly string[];
}

export type ChartMark = ScoreStateView | 'deployed' | 'minimum' | 'suite';

/** All that a timeline shows. */
export interface TimelineView {
  readonly prompt: string;
  readonly name: string;
  /** What production serves and what a score has to reach, in a line. */
  readonly summary: string;
  readonly banners: readonly Pick<BannerView, 'severity' | 'message'>[];
  readonly isIndexing: boolean;
  readonly rows: readonly TimelineRow[];
  readonly chart: ChartView | undefined;
  /** Why there is no chart or no row. */
  readonly empty: string | undefined;
  /** What has happened, for the live region. */
  readonly status: string;
}

export interface ToTimeline {
  readonly type: 'state';
  readonly view: TimelineView;
}

export type FromTimeline =
  | { readonly type: 'ready' }
  | { readonly type: 'openPrompt' }
  | { readonly type: 'openCommit'; readonly commit: string }
  | { readonly type: 'act'; readonly action: TimelineAction; readonly version: string };

/** The words of the timeline, in the language of the user. */
export type TimelineLabels = Readonly<
  Record<
    | TimelineAction
    | 'openPrompt'
    | 'trend'
    | 'versions'
    | 'points'
    | 'version'
    | 'score'
    | 'change'
    | 'evidence'
    | 'origin'
    | 'actions'
    | 'noScore'
    | 'openCommit'
    | 'scoreFrom'
    | 'uncommitted'
    | 'indexing',
    string
  >
>;
