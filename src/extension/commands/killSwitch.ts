import * as vscode from 'vscode';
import { setKillSwitch } from '../../core/lifecycle/killSwitch.ts';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { promptOf } from '../../core/registry/workspace.ts';
import { describeReplaced } from '../../core/serving/audit.ts';
import { livePromptOf } from '../../core/serving/liveState.ts';
import type { App } from '../app.ts';
import { announceDone } from '../lifecycle/announceDone.ts';
import { confirmTransition } from '../lifecycle/confirmTransition.ts';
import { actionOn } from '../lifecycle/session.ts';
import { type Target, findTarget, pickPrompt } from './target.ts';

/** What the commands may be given so that nobody has to be asked. */
interface Given {
  /** `head`: the live head of production, and then the registry. */
  readonly where?: Where;
  readonly reason?: string;
}

type Where = 'head' | 'registry';

/** Turns a feature off: what serves it may be broken in any way, and it is always allowed. */
export const turnKillSwitchOn = (app: App, target?: Target, given: Given = {}): Promise<string | undefined> =>
  turn(app, { target, given, isOn: true });

/** Turns it on again. */
export const turnKillSwitchOff = (
  app: App,
  target?: Target,
  given: Given = {},
): Promise<string | undefined> => turn(app, { target, given, isOn: false });

interface Turning {
  readonly target: Target | undefined;
  readonly given: Given;
  readonly isOn: boolean;
}

async function turn(app: App, { target, given, isOn }: Turning): Promise<string | undefined> {
  const placeholder = isOn
    ? vscode.l10n.t('Which prompt should be turned off?')
    : vscode.l10n.t('Which prompt should be turned on again?');
  const picked = await pickPrompt(app, target, placeholder);
  if (!picked) return undefined;
  const { name } = picked.block;
  const where = given.where ?? (await askWhere(app, name, isOn));
  if (!where) return undefined;
  const said = where === 'head' ? await turnInHead(app, name, { isOn, reason: given.reason }) : undefined;
  const session = await actionOn(app, picked);
  // The head was what mattered, and the registry may say so already.
  if (said !== undefined && promptOf(findTarget(app, session.target)).isKilled === isOn) return said;
  const done = await confirmTransition(session, {
    compute: () => setKillSwitch(session.prompt, isOn),
    labels: ({ title }) => ({ accept: title, override: title }),
    version: undefined,
  });
  if (!done) return said;
  announceDone(app, done);
  return [said, done.step.result].filter((sentence) => sentence !== undefined).join(' ');
}

/** With a live head it matters which: one is in force within seconds, the other when it was committed. */
async function askWhere(app: App, name: string, isOn: boolean): Promise<Where | undefined> {
  const place = app.live.placeOf(PRODUCTION);
  if (place === undefined) return 'registry';
  const items = [
    {
      label: `$(broadcast) ${isOn ? vscode.l10n.t('Turn It Off Now') : vscode.l10n.t('Turn It On Now')}`,
      description: vscode.l10n.t('in the live head ({0}), then in the registry', place),
      where: 'head' as const,
    },
    {
      label: `$(file) ${vscode.l10n.t('Only Change the Registry')}`,
      description: vscode.l10n.t('takes effect when it was committed and published'),
      where: 'registry' as const,
    },
  ];
  const title = isOn
    ? vscode.l10n.t('Turn Kill Switch of {0} On', name)
    : vscode.l10n.t('Turn Kill Switch of {0} Off', name);
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.where;
}

async function turnInHead(
  app: App,
  name: string,
  { isOn, reason }: { readonly isOn: boolean; readonly reason: string | undefined },
): Promise<string> {
  const wanted = { kind: isOn ? 'kill' : 'unkill', prompt: name } as const;
  const { head, replaced } = await app.live.change(PRODUCTION, wanted, reason);
  const state = app.live.states?.find(({ environment }) => environment === PRODUCTION);
  const isOff = state && livePromptOf(state, name)?.isKilled;
  const sentences = [
    isOn
      ? vscode.l10n.t('{0} is turned off in {1}, revision {2}.', name, PRODUCTION, head.revision)
      : isOff
        ? vscode.l10n.t('{0} stays off: it was published with its kill switch on. Publish it without.', name)
        : vscode.l10n.t('{0} is turned on in {1}, revision {2}.', name, PRODUCTION, head.revision),
    ...(replaced ? [describeReplaced(replaced)] : []),
  ];
  const said = sentences.join(' ');
  app.log.info(said);
  void vscode.window.showInformationMessage(said);
  return said;
}
