import * as vscode from 'vscode';
import { renderPercent } from '../../core/experiments/verdictWords.ts';
import { FIRST_SHARE, type NewExperiment } from '../../core/lifecycle/startExperiment.ts';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { type Step, inputStep, pickStep } from '../commands/steps.ts';
import { pointerOf } from './environments.ts';
import type { LifecycleSession } from './session.ts';

/** What has been answered so far. */
export interface Challenge {
  challenger: string | undefined;
  share: NewExperiment['share'] | undefined;
}

/** Which version is tried against what production serves: the newest first. */
export function askChallenger(session: LifecycleSession, answers: Challenge): Step {
  return async (place) => {
    const items = challengersOf(session).map(({ version, score, notes }) => ({
      label: `$(tag) ${version}`,
      description: score?.toFixed(2) ?? vscode.l10n.t('no score'),
      ...(notes !== undefined && { detail: notes.trim().split(/\r?\n/, 1)[0]! }),
      version,
    }));
    const active = items.find(({ version }) => version === answers.challenger);
    const served = pointerOf(session.prompt, PRODUCTION) ?? '';
    const placeholder = vscode.l10n.t('Which version should be tried against {0}?', served);
    const picked = await pickStep(place, { items, active, placeholder });
    if (picked && typeof picked === 'object') answers.challenger = picked.version;
    return picked;
  };
}

/** The versions of the files that production does not serve. */
export function challengersOf({ prompt, versions }: LifecycleSession): LifecycleSession['versions'] {
  const served = pointerOf(prompt, PRODUCTION);
  return versions.filter(({ version, placed }) => placed !== undefined && version !== served);
}

interface ShareItem extends vscode.QuickPickItem {
  /** Undefined for another share, which is typed. */
  readonly share: NewExperiment['share'] | undefined;
}

const SHARES = [FIRST_SHARE, 0.01, 0.1, 0.2];

/** How much of the traffic it gets: five percent, unless somebody says otherwise. */
export function askShare(answers: Challenge): Step {
  return async (place) => {
    const items: ShareItem[] = [
      ...SHARES.map((share) => ({
        label: `$(pie-chart) ${renderPercent(share)}`,
        ...(share === FIRST_SHARE && { description: vscode.l10n.t('a usual start') }),
        share,
      })),
      {
        label: `$(graph-line) ${vscode.l10n.t('In Steps')}`,
        description: vscode.l10n.t(
          'a rollout: 1, 5, 10, 25, 50, 100 %, each when the one before has held up',
        ),
        share: 'steps' as const,
      },
      { label: `$(edit) ${vscode.l10n.t('Another Share…')}`, share: undefined },
    ];
    const active = items.find(({ share }) => share !== undefined && share === answers.share);
    const placeholder = vscode.l10n.t('How much of the traffic should it get?');
    const picked = await pickStep(place, { items, active, placeholder });
    if (!picked || typeof picked !== 'object') return picked;
    if (picked.share !== undefined) return (answers.share = picked.share);
    const text = await inputStep(place, {
      prompt: vscode.l10n.t('The challenger’s share of the traffic, in percent.'),
      value: String(FIRST_SHARE * 100),
      validate: (typed) =>
        percentIn(typed) === undefined ? vscode.l10n.t('A number from 0 to 100, such as 5.') : undefined,
    });
    if (typeof text === 'string') answers.share = percentIn(text)! / 100;
    return text;
  };
}

function percentIn(text: string): number | undefined {
  const value = Number(text.replace(/\s*%$/, ''));
  return text.trim() !== '' && value >= 0 && value <= 100 ? Number(value.toFixed(2)) : undefined;
}
