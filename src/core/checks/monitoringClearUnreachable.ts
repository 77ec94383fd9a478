import type { Located } from '../registry/model.ts';
import {
  DEFAULT_MAX_RATIO,
  DEFAULT_THRESHOLD,
  type WrittenMonitors,
  findMonitoring,
} from '../registry/monitoring.ts';
import type { FileCheck, Finding } from './check.ts';
import { removeFix, placeOf } from './fixEdits.ts';

/** An alert ends on the other side of where it begins; otherwise it would end while it lasts. */
export const monitoringClearUnreachable: FileCheck = {
  codes: ['monitoring-clear-unreachable'],
  check({ file }) {
    const written = findMonitoring(file);
    if (!written) return [];
    const usual = { threshold: DEFAULT_THRESHOLD, maxRatio: DEFAULT_MAX_RATIO };
    const own = beginningsOf(written.monitors, usual);
    return [
      ...findWrong(written.monitors, usual),
      ...written.prompts.flatMap(({ monitors }) => findWrong(monitors, own)),
    ];
  },
  findFixes: (problem, context) =>
    removeFix(
      context,
      { title: 'Remove it: the default follows where the alert begins', isPreferred: true },
      placeOf(problem, context)?.path ?? [],
    ),
};

interface Beginnings {
  readonly threshold: number;
  readonly maxRatio: number;
}

const beginningsOf = ({ quality, latency }: WrittenMonitors, usual: Beginnings): Beginnings => ({
  threshold: quality?.numbers.get('threshold')?.value ?? usual.threshold,
  maxRatio: latency?.numbers.get('max_ratio')?.value ?? usual.maxRatio,
});

function findWrong(monitors: WrittenMonitors, usual: Beginnings): Finding[] {
  const { threshold, maxRatio } = beginningsOf(monitors, usual);
  const clear = monitors.quality?.numbers.get('clear');
  const ratio = monitors.latency?.numbers.get('clear_ratio');
  return [
    ...(clear && clear.value < threshold
      ? [toFinding(clear, `below ${threshold}`, `${threshold} or above`)]
      : []),
    ...(ratio && ratio.value > maxRatio
      ? [toFinding(ratio, `above ${maxRatio} times the usual`, `${maxRatio} or below`)]
      : []),
  ];
}

function toFinding({ value, range }: Located<number>, begins: string, ends: string): Finding {
  const message = `The alert begins ${begins}, and would end at ${value}, while it lasts. Let it end at ${ends}.`;
  return { problem: { code: 'monitoring-clear-unreachable', message, severity: 'error', range } };
}
