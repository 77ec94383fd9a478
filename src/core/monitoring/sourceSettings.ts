/** Where a registry says that its telemetry is kept. */
export type SourceSettings =
  | {
      readonly kind: 'files';
      /** Files and folders, relative to the registry; `.prompt-ledger/telemetry` where none is named. */
      readonly paths: readonly string[];
    }
  | {
      readonly kind: 'prometheus';
      /** Of a server that answers Prometheus' HTTP API. */
      readonly url: string;
      /** Environment variable that holds a bearer token. */
      readonly tokenEnv: string | undefined;
      /** Names of metrics that differ from ours, by ours. */
      readonly names: ReadonlyMap<string, string>;
    }
  | {
      readonly kind: 'postgres';
      /** Environment variable that holds the connection string: it may hold a password. */
      readonly urlEnv: string;
      readonly table: string;
    }
  | {
      readonly kind: 'clickhouse';
      readonly url: string;
      readonly user: string | undefined;
      readonly passwordEnv: string | undefined;
      /** With its database: `otel.otel_traces`. */
      readonly table: string;
    };
