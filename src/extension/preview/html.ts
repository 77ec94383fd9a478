import * as vscode from 'vscode';
import type { PreviewLabels } from '../../webview/protocol.ts';
import { panelHtml } from '../panelHtml.ts';

export const previewHtml = (webview: vscode.Webview, extension: vscode.Uri): string =>
  panelHtml(webview, extension, {
    script: 'preview',
    title: vscode.l10n.t('Prompt preview'),
    labels: labels(),
  });

const labels = (): PreviewLabels => ({
  messages: vscode.l10n.t('Messages'),
  variables: vscode.l10n.t('Variables'),
  version: vscode.l10n.t('Version'),
  lock: vscode.l10n.t('Stay with this prompt'),
  inputs: vscode.l10n.t('Fill in from'),
  copy: vscode.l10n.t('Copy'),
  copied: vscode.l10n.t('Copied'),
  copyMessage: vscode.l10n.t('Copy message'),
  reset: vscode.l10n.t('Reset'),
  saveSample: vscode.l10n.t('Save as Sample'),
  run: vscode.l10n.t('Run'),
  stop: vscode.l10n.t('Stop'),
  compare: vscode.l10n.t('Compare…'),
  answers: vscode.l10n.t('Answers'),
  saveCase: vscode.l10n.t('Save as Eval Case…'),
  showProblem: vscode.l10n.t('Show'),
  openPrompt: vscode.l10n.t('Go to the prompt in its file'),
  noVariables: vscode.l10n.t('This prompt uses no variables.'),
  empty: vscode.l10n.t('(empty)'),
  fillIn: vscode.l10n.t('Fill in {0}'),
  context: vscode.l10n.t('Share of the context window'),
  noValue: vscode.l10n.t('no value'),
  yes: vscode.l10n.t('true'),
  no: vscode.l10n.t('false'),
  outdated: vscode.l10n.t('as it was before the error'),
});
