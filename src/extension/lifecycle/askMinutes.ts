import * as vscode from 'vscode';
import { DEFAULT_OVER_MINUTES } from '../../core/serving/stagedRollback.ts';
import { type Step, inputStep, pickStep } from '../commands/steps.ts';

/** What has been answered so far. */
export interface Pace {
  overMinutes: number | undefined;
}

const USUAL = [DEFAULT_OVER_MINUTES, 10, 60];

/** How long traffic takes to leave a version: half an hour, unless somebody says otherwise. */
export function askMinutes(pace: Pace): Step {
  return async (place) => {
    const items = [
      ...USUAL.map((minutes) => ({
        label: `$(clock) ${vscode.l10n.t('{0} Minutes', minutes)}`,
        minutes: minutes as number | undefined,
      })),
      { label: `$(edit) ${vscode.l10n.t('Another Time…')}`, minutes: undefined },
    ];
    const active = items.find(({ minutes }) => minutes !== undefined && minutes === pace.overMinutes);
    const placeholder = vscode.l10n.t('Over how many minutes should traffic move?');
    const picked = await pickStep(place, { items, active, placeholder });
    if (!picked || typeof picked !== 'object') return picked;
    if (picked.minutes !== undefined) return (pace.overMinutes = picked.minutes);
    const text = await inputStep(place, {
      prompt: vscode.l10n.t('How many minutes it takes until nobody is served the version any more.'),
      value: String(DEFAULT_OVER_MINUTES),
      validate: (typed) =>
        Number(typed) > 0 && Number.isFinite(Number(typed))
          ? undefined
          : vscode.l10n.t('A number of minutes above 0.'),
    });
    if (typeof text === 'string') pace.overMinutes = Number(text);
    return text;
  };
}
