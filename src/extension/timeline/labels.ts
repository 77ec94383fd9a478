import * as vscode from 'vscode';
import type { TimelineLabels } from '../../webview/protocol.ts';

export const timelineLabels = (): TimelineLabels => ({
  open: vscode.l10n.t('Open'),
  compareWithPrevious: vscode.l10n.t('Compare with Previous'),
  compareWithDeployed: vscode.l10n.t('Compare with Deployed'),
  startDraft: vscode.l10n.t('Start Draft from This Version'),
  rollBack: vscode.l10n.t('Roll Back…'),
  openPrompt: vscode.l10n.t('Go to the prompt in its file'),
  trend: vscode.l10n.t('Score trend'),
  versions: vscode.l10n.t('Versions'),
  points: vscode.l10n.t('Versions in the chart, the oldest first'),
  version: vscode.l10n.t('Version'),
  score: vscode.l10n.t('Score'),
  change: vscode.l10n.t('Against baseline'),
  evidence: vscode.l10n.t('Measured by'),
  origin: vscode.l10n.t('Commit and note'),
  actions: vscode.l10n.t('Actions'),
  noScore: vscode.l10n.t('no score'),
  openCommit: vscode.l10n.t('Open commit'),
  scoreFrom: vscode.l10n.t('Recorded in commit'),
  uncommitted: vscode.l10n.t('not committed'),
  indexing: vscode.l10n.t('Reading Git’s history'),
});
