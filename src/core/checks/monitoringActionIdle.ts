import {
  type MonitorKey,
  MONITOR_KEYS,
  type WrittenMonitoring,
  findMonitoring,
} from '../registry/monitoring.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { entryOf } from '../yaml/tree.ts';
import type { FileCheck } from './check.ts';
import { placeOf, removeFix } from './fixEdits.ts';

/** An action that nothing can lead to gives a false sense of safety. */
export const monitoringActionIdle: FileCheck = {
  codes: ['monitoring-action-idle'],
  check({ file, registry }) {
    const written = findMonitoring(file);
    return [...(written?.actions ?? [])].flatMap(([key, { value, range }]) => {
      const monitor = MONITOR_KEYS.find((one) => one === key);
      const why = monitor && written && whyIdle(written, { monitor, action: value }, registry.prompts);
      if (why === undefined) return [];
      const code = 'monitoring-action-idle';
      return [{ problem: { code, message: why, severity: 'warning' as const, range } }];
    });
  },
  findFixes: (problem, context) =>
    removeFix(context, { title: 'Remove the action' }, placeOf(problem, context)?.path ?? []),
};

function whyIdle(
  { monitors, prompts: own, source }: WrittenMonitoring,
  { monitor, action }: { readonly monitor: MonitorKey; readonly action: string },
  prompts: readonly RegisteredPrompt[],
): string | undefined {
  const isOn = own.some((one) => one.monitors[monitor]?.isOff === false);
  if (monitors[monitor]?.isOff && !isOn)
    return `\`${monitor}\` is off, so nothing leads to this. Turn it on, or remove the action.`;
  // What acts on quality needs to know the users apart.
  if (monitor === 'quality' && entryOf(source, 'prometheus'))
    return 'Prometheus does not tell users apart, so an alert on quality is never certain enough to act on. Remove the action, or read the telemetry from another source.';
  if (action === 'kill') return undefined;
  const served = prompts.map(promptOf).filter(({ version }) => version);
  // A prompt in its first version has nothing before it; that of all of them is another matter.
  if (served.length === 0 || served.some(({ rollbackTo }) => rollbackTo)) return undefined;
  return 'Nothing can be rolled back: no prompt says `rollback_to`. Add it, or remove the action.';
}
