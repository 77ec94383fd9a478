import * as vscode from 'vscode';
import { type ReleaseSuggestion, suggestRelease } from '../../core/lifecycle/suggestRelease.ts';
import { release } from '../../core/lifecycle/release.ts';
import { PromptError } from '../../core/base/errors.ts';
import { type Step, inputStep, pickStep } from '../commands/steps.ts';
import type { LifecycleSession } from './session.ts';

/** What has been answered so far. */
export interface ReleaseAnswers {
  version: string | undefined;
  notes: string | undefined;
}

interface NumberItem extends vscode.QuickPickItem {
  /** Undefined for another number, which is typed. */
  readonly version: string | undefined;
}

/** Asks for the number: the one that the changes ask for first, with the reasons. */
export function askNumber(session: LifecycleSession, answers: ReleaseAnswers): Step {
  return async (place) => {
    const suggestion = suggestRelease(session.prompt, session.context);
    const items = toItems(suggestion);
    const active = items.find(({ version }) => version !== undefined && version === answers.version);
    const placeholder =
      suggestion.base === undefined
        ? vscode.l10n.t('The number of the first version')
        : vscode.l10n.t('The next number after {0}', suggestion.base);
    const picked = await pickStep(place, { items, active, placeholder });
    if (!picked || typeof picked !== 'object') return picked;
    if (picked.version !== undefined) return (answers.version = picked.version);
    const version = await inputStep(place, {
      prompt: vscode.l10n.t('A number with three parts, such as {0}.', suggestion.version),
      value: answers.version ?? suggestion.version,
      validate: (text) => checkNumber(session, text),
    });
    if (typeof version === 'string') answers.version = version;
    return version;
  };
}

/** Asks for what somebody should know who reads the version later; it may be left empty. */
export function askNotes(answers: ReleaseAnswers): Step {
  return async (place) => {
    const notes = await inputStep(place, {
      prompt: vscode.l10n.t('What is new, in a sentence? Enter leaves it out.'),
      placeholder: vscode.l10n.t('Asks for the root cause before the action'),
      value: answers.notes ?? '',
      validate: () => undefined,
    });
    if (typeof notes === 'string') answers.notes = notes === '' ? undefined : notes;
    return notes;
  };
}

function toItems({ version, bump, reasons, alternatives }: ReleaseSuggestion): NumberItem[] {
  const why = reasons.length > 0 ? reasons.join('; ') : undefined;
  return [
    {
      label: `$(tag) ${version}`,
      description: bump === 'none' ? '' : stepName(bump),
      ...(why !== undefined && { detail: why }),
      version,
    },
    ...alternatives.map((other) => ({
      label: `$(tag) ${other.version}`,
      description: other.bump === 'none' ? '' : stepName(other.bump),
      version: other.version,
    })),
    { label: vscode.l10n.t('$(edit) Another Number…'), version: undefined },
  ];
}

function stepName(bump: 'major' | 'minor' | 'patch'): string {
  return { major: vscode.l10n.t('major'), minor: vscode.l10n.t('minor'), patch: vscode.l10n.t('patch') }[
    bump
  ];
}

/** What stands against a number, as the release itself would say it. */
function checkNumber(
  session: LifecycleSession,
  version: string,
): string | vscode.InputBoxValidationMessage | undefined {
  const about = new Set(['version-valid', 'version-free', 'step-large-enough']);
  try {
    const { requirements } = release(session.prompt, { version }, session.context);
    const found = requirements.find(({ id, outcome }) => about.has(id) && outcome === 'unmet');
    if (!found) return undefined;
    if (found.strength === 'required') return found.text;
    return { message: found.text, severity: vscode.InputBoxValidationSeverity.Warning };
  } catch (error) {
    if (PromptError.is(error)) return error.message;
    throw error;
  }
}
