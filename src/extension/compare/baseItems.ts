import * as vscode from 'vscode';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { type BaseReason, findBaseChoices } from '../../core/versions/baseChoices.ts';
import { DRAFT, contentOf } from '../../core/versions/content.ts';
import { type KnownVersion, type PromptHistory, findVersions } from '../../core/versions/history/history.ts';
import type { App } from '../app.ts';
import { commitText } from './dates.ts';
import { type Side, labelOf } from './side.ts';

/** What a row of the list stands for. */
export type BaseChoice =
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'head' | 'revision' | 'trust' };

export interface BaseItem extends vscode.QuickPickItem {
  readonly choice?: BaseChoice;
}

const separator = (label: string): BaseItem => ({ label, kind: vscode.QuickPickItemKind.Separator });

/**
 * The rows of *Compare with…*: what is probably meant, each with its reason, the other versions of the files, those
 * that only Git has, and any revision. @param history undefined: Git was not asked
 */
export function findBaseItems(
  app: App,
  {
    prompt,
    subject,
  }: { readonly prompt: RegisteredPrompt; readonly subject: Pick<Side, 'version' | 'revision'> },
  history: PromptHistory | undefined,
): BaseItem[] {
  const known = findVersions(prompt, history, app.store);
  const draft = contentOf(prompt, DRAFT, app.store);
  const candidates: KnownVersion[] =
    draft?.where === 'draft'
      ? [{ version: DRAFT, placed: draft, historic: undefined, served: [] }, ...known]
      : known;
  // A version as a revision has it is compared with the same version as it is now, too.
  const without = subject.revision === undefined ? subject.version : '';
  const { suggested, inFiles, onlyInGit } = findBaseChoices(without, promptOf(prompt), candidates);
  const hasGit = history !== undefined && history.state !== 'unavailable';
  const head: BaseItem[] =
    hasGit && subject.revision !== 'HEAD'
      ? [
          {
            label: vscode.l10n.t('Git HEAD'),
            description: vscode.l10n.t('last commit'),
            iconPath: new vscode.ThemeIcon('git-commit'),
            choice: { kind: 'head' },
          },
        ]
      : [];
  return [
    ...suggested.map(({ known: one, reasons }) => toItem(one, reasons.map(reasonText))),
    ...head,
    ...group(vscode.l10n.t('other versions'), rows(inFiles)),
    ...group(vscode.l10n.t('only in Git'), rows(onlyInGit)),
    ...gitRows(history),
  ];
}

/** Of what only Git has it says which commit. */
const rows = (versions: readonly KnownVersion[]): BaseItem[] =>
  versions.map((one) => toItem(one, one.commit && !one.placed ? [commitText(one.commit)] : []));

const group = (label: string, items: readonly BaseItem[]): BaseItem[] =>
  items.length > 0 ? [separator(label), ...items] : [];

function toItem({ version, score, placed }: KnownVersion, facts: readonly string[]): BaseItem {
  const scored = score === undefined ? [] : [vscode.l10n.t('score {0}', score.toFixed(2))];
  return {
    label: labelOf({ version }),
    iconPath: new vscode.ThemeIcon(version === DRAFT ? 'edit' : placed ? 'tag' : 'git-commit'),
    description: [...facts, ...scored].join(' · '),
    choice: { kind: 'version', version },
  };
}

function reasonText(reason: BaseReason): string {
  if (reason.kind === 'served')
    return reason.environment === 'production'
      ? vscode.l10n.t('deployed to production')
      : vscode.l10n.t('deployed to {0}', reason.environment);
  if (reason.kind === 'rollback-target') return vscode.l10n.t('rollback target');
  return reason.kind === 'previous' ? vscode.l10n.t('previous') : vscode.l10n.t('working text');
}

/** What Git offers besides versions, or why it offers nothing. */
function gitRows(history: PromptHistory | undefined): BaseItem[] {
  const last = separator('');
  if (!vscode.workspace.isTrusted)
    return [
      last,
      {
        label: vscode.l10n.t('Git needs a trusted workspace'),
        description: vscode.l10n.t('Manage Trust'),
        iconPath: new vscode.ThemeIcon('shield'),
        alwaysShow: true,
        choice: { kind: 'trust' },
      },
    ];
  if (!history || history.state === 'unavailable') return [];
  return [
    last,
    {
      label: vscode.l10n.t('Git revision…'),
      description: vscode.l10n.t('a branch, a tag or a commit'),
      iconPath: new vscode.ThemeIcon('git-branch'),
      alwaysShow: true,
      choice: { kind: 'revision' },
    },
  ];
}
