import * as vscode from 'vscode';
import { type Stage, asksExperiments, isStage } from '../../core/lifecycle/gates/stages.ts';
import { candidateOf } from '../../core/lifecycle/candidate.ts';
import { promote as promoteContent, stageAfter } from '../../core/lifecycle/promote.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { announceDone } from '../lifecycle/announceDone.ts';
import { type Promotion, askContent, askStage } from '../lifecycle/askStage.ts';
import { confirmTransition } from '../lifecycle/confirmTransition.ts';
import { targetOf } from '../lifecycle/givenTarget.ts';
import { readMeasured } from '../lifecycle/measured.ts';
import { LifecycleSession } from '../lifecycle/session.ts';
import { type Step, runSteps } from './steps.ts';
import { pickPrompt } from './target.ts';

/** What the command may be given so that nobody has to be asked. */
interface GivenPromotion {
  readonly to?: string;
  readonly reason?: string;
}

/** Takes the draft or a version to a stage, after a look at what its gates say and at what is recorded. */
export async function promote(
  app: App,
  source?: unknown,
  given: GivenPromotion = {},
): Promise<string | undefined> {
  const target = targetOf(app, source, 'promote');
  const picked = await pickPrompt(app, target, vscode.l10n.t('Which prompt should be promoted?'));
  if (!picked) return undefined;
  const session = await LifecycleSession.open(app, picked);
  const to = given.to !== undefined && isStage(given.to) ? given.to : undefined;
  const promotion: Promotion = { version: target?.version, to };
  const steps: Step[] = [];
  if (promotion.version === undefined) {
    // Without any content there is nothing to ask for.
    candidateOf(session.prompt, app.store);
    steps.push(askContent(session, promotion));
  }
  if (to === undefined) steps.push(askStage(session, promotion));
  if (!(await runSteps(vscode.l10n.t('Promote {0}', picked.block.name), steps))) return undefined;
  const version = promotion.version!;
  const find = await session.find(version);
  const stage = promotion.to ?? stageAfter(find());
  const isTried = asksExperiments(stage) || asksExperiments(find().content.stage);
  const measured = isTried
    ? await readMeasured({ prompt: session.prompt, now: session.context.now }, version)
    : undefined;
  const done = await confirmTransition(session, {
    compute: (reason) =>
      promoteContent(session.prompt, { target: find(), to: stage, reason }, { ...session.context, measured }),
    labels: () => labelsOf(version, stage),
    reason: given.reason,
    version,
  });
  if (!done) return undefined;
  announceDone(app, done);
  return done.step.result;
}

function labelsOf(version: string, stage: Stage): { readonly accept: string; readonly override: string } {
  const name = version === DRAFT ? vscode.l10n.t('Draft') : version;
  return {
    accept:
      stage === 'deployed'
        ? vscode.l10n.t('Deploy {0} to {1}', name, 'production')
        : stage === 'retired'
          ? vscode.l10n.t('Retire {0}', name)
          : vscode.l10n.t('Promote {0} to {1}', name, stage),
    override: vscode.l10n.t('Promote Anyway…'),
  };
}
