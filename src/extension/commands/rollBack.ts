import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { rollBack as rollBackTo } from '../../core/lifecycle/rollBack.ts';
import type { Staged } from '../../core/lifecycle/serve.ts';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { livePromptOf } from '../../core/serving/liveState.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { announceDone } from '../lifecycle/announceDone.ts';
import { type Pace, askMinutes } from '../lifecycle/askMinutes.ts';
import { type Move, askTarget } from '../lifecycle/askVersion.ts';
import { confirmTransition } from '../lifecycle/confirmTransition.ts';
import { type GivenMove, targetOf } from '../lifecycle/givenTarget.ts';
import { askServed, environmentsOf, pointerOf } from '../lifecycle/environments.ts';
import { LifecycleSession } from '../lifecycle/session.ts';
import { type Step, runSteps } from './steps.ts';
import { pickPrompt } from './target.ts';

/** Makes an environment serve an earlier version again: the declared target, or any other that the files or Git have. */
export async function rollBack(
  app: App,
  source?: unknown,
  given: GivenMove & { readonly staged?: Staged | 'ask' } = {},
): Promise<string | undefined> {
  const target = targetOf(app, source, 'rollBack');
  const picked = await pickPrompt(app, target, vscode.l10n.t('Which prompt should be rolled back?'));
  if (!picked) return undefined;
  const session = await LifecycleSession.open(app, picked);
  const { name } = picked.block;
  const environments = environmentsOf(session.prompt);
  const only = environments.length === 1 ? PRODUCTION : undefined;
  const version = target?.version === DRAFT ? undefined : target?.version;
  const move: Move = { version, environment: given.environment ?? only };
  const steps: Step[] = [];
  if (move.environment === undefined) steps.push(askServed(session, move));
  if (version === undefined) {
    refuseWithoutOther(session);
    steps.push(askTarget(session, move));
  }
  const pace: Pace = { overMinutes: undefined };
  if (given.staged === 'ask') steps.push(askMinutes(pace));
  const title = given.staged
    ? vscode.l10n.t('Roll Back {0} in Stages', name)
    : vscode.l10n.t('Roll Back {0}', name);
  if (!(await runSteps(title, steps))) return undefined;
  const [chosen, environment] = [move.version!, move.environment!];
  const staged = given.staged === 'ask' ? { overMinutes: pace.overMinutes! } : given.staged;
  const find = await session.find(chosen);
  const done = await confirmTransition(session, {
    compute: (reason) =>
      rollBackTo(session.prompt, { target: find(), environment, reason, staged }, session.context),
    labels: () => ({
      accept: staged
        ? vscode.l10n.t('Roll Back to {0} over {1} Minutes', chosen, staged.overMinutes)
        : environment === PRODUCTION
          ? vscode.l10n.t('Roll Back to {0}', chosen)
          : vscode.l10n.t('Roll Back {0} to {1}', environment, chosen),
      override: vscode.l10n.t('Roll Back Anyway…'),
    }),
    reason: given.reason,
    version: chosen,
  });
  if (!done) return undefined;
  announceDone(app, done, inLiveHead(app, name, { ...session.target, version: chosen, environment }));
  return done.step.result;
}

/** The file is one thing, what applications are served this second another. */
function inLiveHead(
  { live }: App,
  name: string,
  target: { readonly prompt: string; readonly version: string; readonly environment: string },
): vscode.Command | undefined {
  const state = live.states?.find(({ environment }) => environment === target.environment);
  const served = state && livePromptOf(state, name)?.version;
  if (served === undefined || served === target.version) return undefined;
  const title = vscode.l10n.t('Roll Back in Live Head Too…');
  return { command: 'promptLedger.updateLiveHead', title, arguments: [target] };
}

function refuseWithoutOther({ versions, prompt, withoutGit }: LifecycleSession): void {
  const current = pointerOf(prompt, PRODUCTION);
  if (versions.some(({ version }) => version !== current)) return;
  throw new PromptError(
    vscode.workspace.isTrusted ? 'bad-input' : 'not-trusted',
    vscode.l10n.t('{0} has no other version to roll back to.', prompt.block.name),
    { hint: withoutGit ?? vscode.l10n.t('Neither the registry nor Git’s history has one.') },
  );
}
