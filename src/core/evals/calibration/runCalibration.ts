import { Budget } from '../budget.ts';
import type { Plan } from '../plan.ts';
import type { CaseResult } from '../run.ts';
import { type RunOptions, type RunPorts, runSuite } from '../runSuite.ts';
import { judgeDigest, rubricDigests } from './agreement.ts';
import { calibrateJudge, type JudgeReport } from './calibrate.ts';
import { type StoredCalibration, toStoredCalibration } from './calibrationFile.ts';
import type { Label } from './labels.ts';
import { planCalibration } from './planCalibration.ts';

export interface CalibrationOptions extends RunOptions {
  /** How often each answer is judged; with 2, which is the default, it shows whether the judge says the same again. */
  readonly repeats?: number;
  /** The metric or the type of the assertions that count. */
  readonly only?: string;
  /** Hears of each answer that has been judged. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface Calibrated {
  readonly report: JudgeReport;
  /** US dollars; null where unknown. */
  readonly cost_usd: number | null;
  /** Whether all answers were judged; else the budget ran out, or it was cancelled. */
  readonly isComplete: boolean;
  /** As it is kept beside the suite; undefined where not all was judged, so that it says too little. */
  readonly stored: StoredCalibration | undefined;
  /** Answers that the judge could not rate, by the line of their label, with the reason. */
  readonly failed: readonly { readonly line: number; readonly reason: string }[];
}

/**
 * Has the judge rate labelled answers, and compares it with the people who labelled them.
 * @param subject the plan of a version with the suite that the labels are about; it is not asked anything
 * @throws PromptError as `planCalibration` and `runSuite` throw
 */
export async function runCalibration(
  subject: Plan,
  labels: readonly Label[],
  { ports, options }: { readonly ports: RunPorts; readonly options: CalibrationOptions },
): Promise<Calibrated> {
  const { repeats = 2, only, onProgress, budget = new Budget(undefined), ...rest } = options;
  const { plan, answers, cases } = planCalibration(subject, labels, only);
  const asking: RunPorts = {
    ...ports,
    clientFor: (endpoint) => (endpoint === plan.endpoint ? answers : ports.clientFor(endpoint)),
  };
  const results = new Map<string, CaseResult[]>();
  const costs: (number | null)[] = [];
  let [done, isComplete] = [0, true];
  for (let repeat = 0; repeat < repeats && isComplete; repeat++) {
    for await (const event of runSuite({ ...plan, judgeRepeat: repeat }, asking, { ...rest, budget })) {
      if (event.type === 'run') {
        costs.push(event.run.cost_usd);
        isComplete = event.run.skipped === 0;
        if (event.run.score === undefined) repeat = repeats; // Nothing could be judged: nor could it again.
      } else {
        results.set(event.result.id, [...(results.get(event.result.id) ?? []), event.result]);
        onProgress?.({ done: ++done, total: repeats * labels.length });
      }
    }
  }
  const judged = labels.map(({ human }, index) => ({
    caseId: cases[index]!.id,
    human,
    repeats: results.get(plan.cases[index]!.id) ?? [],
  }));
  const report = calibrateJudge(judged.filter((one) => one.repeats.length > 0));
  const { judge } = plan;
  const isWhole = isComplete && report.errors === 0 && report.labels > 0;
  return {
    report,
    stored:
      judge && isWhole
        ? toStoredCalibration(
            {
              judge: judge.name,
              judge_digest: judgeDigest(judge.settings, ports.sha256),
              assertion: only ?? null,
              rubrics: rubricDigests(plan.cases, ports.sha256),
              at: new Date(ports.clock.now()).toISOString(),
            },
            report,
          )
        : undefined,
    cost_usd: costs.reduce((sum, cost) => (sum === null || cost === null ? null : sum + cost), 0),
    isComplete,
    failed: labels.flatMap(({ line }, index) => {
      const all = judged[index]!.repeats;
      if (all.length === 0 || all.some(({ outcome }) => outcome !== 'error')) return [];
      return [{ line, reason: results.get(plan.cases[index]!.id)?.[0]?.repeats[0]?.reason ?? '' }];
    }),
  };
}
