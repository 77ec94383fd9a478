/** Options of `eval`, as commander names them. */
export interface EvalOptions {
  readonly prompt?: readonly string[];
  readonly json?: boolean;
  readonly junit?: string;
  /** True: to standard output. */
  readonly markdown?: string | true;
  /** A file for one HTML page. */
  readonly html?: string;
  readonly github?: boolean;
  readonly maxCost?: number;
  readonly baseline?: string;
  readonly filter?: string;
  readonly repeat?: number;
  readonly concurrency?: number;
  readonly cache: boolean;
  readonly record?: boolean;
  readonly check?: boolean;
  readonly writeCassette?: string;
  readonly dryRun?: boolean;
  readonly strict?: boolean;
}
