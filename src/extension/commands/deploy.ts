import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { deploy as deployVersion } from '../../core/lifecycle/deploy.ts';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { promptOf } from '../../core/registry/workspace.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { announceDone } from '../lifecycle/announceDone.ts';
import { type Move, askDeployed } from '../lifecycle/askVersion.ts';
import { confirmTransition } from '../lifecycle/confirmTransition.ts';
import { type GivenMove, targetOf } from '../lifecycle/givenTarget.ts';
import { askEnvironment } from '../lifecycle/environments.ts';
import { readMeasured } from '../lifecycle/measured.ts';
import { LifecycleSession } from '../lifecycle/session.ts';
import { type Step, runSteps } from './steps.ts';
import { pickPrompt } from './target.ts';

/** Makes an environment serve a version, after a look at what that changes and at what was checked. */
export async function deploy(app: App, source?: unknown, given: GivenMove = {}): Promise<string | undefined> {
  const target = targetOf(app, source, 'deploy');
  const picked = await pickPrompt(app, target, vscode.l10n.t('Which prompt should be deployed?'));
  if (!picked) return undefined;
  const session = await LifecycleSession.open(app, picked);
  const version = target?.version === DRAFT ? undefined : target?.version;
  const move: Move = { version, environment: given.environment };
  const steps: Step[] = [];
  if (version === undefined) {
    refuseWithoutVersion(session);
    steps.push(askDeployed(session, move));
  }
  if (move.environment === undefined) steps.push(askEnvironment(session, move));
  if (!(await runSteps(vscode.l10n.t('Deploy {0}', picked.block.name), steps))) return undefined;
  const [chosen, environment] = [move.version!, move.environment!];
  const find = await session.find(chosen);
  // Nobody reads telemetry for a prompt that declares no gates.
  const isGated = environment === PRODUCTION && promptOf(session.prompt).gates !== undefined;
  const measured = isGated
    ? await readMeasured({ prompt: session.prompt, now: session.context.now }, chosen)
    : undefined;
  const done = await confirmTransition(session, {
    compute: (reason) =>
      deployVersion(
        session.prompt,
        { target: find(), environment, reason },
        { ...session.context, measured },
      ),
    labels: () => ({
      accept: vscode.l10n.t('Deploy {0} to {1}', chosen, environment),
      override: vscode.l10n.t('Deploy Anyway…'),
    }),
    reason: given.reason,
    version: chosen,
  });
  if (!done) return undefined;
  announceDone(app, done);
  return done.step.result;
}

function refuseWithoutVersion({ versions, prompt, withoutGit }: LifecycleSession): void {
  if (versions.length > 0) return;
  throw new PromptError(
    'bad-input',
    vscode.l10n.t('{0} has no version that could be deployed.', prompt.block.name),
    { hint: withoutGit ?? vscode.l10n.t('Release its draft first.') },
  );
}
