import { mulberry32 } from '../../../../src/core/evals/statistics/mulberry32.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** How one version of a prompt behaves at a time. */
export interface Behaviour {
  readonly prompt: string;
  readonly version: string;
  readonly model: string;
  readonly arm: string | undefined;
  /** In the busiest hour of a working day. */
  readonly callsPerHour: number;
  /** The traffic of the quietest hour and of a weekend, as shares. */
  readonly night: number;
  readonly weekend: number;
  /** Calls of one user come together: so many in the mean. */
  readonly callsPerSession: number;
  readonly failed: number;
  readonly retried: number;
  readonly corrected: number;
  /** Some users fail more than others: the beta distribution of their rates counts as so many calls. */
  readonly errorPrior: number;
  readonly quality: { readonly mean: number; readonly userSd: number; readonly callSd: number };
  readonly scoredShare: number;
  /** Lognormal: median in milliseconds, and the standard deviation of its logarithm. */
  readonly latency: { readonly median: number; readonly sigma: number };
  readonly inputTokens: { readonly median: number; readonly sigma: number };
  readonly outputTokens: { readonly median: number; readonly sigma: number };
  /** US dollars a million tokens; undefined where nobody knows. */
  readonly price: { readonly input: number; readonly output: number } | undefined;
  /** Of the answers that never change, scored once a day; none where undefined. */
  readonly anchors: { readonly count: number; readonly mean: number; readonly daySd: number } | undefined;
  /** Shares of the languages of inputs, written as `input:language`; not written where there are none. */
  readonly languages: readonly number[];
}

export const USUAL: Behaviour = {
  prompt: 'summarise-ticket',
  version: '2.0.0',
  model: 'gpt-4o-2024-08-06',
  arm: undefined,
  callsPerHour: 120,
  night: 0.25,
  weekend: 0.5,
  callsPerSession: 2,
  failed: 0.006,
  retried: 0.01,
  corrected: 0.004,
  errorPrior: 20,
  quality: { mean: 0.88, userSd: 0.06, callSd: 0.1 },
  scoredShare: 0.25,
  latency: { median: 900, sigma: 0.5 },
  inputTokens: { median: 1200, sigma: 0.5 },
  outputTokens: { median: 300, sigma: 0.4 },
  price: { input: 2.5, output: 10 },
  anchors: undefined,
  languages: [],
};

export interface GeneratedScore {
  readonly name: string;
  readonly value: number;
}

export interface GeneratedCall {
  readonly at: number;
  readonly prompt: string;
  readonly version: string;
  readonly model: string;
  readonly arm: string | undefined;
  /** A number, as whoever shares it out may take its remainder. */
  readonly unit: number;
  readonly isFailed: boolean;
  readonly isRetried: boolean;
  readonly isCorrected: boolean;
  readonly milliseconds: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number | undefined;
  readonly scores: readonly GeneratedScore[];
}

/** Scores that belong to no call that was served: those of an anchor set. */
export interface GeneratedAnchor extends GeneratedScore {
  readonly at: number;
  readonly prompt: string;
  readonly version: string;
}

export interface GeneratedHour {
  readonly start: number;
  readonly calls: readonly GeneratedCall[];
  readonly anchors: readonly GeneratedAnchor[];
}

/** Everything that can be drawn, from one seed. */
export class Draws {
  readonly random: () => number;
  #spare: number | undefined;

  constructor(seed: number) {
    this.random = mulberry32(seed);
  }

  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.random()));
    const angle = 2 * Math.PI * this.random();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  poisson(mean: number): number {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let [count, product] = [0, this.random()];
    while (product > limit) {
      count++;
      product *= this.random();
    }
    return count;
  }

  lognormal({ median, sigma }: { readonly median: number; readonly sigma: number }): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** A rate around the mean, for a user: two groups, whose variance is that of a beta with so many prior calls. */
  rate(mean: number, prior: number): number {
    const share = 1 / (1 + prior);
    return this.random() < share ? 1 - (1 - mean) * (1 - share) : mean * (1 - share);
  }

  index(shares: readonly number[]): number {
    let rest = this.random() * shares.reduce((sum, share) => sum + share, 0);
    return Math.max(
      0,
      shares.findIndex((share) => (rest -= share) < 0),
    );
  }
}

