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
  readonly tag?: readonly string[];
  /** Each `key=value`. */
  readonly metadata?: readonly string[];
  readonly failing?: boolean;
  readonly changed?: boolean;
  readonly sample?: number;
  readonly seed?: string;
  /** In place of the versions' own. */
  readonly model?: readonly string[];
  readonly resume?: boolean;
  readonly retryErrors?: boolean;
  readonly watch?: boolean;
  readonly repeat?: number;
  readonly concurrency?: number;
  readonly cache: boolean;
  readonly record?: boolean;
  readonly check?: boolean;
  readonly writeCassette?: string;
  readonly dryRun?: boolean;
  readonly strict?: boolean;
}
