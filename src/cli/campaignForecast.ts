import { addForecasts, forecastRun, renderSpending } from '../core/evals/forecast.ts';
import { counted, roundUsd } from '../core/evals/reports/amounts.ts';
import { type ContentChange, describeChange } from '../core/evals/variant.ts';
import type { Blocked, Candidate } from './campaignCandidates.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { plansOf } from './prepareEvaluations.ts';
import { renderCalls } from './runEvaluations.ts';

export interface PlannedCampaign {
  readonly change: ContentChange;
  readonly candidates: readonly Candidate[];
  readonly blocked: readonly Blocked[];
}

/** What the whole campaign would ask and cost. */
export function reportCampaignForecast(
  context: Context,
  { change, candidates, blocked }: PlannedCampaign,
  { json }: { readonly json: boolean },
): ExitCode {
  const forecasts = candidates.map((one) => ({
    prompt: one.name,
    ...forecastRun(plansOf(one), one.folder.evidence),
  }));
  const sum = addForecasts(forecasts);
  const total = {
    calls: sum.calls,
    reused: sum.reused,
    cost_usd: sum.cost_usd && { low: roundUsd(sum.cost_usd.low), high: roundUsd(sum.cost_usd.high) },
  };
  if (json) {
    const prompts = forecasts.map(({ prompt, calls, reused, cases, cost_usd }) => ({
      prompt,
      cases,
      calls,
      reused,
      cost_usd: cost_usd ? { low: roundUsd(cost_usd.low), high: roundUsd(cost_usd.high) } : null,
    }));
    const left = blocked.map(({ name, error }) => ({ prompt: name, reason: error.message }));
    context.print(
      `${JSON.stringify({ schema_version: 1, change: describeChange(change), ...total, cost_usd: total.cost_usd ?? null, prompts, blocked: left })}\n`,
    );
    return EXIT.passed;
  }
  const width = Math.max(0, ...forecasts.map(({ prompt }) => prompt.length));
  for (const forecast of forecasts)
    context.print(
      `${forecast.prompt.padEnd(width)}  ${renderCalls(forecast)}, ${renderSpending(forecast)}\n`,
    );
  for (const { name, error } of blocked)
    context.print(`${name.padEnd(width)}  ${context.paint('warn', 'cannot take part:')} ${error.message}\n`);
  const title = `Campaign “${describeChange(change)}”`;
  context.print(
    `${context.paint('bold', title)}: ${counted(candidates.length, 'prompt')}, ${renderCalls(total)}, ${renderSpending(sum)}\n`,
  );
  return EXIT.passed;
}
