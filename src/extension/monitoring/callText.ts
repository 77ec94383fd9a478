import * as vscode from 'vscode';
import type { JsonValue } from '../../core/base/json.ts';
import type { BadCall, BadReason } from '../../core/monitoring/badCalls.ts';
import { renderFigure } from './figureText.ts';

const MOST_OF_A_LINE = 160;

const wordOf = (reason: BadReason): string =>
  ({
    failed: vscode.l10n.t('failed'),
    corrected: vscode.l10n.t('corrected'),
    disliked: vscode.l10n.t('disliked'),
    invalid: vscode.l10n.t('not as output_schema says'),
    'low-score': vscode.l10n.t('low score'),
    slow: vscode.l10n.t('slow'),
  })[reason];

const ICONS: Readonly<Record<BadReason, string>> = {
  failed: 'error',
  corrected: 'edit',
  disliked: 'thumbsdown',
  invalid: 'json',
  'low-score': 'arrow-down',
  slow: 'watch',
};

/** Why it is in the list: `failed`, `corrected, low score 0.41`. */
export const reasonsText = ({ reasons, score }: BadCall): string =>
  reasons
    .map((reason) =>
      reason === 'low-score' && score !== undefined
        ? `${wordOf(reason)} ${score.toFixed(2)}`
        : wordOf(reason),
    )
    .join(', ');

export function toCallItem(call: BadCall, locale: string): vscode.QuickPickItem {
  const icon = ICONS[call.reasons[0] ?? 'failed'];
  const detail = contentLine(call);
  return {
    label: `$(${icon}) ${reasonsText(call)}`,
    description: factsOf(call, locale, 'short').join(' · '),
    detail: detail ?? vscode.l10n.t('The application records neither inputs nor answers.'),
  };
}

function factsOf(
  { version, model, at, milliseconds, costUsd }: BadCall,
  locale: string,
  style: 'short' | 'long',
): string[] {
  const when = new Date(at).toLocaleString(
    locale,
    style === 'long'
      ? { dateStyle: 'long', timeStyle: 'medium' }
      : { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  );
  return [
    version,
    when,
    style === 'long' ? model : undefined,
    milliseconds === undefined ? undefined : renderFigure(milliseconds, 'milliseconds'),
    costUsd === undefined ? undefined : renderFigure(costUsd, 'usd'),
  ].filter((fact) => fact !== undefined);
}

/** `VPN drops → The user asks…`: what it was asked and what it said, in a line. */
function contentLine({ variables, output }: BadCall): string | undefined {
  const asked = variables && Object.values(variables).map(textOf).join(' · ');
  if (asked === undefined && output === undefined) return undefined;
  // An arrow and not a separator: both sides are somebody’s words.
  return [asked, output].map((part) => (part === undefined ? '…' : oneLine(part))).join(' → ');
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MOST_OF_A_LINE ? `${line.slice(0, MOST_OF_A_LINE)}…` : line;
}

/** All that is known of a call, as Markdown whose quoted parts are indented: what is in them is never markup. */
export function renderCall(call: BadCall, locale: string): string {
  const { variables, output, correction, remark, id } = call;
  const quote = (text: string): string => text.replaceAll(/^/gm, '    ');
  const parts = [
    `# ${reasonsText(call)}`,
    [...factsOf(call, locale, 'long'), id].filter(Boolean).join(' · '),
    remark !== undefined && `## ${vscode.l10n.t('What was said of it')}\n\n${quote(remark)}`,
    ...Object.entries(variables ?? {}).map(([name, value]) => `## ${name}\n\n${quote(textOf(value))}`),
    variables === undefined && vscode.l10n.t('Its inputs were not recorded.'),
    output === undefined
      ? vscode.l10n.t('Its answer was not recorded.')
      : `## ${vscode.l10n.t('Answer')}\n\n${quote(output)}`,
    correction !== undefined && `## ${vscode.l10n.t('What it should have been')}\n\n${quote(correction)}`,
  ];
  return `${parts.filter((part) => part !== false).join('\n\n')}\n`;
}
