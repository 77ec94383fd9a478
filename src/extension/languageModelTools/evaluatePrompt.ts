import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { JsonObject } from '../../core/base/json.ts';
import { Budget } from '../../core/evals/budget.ts';
import { highestCost } from '../../core/evals/callCost.ts';
import type { Evaluation } from '../../core/evals/evaluate.ts';
import { type Forecast, renderCost } from '../../core/evals/forecast.ts';
import { loadSuite } from '../../core/evals/prepare.ts';
import { findFailedCases, findFixedCases } from '../../core/evals/reports/findings.ts';
import { toRunJson } from '../../core/evals/reports/json.ts';
import { caseNamed } from '../../core/evals/suite/caseNamed.ts';
import { idOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { mayRunUnasked } from '../confirmCost.ts';
import { settings } from '../settings.ts';
import type { EvalRequest, Finished } from '../testing/evalRuns.ts';
import { planEvaluation } from '../testing/plannedRun.ts';
import { promptNamed } from './promptNamed.ts';
import { renderBounded } from './toolResult.ts';

/** Characters of an answer that did not pass. */
const LONGEST_ANSWER = 600;

/** Evaluations that a model asks for. Money is spent as everywhere: little without a question, more after a yes. */
export class EvaluateTool {
  readonly #app: App;
  /** What may be spent on what the user is being asked about, by the input; undefined: there is no limit. */
  readonly #asked = new Map<string, number | undefined>();

  constructor(app: App) {
    this.#app = app;
  }

  /** The question, where it has to be asked: what is run, how many calls it takes and what they cost. */
  async prepare(input: object): Promise<vscode.PreparedToolInvocation> {
    this.#asked.delete(JSON.stringify(input));
    const { prompt } = await promptNamed(this.#app, input);
    const invocationMessage = vscode.l10n.t('Evaluating {0}', prompt.block.name);
    if (!vscode.workspace.isTrusted) return { invocationMessage };
    const { evaluation, forecast } = await planEvaluation(this.#app, await toRequest(this.#app, input));
    if (mayRunUnasked(forecast) || isNobodyAsked()) return { invocationMessage };
    this.#asked.set(JSON.stringify(input), limitOf(forecast, evaluation));
    const { subject } = evaluation;
    const name = `${subject.prompt} ${subject.version}`;
    return {
      invocationMessage,
      confirmationMessages: {
        title: forecast.cost_usd
          ? vscode.l10n.t('Evaluate {0} for about {1}?', name, costOf(forecast))
          : vscode.l10n.t('Evaluate {0} at an unknown price?', name),
        message: describeForecast(forecast, subject.cases.length),
      },
    };
  }

  /** @throws PromptError where it cannot run, or costs more than is spent without a question and nobody was asked */
  async invoke(input: object, signal: AbortSignal): Promise<string> {
    const limit = this.#asked.get(JSON.stringify(input));
    const isAgreed = this.#asked.delete(JSON.stringify(input));
    const request = await toRequest(this.#app, input);
    let why: string | undefined;
    const run = await this.#app.evals.run(request, {
      attendance: isAgreed ? 'agreed' : 'unattended',
      signal,
      ...(isAgreed && { budget: new Budget(limit) }),
      onSkip: (reason) => (why = reason),
    });
    if (run?.finished) return renderFinished(run.finished);
    throw new PromptError('budget-exceeded', why ?? vscode.l10n.t('Nothing was evaluated.'), {
      hint: 'Nothing was spent. Name a few cases as “cases” to make it cheaper, or ask the user to run “Prompt Ledger: Run Evals”.',
    });
  }
}

/**
 * No call starts when more is spent than the user was told. What a call might cost at most is no part of that: without
 * `max_tokens`, the most that a few calls might cost is above what they are expected to.
 */
function limitOf({ cost_usd, isJudged }: Forecast, { subject, baseline }: Evaluation): number | undefined {
  if (isJudged || !cost_usd) return settings.maxCost;
  const most = [subject, ...(baseline ? [baseline] : [])].flatMap(({ calls, price }) =>
    price ? calls.map(({ request }) => highestCost(request, price)) : [],
  );
  const told = cost_usd.high + most.reduce((highest, one) => Math.max(highest, one), 0);
  return Math.min(settings.maxCost ?? told, told);
}

/** Where the user lets VS Code approve every tool, a question would be answered by nobody. */
const isNobodyAsked = (): boolean =>
  vscode.workspace.getConfiguration('chat.tools.global').get('autoApprove') === true;

async function toRequest(app: App, input: object): Promise<EvalRequest> {
  const { prompt, version } = await promptNamed(app, input);
  const wanted = 'cases' in input ? input.cases : undefined;
  const withBaseline = !('baseline' in input && input.baseline === false);
  const request = { prompt: idOf(prompt), withBaseline, ...(version !== undefined && { version }) };
  if (!Array.isArray(wanted) || wanted.length === 0) return request;
  const ports = { sources: app.store, sha256: app.sha256, load: () => app.load() };
  const { suite, path } = await loadSuite(prompt, ports);
  const named = wanted.map((one: unknown) => caseNamed(suite.suite.cases, String(one), path).id);
  return { ...request, cases: new Set(named) };
}

const costOf = ({ cost_usd }: Forecast): string => renderCost(cost_usd).replace('≈ ', '');

function describeForecast({ calls, reused, isJudged }: Forecast, cases: number): string {
  const sentences = [
    vscode.l10n.t('{0} cases, {1} calls to models.', cases, calls - reused),
    ...(isJudged
      ? [vscode.l10n.t('Calls to the judge come on top, and what they cost depends on the answers.')]
      : []),
    vscode.l10n.t(
      'Runs of up to ${0} start without this question (setting promptLedger.confirmAbove).',
      settings.confirmAbove.toFixed(2),
    ),
  ];
  return sentences.join(' ');
}

/** As `eval --json`, without the cases that passed: what did not pass comes first, with its answer. */
function renderFinished({ evaluated, notRecorded }: Finished): string {
  const fixed = findFixedCases(evaluated).map(({ description }) => description);
  const rows = findFailedCases(evaluated).map(({ result, reason, isBroken }): JsonObject => {
    const answer = result.repeats.find(({ outcome }) => outcome === result.outcome)?.output ?? '';
    const { id, description, outcome, score } = result;
    const output = answer.length > LONGEST_ANSWER ? `${answer.slice(0, LONGEST_ANSWER)}…` : answer;
    return { id, description, outcome, broken: isBroken, score, reason, output };
  });
  return renderBounded(
    {
      schema_version: 1,
      ...toRunJson(evaluated),
      fixed: fixed.slice(0, 20),
      recorded: notRecorded === undefined,
      ...(notRecorded !== undefined && { not_recorded: notRecorded }),
    },
    { key: 'not_passed', rows, hint: 'Name a few of them as “cases” and evaluate again.' },
  );
}
