import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import {
  type LiveDifference,
  type LiveState,
  changeTowardsRegistry,
  describeDifference,
  liveDifferences,
} from '../../core/serving/liveState.ts';
import { compareVersions } from '../../core/versions/order.ts';
import type { App } from '../app.ts';
import { deploy } from './deploy.ts';
import { turnKillSwitchOff, turnKillSwitchOn } from './killSwitch.ts';
import { rollBack } from './rollBack.ts';
import { type Target, findTarget } from './target.ts';

/** What a quick fix hands over: the prompt, the environment, and the version where it is about one. */
interface LiveTarget extends Target {
  readonly environment: string;
}

/** Changes the registry to what a live head says, with the checks and the confirmation of any other change. */
export async function followLiveHead(app: App, target?: LiveTarget): Promise<string | undefined> {
  const found = await pickDifference(app, target);
  if (!found) return undefined;
  const { difference } = found;
  const prompt = idOf(found.prompt);
  if (difference.kind === 'kill') {
    const turn = difference.isLive ? turnKillSwitchOn : turnKillSwitchOff;
    return turn(app, { prompt }, { where: 'registry' });
  }
  const { live, registry, environment } = difference;
  const isEarlier = registry !== undefined && compareVersions(live, registry) < 0;
  return (isEarlier ? rollBack : deploy)(app, { prompt, version: live }, { environment });
}

/** Changes a live head to what the registry says. It is in force within seconds, so somebody has to say yes. */
export async function updateLiveHead(
  app: App,
  target?: LiveTarget,
  given: { readonly isConfirmed?: boolean } = {},
): Promise<boolean> {
  const found = await pickDifference(app, target);
  if (!found) return false;
  const { prompt, state, difference } = found;
  const wanted = changeTowardsRegistry(prompt, state, difference);
  const action = vscode.l10n.t('Change Live Head');
  if (!given.isConfirmed) {
    const question = vscode.l10n.t(
      'Change the live head of {0} to what the registry says?',
      state.environment,
    );
    const detail = vscode.l10n.t('{0} Applications follow within seconds.', describeDifference(difference));
    const choice = await vscode.window.showWarningMessage(question, { modal: true, detail }, action);
    if (choice !== action) return false;
  }
  const { head } = await app.live.change(state.environment, wanted);
  const said = vscode.l10n.t(
    'The live head of {0} is at revision {1} now.',
    state.environment,
    head.revision,
  );
  app.log.info(said);
  void vscode.window.showInformationMessage(said);
  return true;
}

interface Found {
  readonly prompt: RegisteredPrompt;
  readonly state: LiveState;
  readonly difference: LiveDifference;
}

/**
 * The difference that is meant, as it is now: the head may have been changed since.
 * @throws PromptError `bad-input` where there is none
 */
async function pickDifference(app: App, target: LiveTarget | undefined): Promise<Found | undefined> {
  await app.load();
  await app.live.read({ isAsked: true });
  const kind = target?.version ? 'version' : 'kill';
  const found = (app.live.states ?? [])
    .filter(({ environment }) => !target || environment === target.environment)
    .flatMap((state) =>
      promptsOf(app, target).flatMap((prompt) =>
        liveDifferences(prompt, state).map((difference): Found => ({ prompt, state, difference })),
      ),
    )
    .filter(({ difference }) => !target || difference.kind === kind);
  const [first] = found;
  if (!first) throw agreed(app);
  if (target) return first;
  const items = found.map((one) => ({
    label: one.prompt.block.name,
    detail: describeDifference(one.difference),
    one,
  }));
  const placeHolder = vscode.l10n.t('Where should one follow the other?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.one;
}

const promptsOf = (app: App, target: LiveTarget | undefined): readonly RegisteredPrompt[] =>
  target ? [findTarget(app, target)] : app.store.workspace.registries.flatMap((registry) => registry.prompts);

function agreed({ live }: App): PromptError {
  if (live.environments.length === 0)
    return new PromptError('bad-input', vscode.l10n.t('No live head is known.'), {
      hint: vscode.l10n.t('Name it in the setting `promptLedger.liveHeads`.'),
    });
  const [unread] = live.unread;
  if (unread !== undefined) return new PromptError('has-problems', unread);
  return new PromptError('bad-input', vscode.l10n.t('The live head and the registry agree.'));
}
