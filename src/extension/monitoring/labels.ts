import * as vscode from 'vscode';
import type { DashboardLabels } from '../../webview/protocol/dashboard.ts';

export const dashboardLabels = (): DashboardLabels => ({
  title: vscode.l10n.t('Monitoring'),
  prompt: vscode.l10n.t('Prompt'),
  version: vscode.l10n.t('Version'),
  environment: vscode.l10n.t('Environment'),
  range: vscode.l10n.t('Range'),
  '1d': vscode.l10n.t('1 day'),
  '7d': vscode.l10n.t('7 days'),
  '30d': vscode.l10n.t('30 days'),
  '90d': vscode.l10n.t('90 days'),
  '1y': vscode.l10n.t('1 year'),
  charts: vscode.l10n.t('Charts'),
  table: vscode.l10n.t('Table'),
  alerts: vscode.l10n.t('Alerts'),
  figures: vscode.l10n.t('Over the range'),
  loading: vscode.l10n.t('Reading telemetry'),
  rollBack: vscode.l10n.t('Roll Back…'),
  stopExperiment: vscode.l10n.t('Stop Experiment…'),
  openPrompt: vscode.l10n.t('Open Prompt'),
  showCalls: vscode.l10n.t('Show Calls…'),
});
