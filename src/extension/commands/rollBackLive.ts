import * as vscode from 'vscode';
import { PromptError } from '../../core/base/errors.ts';
import { toTimestamp } from '../../core/base/timestamp.ts';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { type RegisteredPrompt, idOf, promptOf } from '../../core/registry/workspace.ts';
import { describeReplaced } from '../../core/serving/audit.ts';
import { rollbackChange } from '../../core/serving/changeHead.ts';
import { type LivePrompt, livePromptOf } from '../../core/serving/liveState.ts';
import { DEFAULT_OVER_MINUTES } from '../../core/serving/stagedRollback.ts';
import { DRAFT } from '../../core/versions/content.ts';
import { compareVersions } from '../../core/versions/order.ts';
import type { App } from '../app.ts';
import { showError } from '../showError.ts';
import { rollBack } from './rollBack.ts';
import { type Step, pickStep, runSteps } from './steps.ts';
import { type Target, pickPrompt } from './target.ts';

/** What the command may be given so that nobody has to be asked. */
interface Given {
  readonly environment?: string;
  readonly pace?: Pace;
  readonly reason?: string;
}

type Pace = 'now' | 'staged';

interface Answers {
  environment: string | undefined;
  version: string | undefined;
}

/**
 * Has applications served an earlier version within seconds, whatever the registry and its checks say; then the
 * registry follows, with its own confirmation.
 */
export async function rollBackLive(
  app: App,
  target?: Target,
  given: Given = {},
): Promise<string | undefined> {
  const picked = await pickPrompt(app, target, vscode.l10n.t('Which prompt should be rolled back?'));
  if (!picked) return undefined;
  const { environments } = app.live;
  if (environments.length === 0)
    throw new PromptError('bad-input', vscode.l10n.t('No live head is known.'), {
      hint: vscode.l10n.t('Name it in the setting `promptLedger.liveHeads`.'),
    });
  await app.live.read({ isAsked: true });
  const version = target?.version === DRAFT ? undefined : target?.version;
  const answers: Answers = { environment: given.environment, version };
  if (answers.environment === undefined && environments.length === 1) [answers.environment] = environments;
  const { name } = picked.block;
  const steps = [
    ...(answers.environment === undefined ? [askEnvironment(environments, answers)] : []),
    ...(answers.version === undefined ? [askVersion(app, picked, answers)] : []),
  ];
  if (!(await runSteps(vscode.l10n.t('Roll Back {0} in the Live Head', name), steps))) return undefined;
  const move = { environment: answers.environment!, version: answers.version! };
  const pace = given.pace ?? (await confirm(name, move));
  if (!pace) return undefined;
  const said = await moveHead(app, name, { ...move, pace, reason: given.reason });
  const followed = await followInRegistry(app, picked, { ...move, pace, reason: given.reason });
  return [said, followed].filter((sentence) => sentence !== undefined).join(' ');
}

function askEnvironment(environments: readonly string[], answers: Answers): Step {
  return async (place) => {
    const items = environments.map((name) => ({ label: `$(broadcast) ${name}`, name }));
    const active = items.find(({ name }) => name === answers.environment);
    const placeholder = vscode.l10n.t('Which live head should be rolled back?');
    const picked = await pickStep(place, { items, active, placeholder });
    if (picked && typeof picked === 'object') answers.environment = picked.name;
    return picked;
  };
}

/** The declared target first, then what else was published, the newest first. */
function askVersion(app: App, prompt: RegisteredPrompt, answers: Answers): Step {
  return async (place) => {
    const live = liveOf(app, prompt.block.name, answers.environment!);
    const declared = live?.published?.rollback_to ?? promptOf(prompt).rollbackTo?.value;
    const versions = live?.published
      ? Object.keys(live.published.versions)
      : promptOf(prompt).versions.map((entry) => entry.version);
    const items = versions
      .filter((version) => version !== live?.version)
      .toSorted((a, b) => Number(b === declared) - Number(a === declared) || compareVersions(b, a))
      .map((version) => ({
        label: `$(tag) ${version}`,
        ...(version === declared && { description: vscode.l10n.t('rollback target') }),
        version,
      }));
    const active = items.find(({ version }) => version === answers.version);
    const placeholder = vscode.l10n.t('Which version should be served again?');
    const picked = await pickStep(place, { items, active, placeholder });
    if (picked && typeof picked === 'object') answers.version = picked.version;
    return picked;
  };
}

function liveOf(app: App, name: string, environment: string): LivePrompt | undefined {
  const state = app.live.states?.find((one) => one.environment === environment);
  return state && livePromptOf(state, name);
}

async function confirm(
  name: string,
  { environment, version }: { readonly environment: string; readonly version: string },
): Promise<Pace | undefined> {
  const question = vscode.l10n.t('Roll back {0} to {1} in the live head of {2}?', name, version, environment);
  const detail = vscode.l10n.t('Applications follow within seconds. The registry follows after that.');
  const now = vscode.l10n.t('Roll Back Now');
  const staged = vscode.l10n.t('Over {0} Minutes', DEFAULT_OVER_MINUTES);
  const choice = await vscode.window.showWarningMessage(question, { modal: true, detail }, now, staged);
  return choice === now ? 'now' : choice === staged ? 'staged' : undefined;
}

interface LiveMove {
  readonly environment: string;
  readonly version: string;
  readonly pace: Pace;
  readonly reason: string | undefined;
}

async function moveHead(app: App, name: string, move: LiveMove): Promise<string> {
  const { environment, version, pace, reason } = move;
  const wanted = rollbackChange(name, {
    from: liveOf(app, name, environment)?.version,
    to: version,
    staged: pace === 'staged' ? { overMinutes: DEFAULT_OVER_MINUTES } : undefined,
    at: toTimestamp(new Date()),
  });
  const { head, replaced } = await app.live.change(environment, wanted, reason);
  const sentences = [
    wanted.kind === 'override'
      ? vscode.l10n.t('{0} is served at {1} in {2}, revision {3}.', name, version, environment, head.revision)
      : vscode.l10n.t('{0} moves to {1} in {2}, revision {3}.', name, version, environment, head.revision),
    ...(replaced ? [describeReplaced(replaced)] : []),
  ];
  const said = sentences.join(' ');
  app.log.info(said);
  void vscode.window.showInformationMessage(said);
  return said;
}

/** What is served was what mattered: a registry that cannot follow is told, and undoes nothing. */
async function followInRegistry(
  app: App,
  prompt: RegisteredPrompt,
  { environment, version, pace, reason }: LiveMove,
): Promise<string | undefined> {
  const staged =
    pace === 'staged' && environment === PRODUCTION ? { overMinutes: DEFAULT_OVER_MINUTES } : undefined;
  try {
    return await rollBack(
      app,
      { prompt: idOf(prompt), version },
      { environment, ...(reason !== undefined && { reason }), ...(staged && { staged }) },
    );
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    showError(app, error);
    return undefined;
  }
}
