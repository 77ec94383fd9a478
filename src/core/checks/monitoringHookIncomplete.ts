import { findMonitoring } from '../registry/monitoring.ts';
import type { FileCheck } from './check.ts';

/** A hook calls a URL or runs a command: with neither, or with several, nobody knows what is to happen. */
export const monitoringHookIncomplete: FileCheck = {
  codes: ['monitoring-hook-incomplete'],
  check({ file }) {
    return (findMonitoring(file)?.hooks ?? []).flatMap(({ webhook, webhookEnv, command, range }) => {
      const count = [webhook, webhookEnv, command].filter((target) => target !== undefined).length;
      if (count === 1) return [];
      const message =
        count > 1
          ? 'The hook has several of `webhook`, `webhook_env` and `command`, of which one is used. Make a hook of each.'
          : 'The hook tells nobody. Give it a `webhook`, an address that alerts are sent to, or a `command` that is run.';
      const code = 'monitoring-hook-incomplete';
      return [{ problem: { code, message, severity: 'error' as const, range: command?.range ?? range } }];
    });
  },
};
