import { mulberry32 } from '../../src/core/evals/statistics/mulberry32.ts';
import { bucketOf } from '../../src/core/experiments/assignment.ts';
import { callLine, scoreLine } from '../core/monitoring/telemetry.ts';

export interface Truth {
  readonly users: number;
  /** What the challenger changes. */
  readonly delta?: number;
  readonly slower?: number;
}

/** Telemetry as the runtime writes it: users are assigned as it does, call one to three times, and are scored later. */
export function telemetryOf({ users, delta = 0, slower = 1 }: Truth): string {
  const random = mulberry32(5);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const [calls, scores]: [string[], string[]] = [[], []];
  for (let user = 0; user < users; user++) {
    const unit = `u_${user}`;
    const arm = bucketOf('summarise:shorter', unit) < 1000 ? 'challenger' : 'control';
    const isNew = arm === 'challenger';
    const level = 0.8 + (isNew ? delta : 0) + 0.05 * normal();
    for (let call = 0; call < 1 + (user % 3); call++) {
      const id = `${user}-${call}`;
      const day = 1 + ((user + call) % 9);
      calls.push(
        callLine({
          id,
          arm,
          unit,
          time: `2026-11-0${day}T10:00:00.000Z`,
          milliseconds: Math.exp(6.7 + 0.4 * normal()) * (isNew ? slower : 1),
          cost: 0.001 + 0.0002 * random(),
        }),
      );
      scores.push(scoreLine(id, level + 0.1 * normal()));
    }
  }
  return `${[...calls, ...scores].join('\n')}\n{"v":1,"type":"span","ti`;
}
