import type { Sha256 } from '../../base/ports.ts';
import { describeStep } from '../../versions/describeDiff.ts';
import type { VersionDiff } from '../../versions/versionDiff.ts';
import { type Evaluated, toSentence } from '../evaluate.ts';
import { counted, renderDuration, renderScore, renderSigned, renderUsd } from './amounts.ts';
import { renderDiffPre } from './diffPre.ts';
import { escapeHtml } from './escapeHtml.ts';
import {
  describeAdherence,
  describeJudge,
  describeRepeats,
  describeSamples,
  findFailedCases,
  findFixedCases,
} from './findings.ts';
import type { FailedEvaluation } from './json.ts';
import { toPageRun } from './pageData.ts';
import { shortValue } from './shortValue.ts';

/** The script and the looks of the page, as they were built. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

export interface PageOptions {
  readonly assets: PageAssets;
  readonly sha256: Sha256;
  readonly failures?: readonly FailedEvaluation[];
  readonly diffs?: ReadonlyMap<Evaluated, VersionDiff>;
}

/**
 * The report as one HTML file that works from disk: it loads nothing, and its policy lets nothing run but the
 * script that it was built with. The summary is plain HTML, for who turns scripts off; the cases are data that the
 * script shows. In parts, since that of ten thousand cases is long.
 */
export function* renderPage(
  evaluated: readonly Evaluated[],
  { assets: { script, style }, sha256, failures = [], diffs = new Map() }: PageOptions,
): Generator<string, void> {
  const source = (text: string): string => `'sha256-${toBase64(sha256(text))}'`;
  const policy = `default-src 'none'; script-src ${source(script)}; style-src ${source(style)}; base-uri 'none'; form-action 'none'`;
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Prompt Ledger: ${escapeHtml(titleOf(evaluated))}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Prompt Ledger <span class="when">${escapeHtml(evaluated[0]?.run.ended_at.slice(0, 16).replace('T', ' ') ?? '')} UTC</span></h1>
`;
  if (failures.length > 0) yield renderFailures(failures);
  if (evaluated.length > 0) yield renderOverview(evaluated);
  for (const one of evaluated) yield renderRun(one, diffs.get(one), evaluated.length === 1);
  yield `<section id="cases" aria-label="Cases"><noscript><p>The list of cases needs JavaScript, which this page brings; nothing is loaded.</p></noscript></section>
</main>
<script id="data" type="application/json">{"runs":[`;
  for (const [index, one] of evaluated.entries())
    yield `${index > 0 ? ',' : ''}${toScriptText(toPageRun(one))}`;
  yield `]}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** JSON that cannot end the element that holds it. */
const toScriptText = (value: object): string => JSON.stringify(value).replaceAll('<', String.raw`\u003c`);

const toBase64 = (hex: string): string =>
  btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))));

const titleOf = (evaluated: readonly Evaluated[]): string =>
  evaluated.length === 1
    ? `${evaluated[0]!.run.prompt} ${evaluated[0]!.run.version}, ${evaluated[0]!.gate.state}`
    : counted(evaluated.length, 'prompt');

const renderFailures = (failures: readonly FailedEvaluation[]): string =>
  `<ul class="refused">${failures
    .map(({ prompt, error: { message, hint = '' } }) => {
      const text = `${message} ${hint}`.trim();
      return `<li><strong>${escapeHtml(prompt)}</strong> could not be run: ${escapeHtml(text)}</li>`;
    })
    .join('')}</ul>\n`;

const HEAD = ['Prompt', 'Version', 'Score', '95 % interval', 'Against', 'Passed', 'Failed', 'Errors', 'Cost', 'p95', 'Gate']; // oxfmt-ignore

