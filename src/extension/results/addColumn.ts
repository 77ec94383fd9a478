import * as vscode from 'vscode';
import { idOf } from '../../core/registry/workspace.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { DRAFT, findContents } from '../../core/versions/content.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { labelOf } from '../compare/side.ts';
import { liveColumns } from './panelColumn.ts';
import type { ResultsSession } from './session.ts';

interface Item extends vscode.QuickPickItem {
  readonly choose?: () => Promise<void>;
}

/** Offers the runs that there are, and to run another version or another model. */
export async function addColumn(app: App, session: ResultsSession): Promise<void> {
  const prompt = session.registered;
  if (!prompt) return;
  const picked = await vscode.window.showQuickPick(itemsOf(app, session, prompt), {
    title: vscode.l10n.t('Add a Column'),
    placeHolder: vscode.l10n.t('Which run should stand beside the others?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  await picked?.choose?.();
}

async function itemsOf(app: App, session: ResultsSession, prompt: RegisteredPrompt): Promise<Item[]> {
  const run: Item = {
    label: vscode.l10n.t('$(play) Run…'),
    description: vscode.l10n.t('another version, or with another model'),
    choose: () => runAnother(app, session, prompt),
  };
  const shown = new Set(session.memory.columns);
  const kept = await session.runs.kept(prompt);
  const files = kept.map(({ path, facts }): Item => {
    const score = facts.score === null ? '' : ` · ${facts.score.toFixed(2)}`;
    const total = facts.passed + facts.failed + facts.errors;
    return {
      label: `${labelOf({ version: facts.version })}${score}`,
      description: facts.model,
      detail: `${whenOf(facts.started_at)} · ${vscode.l10n.t('{0}/{1} passed', facts.passed, total)}`,
      choose: async () => session.add(await session.runs.open(path)),
    };
  });
  const rest = kept.flatMap(({ path }, index) => (shown.has(`file:subject:${path}`) ? [] : [files[index]!]));
  const live = session.runs.live
    .filter((one) => one.file === undefined && !session.hasRun(one))
    .map((one): Item => ({
      label: labelOf({ version: one.evaluation.subject.version }),
      description: one.evaluation.subject.model,
      detail: whenOf(one.startedAt),
      choose: async () => session.add(liveColumns(one)),
    }));
  return [run, { label: vscode.l10n.t('Runs'), kind: vscode.QuickPickItemKind.Separator }, ...live, ...rest];
}

const whenOf = (at: string): string =>
  new Date(at).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });

/** Runs a version with a model of the user's choice. It becomes the run that is looked at. */
async function runAnother(app: App, session: ResultsSession, prompt: RegisteredPrompt): Promise<void> {
  await loadContents(prompt, { sources: app.store, load: () => app.load() });
  const version = await vscode.window.showQuickPick(
    findContents(prompt, app.store)
      .map((placed) => ({
        label: placed.version === DRAFT ? vscode.l10n.t('draft') : placed.version,
        description: placed.content.model?.value ?? '',
        version: placed.version,
      }))
      .toReversed(),
    { title: vscode.l10n.t('Run'), placeHolder: vscode.l10n.t('Which version?') },
  );
  if (!version) return;
  const model = await vscode.window.showInputBox({
    title: vscode.l10n.t('Run {0}', version.label),
    prompt: vscode.l10n.t('Which model? A score with another model than the version’s own is not recorded.'),
    value: version.description,
  });
  if (model === undefined) return;
  const isOwn = model.trim() === version.description || model.trim() === '';
  session.pin();
  const request = { prompt: idOf(prompt), version: version.version };
  if (isOwn) await vscode.commands.executeCommand('promptLedger.runEvals', request);
  else await app.evals.run({ ...request, model: model.trim() }, { attendance: 'attended' });
}
