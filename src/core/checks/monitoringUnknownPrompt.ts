import { findSimilar } from '../base/didYouMean.ts';
import { findMonitoring } from '../registry/monitoring.ts';
import type { FileCheck } from './check.ts';
import { renameFix, textIn } from './fixEdits.ts';

/** Thresholds of a prompt that the registry does not have watch over nobody. */
export const monitoringUnknownPrompt: FileCheck = {
  codes: ['monitoring-unknown-prompt'],
  check({ file, registry }) {
    const names = new Set(registry.prompts.map(({ block }) => block.name));
    return (findMonitoring(file)?.prompts ?? []).flatMap(({ name, keyRange }) => {
      if (names.has(name)) return [];
      const similar = findSimilar(name, names);
      const advice = similar === undefined ? 'Name one that is there.' : `Did you mean “${similar}”?`;
      const message = `The registry has no prompt “${name}”, so these thresholds are for nobody. ${advice}`;
      const data = { prompt: name, ...(similar !== undefined && { similar }) };
      const code = 'monitoring-unknown-prompt';
      return [{ problem: { code, message, severity: 'warning' as const, range: keyRange, data } }];
    });
  },
  findFixes(problem, context) {
    const similar = textIn(problem, 'similar');
    if (similar === undefined) return [];
    const options = { title: `Change to “${similar}”`, isPreferred: true as const };
    return [renameFix(context, options, problem.range, similar)];
  },
};
