import type { Evaluation } from '../../../src/core/monitoring/alert.ts';

/** An evaluation of which only what matters is said. */
export const evaluationOf = (own: Partial<Evaluation> = {}): Evaluation => ({
  monitor: 'quality',
  prompt: 'summarise-ticket',
  version: '2.1.0',
  environment: 'production',
  state: 'ok',
  value: undefined,
  threshold: undefined,
  clearAt: undefined,
  baseline: undefined,
  calls: 500,
  interval: undefined,
  text: 'A sentence.',
  causes: [],
  ...own,
});
