// What the dashboard and its host say to each other. All words are the host's, in the language of the user.

export type DashboardRange = '1d' | '7d' | '30d' | '90d' | '1y';

/** What the user chose; kept by the page over a reload of the window. */
export interface DashboardChoice {
  /** Id of the prompt: the registry and its name. */
  readonly prompt: string | undefined;
  /** Empty for all of them together. */
  readonly version: string;
  readonly environment: string;
  readonly range: DashboardRange;
}

export type DashboardAction = 'rollBack' | 'stopExperiment' | 'openPrompt' | 'showCalls';

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface AlertView {
  readonly id: string;
  readonly certainty: 'firing' | 'suspected';
  readonly certaintyText: string;
  readonly title: string;
  readonly since: string;
  readonly text: string;
  /** Why, and what to do. */
  readonly causes: readonly string[];
  readonly advice: readonly string[];
  readonly actions: readonly DashboardAction[];
}

/** A number of now, above the charts. */
export interface FigureView {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly state: 'good' | 'bad' | 'unknown';
}

export type ChartId = 'quality' | 'errors' | 'latency' | 'cost' | 'calls';

export type ChartUnit = 'score' | 'share' | 'milliseconds' | 'usd' | 'count';

export interface SeriesView {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly tone: 'main' | 'second' | 'third' | 'quiet';
}

export interface ChartPicture {
  readonly id: ChartId;
  readonly title: string;
  /** What it shows, in a sentence for those who do not see it. */
  readonly summary: string;
  readonly unit: ChartUnit;
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly series: readonly SeriesView[];
  /** Limits around the first series. */
  readonly band?: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] };
  readonly threshold?: { readonly value: number; readonly label: string };
  /** Said instead of a chart that would be empty. */
  readonly empty?: string;
}

export interface MarkView {
  /** Seconds since 1970. */
  readonly at: number;
  readonly until?: number;
  readonly kind: 'version' | 'alert';
  readonly text: string;
}

export interface DashboardTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What there is to say where there is nothing to see. */
export interface EmptyView {
  readonly text: string;
  readonly hint?: string;
  readonly code?: string;
}

export interface DashboardView {
  readonly choice: DashboardChoice;
  readonly prompts: readonly Option[];
  readonly versions: readonly Option[];
  readonly environments: readonly Option[];
  readonly banners: readonly {
    readonly severity: 'information' | 'warning' | 'error';
    readonly message: string;
  }[];
  readonly isLoading: boolean;
  readonly alerts: readonly AlertView[];
  /** What is said where there is no alert. */
  readonly calm: string | undefined;
  readonly figures: readonly FigureView[];
  readonly charts: readonly ChartPicture[];
  readonly marks: readonly MarkView[];
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly table: DashboardTable;
  /** Said in place of everything else. */
  readonly empty: EmptyView | undefined;
  /** For screen readers. */
  readonly status: string;
}

export type ToDashboard = { readonly type: 'state'; readonly view: DashboardView };

export type FromDashboard =
  | { readonly type: 'ready'; readonly choice: Partial<DashboardChoice> }
  | { readonly type: 'choose'; readonly choice: Partial<DashboardChoice> }
  | { readonly type: 'act'; readonly action: DashboardAction };

export interface DashboardLabels {
  readonly [name: string]: string;
  readonly prompt: string;
  readonly version: string;
  readonly environment: string;
  readonly range: string;
  readonly '1d': string;
  readonly '7d': string;
  readonly '30d': string;
  readonly '90d': string;
  readonly '1y': string;
  readonly charts: string;
  readonly table: string;
  readonly alerts: string;
  readonly figures: string;
  readonly loading: string;
  readonly rollBack: string;
  readonly stopExperiment: string;
  readonly openPrompt: string;
  readonly showCalls: string;
  readonly title: string;
}