/** Share of the busiest hour’s traffic: highest at 14:00 UTC, lowest at 02:00, less at weekends. */
function activity(at: number, { night, weekend }: Behaviour): number {
  const hour = (at % DAY_MS) / HOUR_MS;
  const daily = night + (1 - night) * (0.5 + 0.5 * Math.cos(((hour - 14) / 24) * 2 * Math.PI));
  const weekday = new Date(at).getUTCDay();
  return daily * (weekday === 0 || weekday === 6 ? weekend : 1);
}

/** One hour of traffic of everything that is served in it. */
export function generateHour(start: number, served: readonly Behaviour[], draws: Draws): GeneratedHour {
  const calls: GeneratedCall[] = [];
  const anchors: GeneratedAnchor[] = [];
  for (const behaviour of served) {
    const sessions = draws.poisson(
      (behaviour.callsPerHour * activity(start, behaviour)) / behaviour.callsPerSession,
    );
    for (let i = 0; i < sessions; i++) pushSession(calls, behaviour, start + draws.random() * HOUR_MS, draws);
    if (behaviour.anchors && start % DAY_MS === 3 * HOUR_MS) pushAnchors(anchors, behaviour, start, draws);
  }
  return { start, calls, anchors };
}

function pushSession(calls: GeneratedCall[], behaviour: Behaviour, at: number, draws: Draws): void {
  const unit = Math.floor(draws.random() * 2 ** 31);
  const userQuality = behaviour.quality.mean + behaviour.quality.userSd * draws.normal();
  const failed = draws.rate(behaviour.failed, behaviour.errorPrior);
  const end = Math.floor(at / HOUR_MS) * HOUR_MS + HOUR_MS - 1;
  do {
    calls.push(toCall(behaviour, { at: Math.min(at, end), unit, userQuality, failed }, draws));
    at += draws.random() * 2 * MINUTE_MS;
  } while (draws.random() < 1 - 1 / behaviour.callsPerSession);
}

function toCall(
  behaviour: Behaviour,
  session: {
    readonly at: number;
    readonly unit: number;
    readonly userQuality: number;
    readonly failed: number;
  },
  draws: Draws,
): GeneratedCall {
  const { prompt, version, model, arm, price } = behaviour;
  const isFailed = draws.random() < session.failed;
  const isRetried = draws.random() < behaviour.retried;
  const attempts = isRetried ? 2 : 1;
  const inputTokens = attempts * Math.round(draws.lognormal(behaviour.inputTokens));
  const outputTokens = attempts * Math.round(draws.lognormal(behaviour.outputTokens));
  const scores: GeneratedScore[] = [];
  if (!isFailed && draws.random() < behaviour.scoredShare)
    scores.push({
      name: 'quality_score',
      value: clip(session.userQuality + behaviour.quality.callSd * draws.normal()),
    });
  if (behaviour.languages.length > 0)
    scores.push({
      name: 'input:language',
      value: (draws.index(behaviour.languages) + 0.5) / behaviour.languages.length,
    });
  return {
    at: Math.floor(session.at),
    prompt,
    version,
    model,
    arm,
    unit: session.unit,
    isFailed,
    isRetried,
    isCorrected: draws.random() < behaviour.corrected,
    milliseconds: attempts * draws.lognormal(behaviour.latency),
    inputTokens,
    outputTokens,
    costUsd: price && (inputTokens * price.input + outputTokens * price.output) / 1e6,
    scores,
  };
}

function pushAnchors(
  anchors: GeneratedAnchor[],
  { prompt, version, anchors: set }: Behaviour,
  at: number,
  draws: Draws,
): void {
  if (!set) return;
  const mean = set.mean + set.daySd * draws.normal();
  for (let i = 0; i < set.count; i++)
    anchors.push({
      at,
      prompt,
      version,
      name: 'anchor:quality_score',
      value: clip(mean + 0.02 * draws.normal()),
    });
}

const clip = (value: number): number => Math.min(1, Math.max(0, value));
