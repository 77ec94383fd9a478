import * as vscode from 'vscode';
import type { Evidence } from '../../core/evals/evidence.ts';
import { type FailedAssertion, expectedText, findFailedAssertions } from '../../core/evals/expectedText.ts';
import type { Plan, PlannedCall } from '../../core/evals/plan.ts';
import { renderDuration, renderScore, renderUsd } from '../../core/evals/reports/amounts.ts';
import type { CaseResult, RepeatResult } from '../../core/evals/run.ts';
import type { SuiteCase } from '../../core/evals/suite/suite.ts';
import { type Positions, toRange } from '../convert.ts';

/** In larger runs only what did not pass is told: VS Code keeps the output of a run as one text. */
const MOST_TOLD = 1000;

/** What a version did with a case that the baseline passed. */
export interface Before {
  readonly version: string;
  readonly result: CaseResult;
}

export interface CaseReportPorts {
  readonly plan: Plan;
  readonly evidence: Evidence;
  readonly positionsOf: (uri: string) => Positions;
}

/** Puts the result of a case into a test run: its state, its duration, its answers, and why it did not pass. */
export class CaseReports {
  readonly #testRun: vscode.TestRun;
  readonly #ports: CaseReportPorts;
  readonly #cases: ReadonlyMap<string, SuiteCase>;
  readonly #calls = new Map<string, PlannedCall[]>();

  constructor(testRun: vscode.TestRun, ports: CaseReportPorts) {
    this.#testRun = testRun;
    this.#ports = ports;
    this.#cases = new Map(ports.plan.cases.map((one) => [one.id, one]));
    for (const call of ports.plan.calls) {
      const calls = this.#calls.get(call.case.id);
      if (calls) calls.push(call);
      else this.#calls.set(call.case.id, [call]);
    }
  }

  /** Whether the answers of cases that passed are told, too. */
  get isTold(): boolean {
    return this.#cases.size <= MOST_TOLD;
  }

  /** @param before where it is known that the baseline passed what this version fails */
  report(item: vscode.TestItem, result: CaseResult, before?: Before): void {
    const { repeats } = result;
    if (this.isTold || result.outcome !== 'pass')
      for (const [i, repeat] of repeats.entries()) this.append(this.#renderRepeat(result, repeat, i), item);
    const duration = durationOf(repeats);
    if (result.outcome === 'pass') this.#testRun.passed(item, duration);
    else if (result.outcome === 'error')
      this.#testRun.errored(item, this.#messagesOf(item, result), duration);
    else this.#testRun.failed(item, this.#messagesOf(item, result, before), duration);
  }

  append(text: string, item: vscode.TestItem | undefined): void {
    // Output with a place is drawn behind that line of the suite, where it would be in the way of who edits.
    this.#testRun.appendOutput(`${text.replaceAll(/\r?\n/g, '\r\n')}\r\n`, undefined, item);
  }

  /** `Ann: passed, score 1.000 · 410 ms · $0.00021 · 120 + 35 tokens`, and the answer below it. */
  #renderRepeat({ id, description }: CaseResult, repeat: RepeatResult, index: number): string {
    const words = {
      pass: vscode.l10n.t('passed'),
      fail: vscode.l10n.t('failed'),
      error: vscode.l10n.t('error'),
    };
    const { plan } = this.#ports;
    const facts = [
      vscode.l10n.t('score {0}', renderScore(repeat.score)),
      repeat.reused
        ? vscode.l10n.t('answer of an earlier run')
        : repeat.latency_ms !== null && renderDuration(repeat.latency_ms),
      repeat.cost_usd === null ? vscode.l10n.t('cost unknown') : !repeat.reused && renderUsd(repeat.cost_usd),
      this.#renderTokens(id, index),
    ].filter(Boolean);
    const which = plan.repeats > 1 ? ` (${index + 1}/${plan.repeats})` : '';
    const outcome = words[repeat.outcome];
    const reason = repeat.outcome === 'pass' ? [] : [repeat.reason];
    return [`${description}${which}: ${outcome}, ${facts.join(' · ')}`, ...reason, repeat.output, ''].join(
      '\n',
    );
  }

  #renderTokens(id: string, repeat: number): string | undefined {
    const call = this.#calls.get(id)?.[repeat];
    const usage = call && this.#ports.evidence.get(call.digest, repeat)?.usage;
    return usage && vscode.l10n.t('{0} + {1} tokens', usage.input_tokens, usage.output_tokens);
  }

  #messagesOf(item: vscode.TestItem, result: CaseResult, before?: Before): vscode.TestMessage[] {
    const repeat = result.repeats.find(({ outcome }) => outcome === result.outcome);
    const suiteCase = this.#cases.get(result.id);
    const failed = repeat && suiteCase ? findFailedAssertions(suiteCase.assertions, repeat.assertions) : [];
    const messages = failed
      .filter(({ result: { outcome } }) => outcome === result.outcome)
      .map((one) => this.#toMessage(one, { item, suiteCase: suiteCase!, repeat: repeat! }));
    // What is wrong with the answer as a whole: no answer, the schema, a threshold.
    if (repeat && messages.length === 0)
      messages.push(at(new vscode.TestMessage(repeat.reason), placeOf(item)));
    if (before) messages.unshift(at(brokenMessage(before, repeat), placeOf(item)));
    return messages;
  }

  #toMessage(
    { node, result }: FailedAssertion,
    { item, suiteCase, repeat }: { item: vscode.TestItem; suiteCase: SuiteCase; repeat: RepeatResult },
  ): vscode.TestMessage {
    const text = `${result.type}: ${result.reason}`;
    const expected = result.outcome === 'fail' ? expectedText(node, suiteCase.variables) : undefined;
    const message =
      expected === undefined
        ? new vscode.TestMessage(text)
        : vscode.TestMessage.diff(text, expected, repeat.output);
    return at(message, this.#assertionPlace(node, suiteCase) ?? placeOf(item));
  }

  /** Where it stands within the case: what many cases share says nothing at its own line of which of them failed. */
  #assertionPlace(node: FailedAssertion['node'], suiteCase: SuiteCase): vscode.Location | undefined {
    const place = this.#ports.plan.suite.places.get(node);
    const { uri, range } = suiteCase;
    if (!place || place.uri !== uri || place.range.start < range.start || place.range.end > range.end)
      return undefined;
    const positions = this.#ports.positionsOf(uri);
    return new vscode.Location(vscode.Uri.parse(uri, true), toRange(positions, place.range));
  }
}

function brokenMessage({ version, result }: Before, repeat: RepeatResult | undefined): vscode.TestMessage {
  const answer = result.repeats.find(({ outcome }) => outcome === 'pass')?.output ?? '';
  const text = vscode.l10n.t(
    'Broken by this version: {0} passed. Its answer is what is expected here.',
    version,
  );
  return vscode.TestMessage.diff(text, answer, repeat?.output ?? '');
}

function at(message: vscode.TestMessage, place: vscode.Location | undefined): vscode.TestMessage {
  if (place) message.location = place;
  return message;
}

function placeOf({ uri, range }: vscode.TestItem): vscode.Location | undefined {
  return uri && range && new vscode.Location(uri, range);
}

/** What this run waited for; an answer of an earlier run took no time now. */
function durationOf(repeats: readonly RepeatResult[]): number | undefined {
  const asked = repeats.flatMap(({ reused, latency_ms }) =>
    reused || latency_ms === null ? [] : [latency_ms],
  );
  return asked.length === 0 ? undefined : asked.reduce((sum, one) => sum + one, 0);
}
