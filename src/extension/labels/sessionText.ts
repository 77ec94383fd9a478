import * as vscode from 'vscode';
import type { LabelSession } from './session.ts';

/** What a person sees of the answer that is to be labelled. The judge's verdict is left out: it would sway them. */
export interface AnswerContext {
  /** What the judge was told to look at. */
  readonly rubrics: readonly string[];
  /** The last message that the model was sent; undefined where the suite does not have the case any more. */
  readonly question: string | undefined;
}

/** One answer as a document: what matters first, and one heading for each part, so that parts can be folded. */
export function renderSession(session: LabelSession, context: AnswerContext): string {
  const { current, number, note } = session;
  const { answers, prompt, version } = session.subject;
  if (!current) return renderEnd(session);
  const rubrics = context.rubrics.map((rubric) => `- ${rubric.trim().replaceAll('\n', '\n  ')}`).join('\n');
  const parts = [
    `# ${vscode.l10n.t('{0} of {1}', number, answers.length)} · ${current.description.replaceAll(/\s+/g, ' ')}`,
    `${prompt} ${version} · ${describeAgreement(session)}`,
    ...(note === '' ? [] : [vscode.l10n.t('Note: {0}', note)]),
    `## ${vscode.l10n.t('Answer')}`,
    current.output.trimEnd(),
    ...(rubrics === '' ? [] : [`## ${vscode.l10n.t('Good means')}`, rubrics]),
    ...(context.question === undefined ? [] : [`## ${vscode.l10n.t('Asked')}`, context.question.trimEnd()]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function renderEnd(session: LabelSession): string {
  const { answers, prompt, version } = session.subject;
  return [
    `# ${vscode.l10n.t('All {0} answers seen', answers.length)}`,
    `${prompt} ${version} · ${describeAgreement(session)}`,
    `${vscode.l10n.t('Compare the judge with these labels: “Prompt Ledger: Calibrate Judge” in the Command Palette, or the line above.')}\n`,
  ].join('\n\n');
}

/** `12 labels, κ 0.71 so far` */
function describeAgreement({ agreement: { labelled, kappa } }: LabelSession): string {
  const count =
    labelled === 1 ? vscode.l10n.t('1 answer labelled') : vscode.l10n.t('{0} answers labelled', labelled);
  return kappa === undefined ? count : `${count} · ${vscode.l10n.t('κ {0} so far', kappa.toFixed(2))}`;
}
