import type { Evidence } from '../evals/evidence.ts';
import { type Forecast, forecastRun } from '../evals/forecast.ts';
import type { ShadowPlan } from './planShadow.ts';

/** What a shadow validation asks and costs where nothing is decided before its last call. */
export const forecastShadow = (
  { candidate, replay }: Pick<ShadowPlan, 'candidate' | 'replay'>,
  evidence: Evidence | undefined,
): Forecast => forecastRun([candidate, ...(replay ? [replay] : [])], evidence);
