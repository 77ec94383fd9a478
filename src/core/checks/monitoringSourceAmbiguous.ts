import { findMonitoring } from '../registry/monitoring.ts';
import type { FileCheck } from './check.ts';
import { placeOf, removeFix, textIn } from './fixEdits.ts';

/** The kinds of source in the order in which they are looked for, each with what goes with it. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  prometheus: ['token_env', 'names'],
  postgres: [],
  clickhouse: ['table', 'user', 'password_env'],
  files: [],
};

/** Telemetry is read from one place: of several the first counts, and what belongs to another one is for nothing. */
export const monitoringSourceAmbiguous: FileCheck = {
  codes: ['monitoring-source-ambiguous'],
  check({ file }) {
    const entries = findMonitoring(file)?.source?.entries ?? [];
    const named = Object.keys(KINDS).filter((kind) => entries.some(({ key }) => key === kind));
    const [used] = named;
    return entries.flatMap(({ key, keyRange }) => {
      const kind = Object.keys(KINDS).find((one) => one === key || KINDS[one]?.includes(key));
      const isIdle = kind !== undefined && kind !== used && (kind === key || !named.includes(kind));
      if (!isIdle) return [];
      const message =
        key === kind
          ? `Telemetry is read from one place, and that is \`${used}\`. Remove one of the two.`
          : `\`${key}\` goes with \`${kind}\`, which is not the source.`;
      const code = 'monitoring-source-ambiguous';
      return [{ problem: { code, message, severity: 'error' as const, range: keyRange, data: { key } } }];
    });
  },
  findFixes: (problem, context) =>
    removeFix(
      context,
      { title: `Remove “${textIn(problem, 'key')}”` },
      placeOf(problem, context)?.path ?? [],
    ),
};
