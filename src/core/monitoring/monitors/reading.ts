import type { Evaluation, MonitorState } from '../alert.ts';

/** What a monitor reads off: an evaluation without what it is about. */
export type Reading = Omit<Evaluation, 'monitor' | 'prompt' | 'version' | 'environment'>;

/** A reading with what it does not say left empty. */
export function toReading(
  state: MonitorState,
  text: string,
  rest: Partial<Omit<Reading, 'state' | 'text'>> = {},
): Reading {
  return {
    state,
    text,
    value: undefined,
    threshold: undefined,
    clearAt: undefined,
    baseline: undefined,
    calls: 0,
    interval: undefined,
    causes: [],
    ...rest,
  };
}
