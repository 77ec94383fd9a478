import { asks } from '../scorers/index.ts';
import type { Assertion } from '../scorers/scorer.ts';

/** What is compared with the baseline's answer says nothing of a labelled answer alone. */
export const isJudged = ({ type, against }: Pick<Assertion, 'type' | 'against'>): boolean =>
  asks(type, 'judge') && (against !== undefined || !asks(type, 'baseline'));

/** Whether an assertion has this metric, or is of this type. */
export const isNamed = ({ type, inverted, metric }: Assertion, name: string): boolean =>
  metric === name || (inverted ? `not-${type}` : type) === name;
