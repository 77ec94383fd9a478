import * as vscode from 'vscode';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { type Step, inputStep, pickStep } from '../commands/steps.ts';
import type { Move } from './askVersion.ts';
import type { LifecycleSession } from './session.ts';

/** Production, then the others as they are written. */
export const environmentsOf = (prompt: RegisteredPrompt): string[] => [
  PRODUCTION,
  ...promptOf(prompt).environments.keys(),
];

/** The version that an environment is served with. */
export function pointerOf(prompt: RegisteredPrompt, environment: string): string | undefined {
  const { version, environments } = promptOf(prompt);
  return environment === PRODUCTION ? version?.value : environments.get(environment)?.value;
}

interface EnvironmentItem extends vscode.QuickPickItem {
  /** Undefined for one that is not there yet. */
  readonly name: string | undefined;
}

/** Where to deploy: an environment that there is, or a new one. */
export function askEnvironment(session: LifecycleSession, move: Move): Step {
  return async (place) => {
    const items: EnvironmentItem[] = [
      ...findItems(session),
      { label: vscode.l10n.t('$(add) Another Environment…'), name: undefined },
    ];
    const active = items.find(({ name }) => name !== undefined && name === move.environment);
    const placeholder = vscode.l10n.t('Where should it be served?');
    const picked = await pickStep(place, { items, active, placeholder });
    if (!picked || typeof picked !== 'object') return picked;
    if (picked.name !== undefined) return (move.environment = picked.name);
    const name = await inputStep(place, {
      prompt: vscode.l10n.t('The name by which applications ask for the environment.'),
      placeholder: 'staging',
      value: '',
      validate: (text) =>
        /^[A-Za-z][\w-]*$/.test(text)
          ? undefined
          : vscode.l10n.t('An environment’s name has letters, digits, “-” and “_”.'),
    });
    if (typeof name === 'string') move.environment = name;
    return name;
  };
}

/** Which of several environments to roll back. */
export function askServed(session: LifecycleSession, move: Move): Step {
  return async (place) => {
    const items = findItems(session);
    const active = items.find(({ name }) => name === move.environment);
    const placeholder = vscode.l10n.t('Where should an earlier version be served again?');
    const picked = await pickStep(place, { items, active, placeholder });
    if (picked && typeof picked === 'object') move.environment = picked.name;
    return picked;
  };
}

function findItems({ prompt }: LifecycleSession): EnvironmentItem[] {
  return environmentsOf(prompt).map((name) => {
    const version = pointerOf(prompt, name);
    const description =
      version === undefined ? vscode.l10n.t('serves nothing yet') : vscode.l10n.t('serves {0}', version);
    return {
      label: `$(${name === PRODUCTION ? 'rocket' : 'server-environment'}) ${name}`,
      description,
      name,
    };
  });
}
