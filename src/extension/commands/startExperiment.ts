import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import type { Transition } from '../../core/lifecycle/transition.ts';
import {
  type NewExperiment,
  experimentName,
  startExperiment as start,
  startNewExperiment,
} from '../../core/lifecycle/startExperiment.ts';
import { trafficOf } from '../../core/lifecycle/traffic.ts';
import { type FoundExperiment, experimentsOf } from '../../core/registry/experiments.ts';
import { DRAFT } from '../../core/versions/content.ts';
import type { App } from '../app.ts';
import { announceDone } from '../lifecycle/announceDone.ts';
import { type Challenge, askChallenger, askShare, challengersOf } from '../lifecycle/askChallenger.ts';
import { confirmTransition } from '../lifecycle/confirmTransition.ts';
import type { ExperimentTarget } from '../lifecycle/pickExperiment.ts';
import { LifecycleSession } from '../lifecycle/session.ts';
import { type Step, pickStep, runSteps } from './steps.ts';
import { pickPrompt } from './target.ts';

/** What the command may be given so that nobody has to be asked. */
interface GivenExperiment {
  readonly share?: NewExperiment['share'];
}

interface Answers extends Challenge {
  /** One that is written already. */
  planned: string | undefined;
}

/** Has a version share the traffic of what production serves: as it is written already, or as a new experiment. */
export async function startExperiment(
  app: App,
  target?: ExperimentTarget,
  given: GivenExperiment = {},
): Promise<string | undefined> {
  const picked = await pickPrompt(app, target, vscode.l10n.t('Which prompt should be experimented with?'));
  if (!picked) return undefined;
  const session = await LifecycleSession.open(app, picked);
  const challenger = target?.version === DRAFT ? undefined : target?.version;
  const answers: Answers = { challenger, share: given.share, planned: target?.experiment };
  if (!(await ask(session, answers))) return undefined;
  const done = await confirmTransition(session, {
    compute: () => compute(session, answers),
    labels: ({ title }) => ({ accept: title, override: title }),
    version: answers.challenger,
  });
  if (!done) return undefined;
  announceDone(app, done);
  return done.step.result;
}

function ask(session: LifecycleSession, answers: Answers): Promise<boolean> {
  const steps: Step[] = [];
  const planned = plannedOf(session);
  const isNamed = answers.planned !== undefined || answers.challenger !== undefined;
  if (planned.length > 0 && !isNamed) steps.push(askPlanned(planned, answers));
  if (planned.length === 0 && !isNamed) refuseWithoutChallenger(session);
  const unlessPlanned =
    (step: Step): Step =>
    async (place) =>
      answers.planned === undefined ? step(place) : answers.planned;
  if (answers.planned === undefined && answers.challenger === undefined)
    steps.push(unlessPlanned(askChallenger(session, answers)));
  if (answers.planned === undefined && answers.share === undefined)
    steps.push(unlessPlanned(askShare(answers)));
  return runSteps(vscode.l10n.t('Start Experiment with {0}', session.prompt.block.name), steps);
}

function compute(session: LifecycleSession, { planned, challenger, share }: Answers): Transition {
  const { prompt, context } = session;
  const all = experimentsOf(prompt.registry);
  const others = all.map(({ experiment }) => experiment);
  if (planned === undefined) {
    const name = experimentName(prompt.block.name, challenger!, others);
    const file = all[0]?.file ?? prompt.file;
    return startNewExperiment(
      { prompt, file },
      { name, challenger: challenger!, share: share! },
      { ...context, others },
    );
  }
  const found = all.find(({ experiment }) => experiment.name === planned);
  if (!found)
    throw new PromptError('bad-input', vscode.l10n.t('There is no experiment {0} any more.', planned));
  const { experiment, file } = found;
  return start({ experiment, file, prompt }, { weight: undefined, others }, context);
}

const plannedOf = ({ prompt }: LifecycleSession): readonly FoundExperiment[] =>
  trafficOf(prompt, Date.now()).experiments.filter(({ state }) => state === 'planned');

/** One that is written already comes first: somebody has thought about it. */
function askPlanned(planned: readonly FoundExperiment[], answers: Answers): Step {
  return async (place) => {
    const items = [
      ...planned.map(({ experiment: { name, description } }) => ({
        label: `$(beaker) ${name}`,
        ...(description !== undefined && { description }),
        name: name as string | undefined,
      })),
      { label: `$(add) ${vscode.l10n.t('Another Experiment…')}`, name: undefined },
    ];
    const placeholder = vscode.l10n.t('Which experiment should start?');
    const picked = await pickStep(place, { items, placeholder });
    if (picked && typeof picked === 'object') answers.planned = picked.name;
    return picked;
  };
}

function refuseWithoutChallenger(session: LifecycleSession): void {
  if (challengersOf(session).length > 0) return;
  throw new PromptError(
    'bad-input',
    vscode.l10n.t('{0} has no version that could be tried.', session.prompt.block.name),
    { hint: vscode.l10n.t('Release its draft first, or take a version from Git.') },
  );
}