function renderOverview(evaluated: readonly Evaluated[]): string {
  const rows = evaluated.map(({ run, baseline, comparison, gate }) => {
    const cells = [
      run.version,
      run.score === undefined ? '–' : renderScore(run.score),
      run.ci95 ? `${renderScore(run.ci95.low)} to ${renderScore(run.ci95.high)}` : '–',
      comparison ? `${baseline!.version}: ${comparison.verdict} (${renderSigned(comparison.delta)})` : '–',
      String(run.passed),
      String(run.failed),
      String(run.errors),
      renderUsd(run.cost_usd),
      run.latency_p95_ms === undefined ? '–' : renderDuration(run.latency_p95_ms),
    ].map((cell) => `<td>${escapeHtml(cell)}</td>`);
    return `<tr><th scope="row">${escapeHtml(run.prompt)}</th>${cells.join('')}<td>${renderGate(gate.state)}</td></tr>`;
  });
  const head = HEAD.map((title) => `<th scope="col">${title}</th>`).join('');
  return `<div class="overview" tabindex="0" role="region" aria-label="Overview"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>\n`;
}

const renderGate = (state: Evaluated['gate']['state']): string =>
  `<span class="badge" data-state="${state}">${state}</span>`;

function renderRun(evaluated: Evaluated, diff: VersionDiff | undefined, isOnly: boolean): string {
  const { run, comparison, gate, notCompared } = evaluated;
  const isOpen = isOnly || gate.state !== 'passed';
  const adherence = describeAdherence(run);
  const isSaid = (sentence: string): boolean => gate.reasons.some((reason) => reason.startsWith(sentence));
  const lines = [
    ...gate.reasons,
    ...(comparison && !isSaid(toSentence(comparison)) ? [`${toSentence(comparison)}.`] : []),
    ...(notCompared === undefined ? [] : [notCompared]),
    countsOf(evaluated),
    ...(adherence === undefined ? [] : [adherence]),
    ...(run.samples > 0 ? [describeSamples(run)] : []),
    ...[describeRepeats(run), describeJudge(run)].filter((sentence) => sentence !== undefined),
    `${run.model} at ${run.endpoint}, ${run.suite}.`,
  ];
  return `<details class="run"${isOpen ? ' open' : ''}>
<summary><h2>${escapeHtml(`${run.prompt} ${run.version}`)}</h2> ${renderGate(gate.state)}</summary>
<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>
${diff ? renderChanges(diff) : ''}</details>
`;
}

function countsOf(evaluated: Evaluated): string {
  const { run, baseline } = evaluated;
  const broken = findFailedCases(evaluated).filter(({ isBroken }) => isBroken).length;
  const compared = baseline
    ? ` ${counted(broken, 'case')} broken and ${findFixedCases(evaluated).length} fixed since ${baseline.version}.`
    : '';
  const skipped = run.skipped > 0 ? `, ${run.skipped} not run` : '';
  const flaky = run.flaky.length > 0 ? ` ${counted(run.flaky.length, 'case')} flaky.` : '';
  return `${run.passed} passed, ${run.failed} failed, ${counted(run.errors, 'error')}${skipped}.${compared}${flaky}`;
}

function renderChanges(diff: VersionDiff): string {
  const { from, to, summary, settings, messages } = diff;
  const step = describeStep(diff);
  const changed = messages.filter(({ what }) => what !== 'same');
  const words = [
    ...settings.map((setting) =>
      setting.words
        ? `<h4>${escapeHtml(setting.name)}</h4>${renderDiffPre(setting.words.parts)}`
        : `<p><strong>${escapeHtml(setting.name)}</strong>: <del>${escapeHtml(shortValue(setting.from))}</del> → <ins>${escapeHtml(shortValue(setting.to))}</ins></p>`,
    ),
    ...changed.map(
      ({ role, what, parts }) =>
        `<h4>${role}${what === 'changed' ? '' : `, ${what}`}</h4>${renderDiffPre(parts)}`,
    ),
  ];
  const folded =
    words.length > 0 ? `<details><summary>The words that changed</summary>${words.join('')}</details>` : '';
  return `<h3>What changed: ${escapeHtml(from.label)} → ${escapeHtml(to.label)}</h3>
<p>${escapeHtml(summary)}${step === undefined ? '' : `. ${escapeHtml(step)}`}</p>${folded}
`;
}
