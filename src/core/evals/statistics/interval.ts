/** A confidence interval, both ends included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The part of an interval that lies in `range`. */
export function clipInterval(interval: Interval, range: Interval): Interval {
  return {
    low: Math.min(range.high, Math.max(range.low, interval.low)),
    high: Math.max(range.low, Math.min(range.high, interval.high)),
  };
}
