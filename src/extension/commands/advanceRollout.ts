import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { type RolloutMove, rolloutOf } from '../../core/experiments/rollout/rollout.ts';
import { advanceRollout as advance } from '../../core/lifecycle/advanceRollout.ts';
import type { App } from '../app.ts';
import { announceDone } from '../lifecycle/announceDone.ts';
import { confirmTransition } from '../lifecycle/confirmTransition.ts';
import {
  type ExperimentTarget,
  type PickedExperiment,
  pickExperiment,
  standingOf,
} from '../lifecycle/pickExperiment.ts';
import { LifecycleSession } from '../lifecycle/session.ts';

/**
 * Writes the next move of a rollout as its telemetry has it. Who confirms a step that needs an approval gives it; who
 * goes on although the step is not finished says why.
 */
export async function advanceRollout(
  app: App,
  target?: ExperimentTarget,
  given: { readonly reason?: string } = {},
): Promise<string | undefined> {
  const picked = await pickExperiment(app, target, {
    isWanted: ({ state, experiment }) => state === 'running' && experiment.rollout !== undefined,
    placeholder: vscode.l10n.t('Which rollout should go on?'),
    none: vscode.l10n.t('No rollout is running.'),
    hint: vscode.l10n.t('Start one with “Start Experiment…”, in steps.'),
  });
  if (!picked) return undefined;
  const session = await LifecycleSession.open(app, picked.prompt);
  const isApproved = needsApproval(picked);
  const move = await nextMoveOf(app, picked, isApproved);
  const done = await confirmTransition(session, {
    compute: (reason) => {
      const { prompt, standing } = standingOf(app, picked);
      return advance({ ...standing, prompt }, { move, isApproved, reason }, session.context);
    },
    labels: ({ title }) => ({
      accept: isApproved && move.kind === 'advance' ? vscode.l10n.t('Approve: {0}', title) : title,
      override: vscode.l10n.t('Raise Anyway…'),
    }),
    reason: given.reason,
    version: undefined,
  });
  if (!done) return undefined;
  announceDone(app, done);
  return done.step.result;
}

/** Whether the next step begins only when somebody says so. */
function needsApproval({ standing: { experiment } }: PickedExperiment): boolean {
  const rollout = rolloutOf(experiment);
  const next = rollout?.steps[rollout.state.step];
  return next?.needsApproval === true && !rollout!.state.approved.has(rollout!.state.step + 1);
}

async function nextMoveOf(app: App, { standing }: PickedExperiment, approve: boolean): Promise<RolloutMove> {
  const { name } = standing.experiment;
  if (!standing.settings)
    throw new PromptError('has-problems', vscode.l10n.t('The experiment {0} is not complete.', name), {
      hint: vscode.l10n.t('The Problems view says what is missing.'),
    });
  const { move } = await app.evidence.read(standing, standing.settings, { approve });
  if (!move) throw new PromptError('bad-input', vscode.l10n.t('{0} is no rollout that runs.', name));
  if (move.kind !== 'complete') return move;
  throw new PromptError('bad-input', vscode.l10n.t('{0} has no further step. {1}', name, move.reason), {
    hint: vscode.l10n.t('Promote the challenger with “Stop Experiment…”.'),
  });
}
