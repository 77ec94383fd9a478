import * as vscode from 'vscode';
import type { JsonValue } from '../../core/base/json.ts';
import { renderDuration, renderUsd } from '../../core/evals/reports/amounts.ts';
import type { AssertionResult } from '../../core/evals/assertions.ts';
import type { CaseResult, RepeatResult } from '../../core/evals/run.ts';
import { flagsOf } from '../../core/evals/results/rowFacts.ts';
import type { SuiteCase } from '../../core/evals/suite/suite.ts';
import type {
  AnswerView,
  AssertionView,
  CellAction,
  CellRef,
  FactView,
  LongText,
  ResultDetail,
} from '../../webview/protocol/results.ts';
import { labelOf } from '../compare/side.ts';
import { findCase, variablesOf } from './cell.ts';
import type { PanelColumn } from './panelColumn.ts';
import type { ResultsSession } from './session.ts';

/** A cell with all that is known of it; undefined where the column or the case is not there any more. */
export function toDetail(session: ResultsSession, cell: CellRef): ResultDetail | undefined {
  const shown = session.find(cell.column);
  const row = session.table.rowOf(cell.row);
  if (!shown || !row) return undefined;
  const { column } = shown;
  const result = column.cells.get(cell.row);
  const isSubject = shown === session.subject;
  const suiteCase = findCase(session, cell.row);
  return {
    cell,
    description: row.description,
    title: [labelOf({ version: column.head.version }), column.head.model].join(' · '),
    state: column.stateOf(cell.row),
    score: result && result.outcome !== 'error' ? result.score.toFixed(2) : '',
    flags: isSubject ? flagsOf(session.table.cellsOf(cell.row)) : [],
    facts: [
      { name: vscode.l10n.t('Model'), text: column.head.model },
      { name: vscode.l10n.t('Endpoint'), text: column.head.endpoint },
    ],
    variables: Object.entries(variablesOf({ result, suiteCase })).map(([name, value]) => ({
      name,
      value: cutText(textOf(value)),
    })),
    messages: (result?.messages ?? []).map(({ role, content }) => ({
      role,
      label: role,
      content: cutText(content),
    })),
    messagesNote: messagesNote(result),
    answers: result ? result.repeats.map((_, repeat) => toAnswer(session, result, repeat)) : [],
    banners: row.isInSuite
      ? []
      : [{ severity: 'information', message: vscode.l10n.t('The suite does not have this case any more.') }],
    actions: actionsOf(session, shown, { result, suiteCase }),
    canLabel: session.labels.canLabel && (result?.repeats.some(({ output }) => output !== '') ?? false),
  };
}

function messagesNote(result: CaseResult | undefined): string | undefined {
  if (!result || result.messages.length > 0) return undefined;
  return vscode.l10n.t('The messages are not kept in this run file: it is of an earlier release.');
}

function toAnswer({ labels }: ResultsSession, result: CaseResult, repeat: number): AnswerView {
  const answer = result.repeats[repeat]!;
  const label = labels.reader()(result.id, answer.output);
  return {
    repeat,
    title:
      result.repeats.length === 1
        ? vscode.l10n.t('Answer')
        : vscode.l10n.t('Answer {0} of {1}', repeat + 1, result.repeats.length),
    state: answer.outcome,
    score: answer.outcome === 'error' ? '' : answer.score.toFixed(2),
    reason: answer.outcome === 'pass' ? '' : answer.reason,
    output: cutText(answer.output),
    facts: factsOf(answer),
    assertions: answer.assertions.map(toAssertion),
    label: { value: label?.value, note: label?.note ?? '' },
  };
}

const fact = (name: string, text: string | undefined | false): FactView[] => (text ? [{ name, text }] : []);

function factsOf({ latency_ms, cost_usd, usage, finish_reason, ...answer }: RepeatResult): FactView[] {
  const cached = usage?.cached_input_tokens ?? 0;
  return [
    ...fact(vscode.l10n.t('Latency'), latency_ms !== null && renderDuration(latency_ms)),
    ...fact(vscode.l10n.t('Cost'), !answer.reused && renderUsd(cost_usd)),
    ...fact(
      vscode.l10n.t('Tokens'),
      usage && vscode.l10n.t('{0} in, {1} out', usage.input_tokens, usage.output_tokens),
    ),
    ...fact(vscode.l10n.t('Cached tokens'), cached > 0 && String(cached)),
    ...fact(vscode.l10n.t('Finish reason'), finish_reason),
    ...fact(vscode.l10n.t('Source'), sourceOf(answer)),
  ];
}

/** Where an answer is from, if nobody was asked for it. */
function sourceOf({ reused, replayed }: Pick<RepeatResult, 'reused' | 'replayed'>): string | undefined {
  if (replayed === 'other-wording') return vscode.l10n.t('a sample, recorded for another wording');
  if (replayed === 'exact') return vscode.l10n.t('recorded');
  return reused ? vscode.l10n.t('an earlier run') : undefined;
}

function toAssertion(assertion: AssertionResult): AssertionView {
  const { type, outcome, score, reason, metric, weight, expected } = assertion;
  return {
    type,
    state: outcome,
    score: outcome === 'error' ? '' : score.toFixed(2),
    reason,
    expected: expected === undefined ? undefined : cutText(textOf(expected)),
    facts: [
      ...(metric === undefined ? [] : [vscode.l10n.t('metric {0}', metric)]),
      ...(weight === 1 ? [] : [vscode.l10n.t('weight {0}', weight)]),
    ],
    children: (assertion.children ?? []).map(toAssertion),
  };
}

function actionsOf(
  session: ResultsSession,
  shown: PanelColumn,
  { result, suiteCase }: { result: CaseResult | undefined; suiteCase: SuiteCase | undefined },
): CellAction[] {
  const { registered, subject, baseline } = session;
  const id = result?.id ?? '';
  const isCompared = subject?.column.cells.has(id) && baseline?.column.cells.has(id);
  const hasAnswer = result?.repeats.some(({ output }) => output !== '') ?? false;
  return [
    ...(suiteCase ? (['goToCase'] as const) : []),
    ...(suiteCase && registered && !shown.column.isRunning ? (['runCase'] as const) : []),
    ...(isCompared ? (['compareAnswers'] as const) : []),
    ...(result && registered ? (['copyCurl'] as const) : []),
    ...(hasAnswer && registered ? (['addToSuite'] as const) : []),
    ...(hasAnswer && suiteCase ? (['acceptAnswer'] as const) : []),
    ...(hasAnswer ? (['openAnswer', 'copyAnswer'] as const) : []),
    ...(hasAnswer && session.labels.canLabel ? (['editNote'] as const) : []),
  ];
}

const textOf = (value: JsonValue): string =>
  typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);

/** More than this nobody reads in a panel, and drawing it would hold the page up. */
const LONGEST_TEXT = 20_000;

function cutText(text: string): LongText {
  if (text.length <= LONGEST_TEXT) return { text, cut: undefined };
  const [shown, all] = [LONGEST_TEXT, text.length].map((count) => count.toLocaleString(vscode.env.language));
  return {
    text: text.slice(0, LONGEST_TEXT),
    cut: vscode.l10n.t('The first {0} of {1} characters are shown.', shown!, all!),
  };
}
