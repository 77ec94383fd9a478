import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { type ExperimentStanding, describeExperiment, trafficOf } from '../../core/lifecycle/traffic.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { type Target, findTarget } from '../commands/target.ts';

/** What a row of an experiment hands to a command. */
export interface ExperimentTarget extends Target {
  readonly experiment?: string;
}

export interface PickedExperiment {
  readonly prompt: RegisteredPrompt;
  readonly standing: ExperimentStanding;
}

interface Wanted {
  readonly isWanted: (standing: ExperimentStanding) => boolean;
  readonly placeholder: string;
  /** What is said where there is none. */
  readonly none: string;
  readonly hint: string;
}

/**
 * The experiment that is meant: the one of the command's target, the only one that there is, or what the user picks.
 * @throws PromptError `bad-input` where there is none
 */
export async function pickExperiment(
  app: App,
  target: ExperimentTarget | undefined,
  { isWanted, placeholder, none, hint }: Wanted,
): Promise<PickedExperiment | undefined> {
  await app.load();
  const prompts =
    typeof target?.prompt === 'string'
      ? [findTarget(app, target)]
      : app.store.workspace.registries.flatMap((registry) => registry.prompts);
  const found = prompts
    .flatMap((prompt) => trafficOf(prompt, Date.now()).experiments.map((standing) => ({ prompt, standing })))
    .filter(({ standing }) => isWanted(standing))
    .filter(({ standing }) => (target?.experiment ?? standing.experiment.name) === standing.experiment.name);
  const [only, ...others] = found;
  if (!only) throw new PromptError('bad-input', none, { hint });
  if (others.length === 0) return only;
  const items = found.map((one) => ({
    label: `$(beaker) ${one.standing.experiment.name}`,
    description: one.prompt.block.name,
    detail: describeExperiment(one.standing, undefined),
    one,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: placeholder, matchOnDescription: true }))
    ?.one;
}

/** The experiment as it is now. @throws PromptError `bad-input` where it is gone */
export function standingOf(app: App, { prompt, standing }: PickedExperiment): PickedExperiment {
  const current = findTarget(app, { prompt: idOf(prompt) });
  const found = trafficOf(current, Date.now()).experiments.find(
    ({ experiment, file }) => experiment.name === standing.experiment.name && file.uri === standing.file.uri,
  );
  if (found) return { prompt: current, standing: found };
  throw new PromptError(
    'bad-input',
    vscode.l10n.t('There is no experiment {0} any more.', standing.experiment.name),
  );
}
