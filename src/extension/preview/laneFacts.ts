import * as vscode from 'vscode';
import type { EditorLoss } from '../../core/models/editorModels.ts';
import type { LaneResult } from '../../core/preview/laneResult.ts';

/** What is known of an answer, each in a few words: times, tokens, cost, and what is special about it. */
export function laneFacts(result: LaneResult, isEditorModel: boolean): readonly string[] {
  const { timeToFirstTokenMs: first, latencyMs, tokensPerSecond, retries, finishReason } = result;
  return [
    ...originOf(result),
    ...(first === undefined ? [] : [vscode.l10n.t('first token {0}', seconds(first))]),
    vscode.l10n.t('{0} in all', seconds(latencyMs)),
    ...tokensOf(result),
    ...(tokensPerSecond === undefined ? [] : [vscode.l10n.t('{0} tokens/s', tokensPerSecond.toFixed(0))]),
    isEditorModel ? vscode.l10n.t('billed by your subscription') : costOf(result),
    ...(retries === 0
      ? []
      : [retries === 1 ? vscode.l10n.t('1 retry') : vscode.l10n.t('{0} retries', retries)]),
    ...(finishReason === 'length' ? [vscode.l10n.t('cut off at the token limit')] : []),
    ...(finishReason === 'content_filter' ? [vscode.l10n.t('cut off by a content filter')] : []),
    ...(result.output === '' ? [vscode.l10n.t('empty answer')] : []),
  ];
}

/** What of the prompt the editor's models do not take as it is written. */
export const lossText = (loss: EditorLoss): string =>
  loss === 'system-role'
    ? vscode.l10n.t('The editor’s models know no system role: system messages are sent as the user’s.')
    : vscode.l10n.t('The editor’s models take no schema: the answer is checked, but not asked to fit.');

function originOf({ replayed, isSample }: LaneResult): string[] {
  if (!replayed) return [];
  if (replayed === 'other-wording') return [vscode.l10n.t('sample, recorded for another wording')];
  return [isSample ? vscode.l10n.t('recorded sample') : vscode.l10n.t('recorded')];
}

function tokensOf({ usage, isUsageEstimated }: LaneResult): string[] {
  if (!usage) return [];
  const [input, output] = [usage.input_tokens, usage.output_tokens];
  return [
    isUsageEstimated
      ? vscode.l10n.t('about {0} + {1} tokens', input, output)
      : vscode.l10n.t('{0} + {1} tokens', input, output),
  ];
}

function costOf({ costUsd, isUsageEstimated }: LaneResult): string {
  if (costUsd === undefined) return vscode.l10n.t('cost unknown');
  if (costUsd === 0) return vscode.l10n.t('free');
  const cost = costUsd < 0.0001 ? '< $0.0001' : `$${costUsd.toFixed(4)}`;
  return isUsageEstimated ? `≈ ${cost}` : cost;
}

const seconds = (ms: number): string =>
  ms < 1000 ? vscode.l10n.t('{0} ms', Math.round(ms)) : vscode.l10n.t('{0} s', (ms / 1000).toFixed(1));
