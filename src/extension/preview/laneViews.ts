import * as vscode from 'vscode';
import type { PromptError } from '../../core/base/errors.ts';
import { editorModelId } from '../../core/models/editorModels.ts';
import type { Lane } from '../../core/preview/lane.ts';
import type { LaneResult } from '../../core/preview/laneResult.ts';
import type { LaneEvent } from '../../core/preview/laneRun.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { LaneView, RunView } from '../../webview/protocol.ts';
import { remedyOf } from '../showError.ts';
import { laneFacts, lossText } from './laneFacts.ts';

/** A lane with what is known of its answer so far. */
export interface ShownLane {
  readonly lane: Lane;
  readonly view: LaneView;
  readonly result: LaneResult | undefined;
  /** The command that resolves what the lane failed with; `view.remedy` are the words on its button. */
  readonly remedy?: string;
}

export const waitingLane = (lane: Lane): ShownLane => ({
  lane,
  view: {
    id: lane.id,
    title: `${lane.version === DRAFT ? vscode.l10n.t('Draft') : lane.version} · ${lane.model}`,
    state: 'waiting',
    output: '',
    facts: [vscode.l10n.t('Waiting for the answer')],
    schema: undefined,
    error: undefined,
    remedy: undefined,
    canSave: false,
  },
  result: undefined,
});

/** What an event makes of a lane. Texts are added by `textOf`, which the page is told by itself. */
export function afterEvent(shown: ShownLane, event: LaneEvent): ShownLane {
  const { lane, view } = shown;
  switch (event.type) {
    case 'started':
      return { ...shown, view: { ...view, facts: [view.facts[0] ?? '', ...event.losses.map(lossText)] } };
    case 'finished':
      return finished(shown, event.result);
    case 'failed':
      return withError(shown, event.error);
    case 'stopped': {
      const facts = [vscode.l10n.t('Stopped')];
      return { lane, result: undefined, view: { ...view, state: 'stopped', facts } };
    }
    default: {
      const facts = [vscode.l10n.t('Answering'), ...view.facts.slice(1)];
      return { ...shown, view: { ...view, state: 'streaming', facts, output: view.output + textOf(event) } };
    }
  }
}

function withError(shown: ShownLane, error: PromptError): ShownLane {
  const remedy = remedyOf(error);
  const hint = error.hint === undefined ? '' : ` ${error.hint}`;
  const view: LaneView = {
    ...shown.view,
    state: 'failed',
    facts: [],
    error: `${error.message}${hint}`,
    remedy: remedy?.title,
  };
  return { ...shown, view, ...(remedy && { remedy: remedy.command }) };
}

function finished({ lane, view }: ShownLane, result: LaneResult): ShownLane {
  const { schema } = result;
  return {
    lane,
    result,
    view: {
      ...view,
      state: 'done',
      output: result.output,
      facts: laneFacts(result, editorModelId(lane.model) !== undefined),
      schema: schema && {
        ok: schema.isValid,
        text: schema.isValid
          ? vscode.l10n.t('The answer fits the output schema.')
          : vscode.l10n.t('The answer does not fit the output schema: {0}', schema.reason),
      },
      canSave: result.output !== '',
    },
  };
}

/** The part of the answer that an event brings. Reasoning and tool calls are seen in the whole answer. */
export const textOf = (event: LaneEvent): string =>
  event.type === 'text' || event.type === 'refusal' ? event.text : '';

export function runView(lanes: readonly ShownLane[], running: boolean): RunView {
  return { running, status: statusText(lanes, running), lanes: lanes.map(({ view }) => view) };
}

/** What a screen reader is told: not every token, but that it runs and how it ended. */
function statusText(lanes: readonly ShownLane[], running: boolean): string {
  if (lanes.length === 0) return '';
  if (running) return vscode.l10n.t('Running…');
  const failed = lanes.filter(({ view }) => view.state === 'failed').length;
  if (failed > 0) return vscode.l10n.t('Failed: {0} of {1}', failed, lanes.length);
  if (lanes.some(({ view }) => view.state === 'stopped')) return vscode.l10n.t('Stopped');
  return vscode.l10n.t('Done');
}
