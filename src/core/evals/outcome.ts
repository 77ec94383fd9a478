/** What became of a case or an assertion. An error means that nobody could judge; it is never a pass. */
export type Outcome = 'pass' | 'fail' | 'error';

/** What a scorer says of one answer: a score with its reason, or why it cannot judge. */
export type Judgement = Score | ScoreError;

export interface Score {
  /** Whether the answer satisfies the assertion, before `not-` is applied. */
  readonly pass: boolean;
  /** 0 to 1 for most scorers; unclamped where the user's own code gives the number. */
  readonly score: number;
  readonly reason: string;
  /** Named scores that the scorer itself found, besides `metric`. */
  readonly named_scores?: Readonly<Record<string, number>>;
  /** US dollars that judging cost. Absent: nothing; `null`: unknown. */
  readonly cost_usd?: number | null;
}

export interface ScoreError {
  readonly error: string;
  readonly cost_usd?: number | null;
}

export function isScoreError(judgement: Judgement): judgement is ScoreError {
  return 'error' in judgement;
}
