import { findMonitoring } from '../registry/monitoring.ts';
import type { FileCheck } from './check.ts';

/** A hook calls a URL or runs a command: with neither, or with both, nobody knows what is to happen. */
export const monitoringHookIncomplete: FileCheck = {
  codes: ['monitoring-hook-incomplete'],
  check({ file }) {
    return (findMonitoring(file)?.hooks ?? []).flatMap(({ webhook, command, range }) => {
      if ((webhook === undefined) !== (command === undefined)) return [];
      const message = webhook
        ? 'The hook has a `webhook` and a `command`, of which one is used. Make two hooks of it.'
        : 'The hook tells nobody. Give it a `webhook`, an address that alerts are sent to, or a `command` that is run.';
      const code = 'monitoring-hook-incomplete';
      return [{ problem: { code, message, severity: 'error' as const, range: command?.range ?? range } }];
    });
  },
};
