import { cost } from './cost.ts';
import { errorRate } from './errorRate.ts';
import { inputDrift } from './inputDrift.ts';
import { judgeDrift } from './judgeDrift.ts';
import { latency } from './latency.ts';
import type { Monitor } from './monitor.ts';
import { noData } from './noData.ts';
import { quality } from './quality.ts';
import { qualityTrend } from './qualityTrend.ts';

/** Every monitor, in the order in which they are shown. */
export const monitors: readonly Monitor[] = [
  quality,
  qualityTrend,
  errorRate,
  latency,
  cost,
  noData,
  judgeDrift,
  inputDrift,
];
