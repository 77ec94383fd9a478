import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../core/base/ports.ts';

export const nodeClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => wait(ms, undefined, signal && { signal }),
};
