import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { type StopRequest, stopExperiment as stop } from '../../core/lifecycle/stopExperiment.ts';
import type { PlacedContent } from '../../core/versions/content.ts';
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
import { type Step, pickStep, runSteps } from './steps.ts';

interface Given {
  readonly outcome?: StopRequest['outcome'];
  readonly reason?: string;
}

/** Ends an experiment: everybody is served the control again, or the challenger takes its place. */
export async function stopExperiment(
  app: App,
  target?: ExperimentTarget,
  given: Given = {},
): Promise<string | undefined> {
  const picked = await pickExperiment(app, target, {
    isWanted: ({ state }) => state === 'running',
    placeholder: vscode.l10n.t('Which experiment should end?'),
    none: vscode.l10n.t('No experiment is running.'),
    hint: vscode.l10n.t('Start one with “Start Experiment…”.'),
  });
  if (!picked) return undefined;
  const session = await LifecycleSession.open(app, picked.prompt);
  const answers = { outcome: given.outcome };
  const { name } = picked.standing.experiment;
  const steps = answers.outcome === undefined ? [askOutcome(picked, answers)] : [];
  if (!(await runSteps(vscode.l10n.t('Stop {0}', name), steps))) return undefined;
  const requestFor = await requestOf(session, picked, answers.outcome!);
  const done = await confirmTransition(session, {
    compute: (reason) => {
      const { prompt, standing } = standingOf(app, picked);
      return stop({ ...standing, prompt }, requestFor(reason), session.context);
    },
    labels: ({ title }) => ({ accept: title, override: vscode.l10n.t('Promote Anyway…') }),
    reason: given.reason,
    version: picked.standing.settings?.versions.challenger,
  });
  if (!done) return undefined;
  announceDone(app, done);
  return done.step.result;
}

function askOutcome(
  { standing: { settings } }: PickedExperiment,
  answers: { outcome: StopRequest['outcome'] | undefined },
): Step {
  return async (place) => {
    const [control, challenger] = [settings?.versions.control ?? '', settings?.versions.challenger ?? ''];
    const items = [
      {
        label: `$(discard) ${vscode.l10n.t('Revert')}`,
        description: vscode.l10n.t('{0} is given up, everybody is served {1}', challenger, control),
        outcome: 'reverted' as const,
      },
      {
        label: `$(debug-stop) ${vscode.l10n.t('Stop')}`,
        description: vscode.l10n.t('nothing is decided, everybody is served {0}', control),
        outcome: 'stopped' as const,
      },
      {
        label: `$(rocket) ${vscode.l10n.t('Promote the Challenger')}`,
        description: vscode.l10n.t('{0} is deployed', challenger),
        outcome: 'promoted' as const,
      },
    ];
    const active = items.find(({ outcome }) => outcome === answers.outcome);
    const placeholder = vscode.l10n.t('How did it end?');
    const picked = await pickStep(place, { items, active, placeholder });
    if (picked && typeof picked === 'object') answers.outcome = picked.outcome;
    return picked;
  };
}

/** What is asked for, with what the telemetry says of a promotion. */
async function requestOf(
  session: LifecycleSession,
  { standing }: PickedExperiment,
  outcome: StopRequest['outcome'],
): Promise<(reason: string | undefined) => StopRequest> {
  if (outcome !== 'promoted') return (reason) => ({ outcome, reason });
  const { settings, experiment } = standing;
  if (!settings)
    throw new PromptError(
      'has-problems',
      vscode.l10n.t('The experiment {0} is not complete.', experiment.name),
      {
        hint: vscode.l10n.t('The Problems view says what is missing.'),
      },
    );
  const find: () => PlacedContent = await session.find(settings.versions.challenger);
  const { judged, move } = await session.app.evidence.read(standing, settings);
  const decided = move
    ? { isMet: move.kind === 'complete', text: move.reason }
    : { isMet: judged.verdict === 'promote', text: `${judged.verdict}: ${judged.reasons.join(' ')}` };
  return (reason) => ({ outcome, reason, challenger: find(), decided });
}
