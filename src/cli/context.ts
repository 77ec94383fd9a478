import type { Paint } from '../core/evals/reports/paint.ts';
import type { Allowed } from './nodeSecrets.ts';

/** What every command gets from the command line and from the process. */
export interface Context {
  /** Absolute. */
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly allowed: Allowed;
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  /** Writes to standard error, what is no result: progress, notes. */
  readonly note: (text: string) => void;
  /** Characters in a line of standard output; unlimited where it is no terminal. */
  readonly width: number;
  readonly paint: Paint;
  readonly paintNote: Paint;
}
