import * as vscode from 'vscode';
import { toTimestamp } from '../../core/base/timestamp.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { escapeText } from '../../core/evals/reports/escapeText.ts';
import { renderLifecycle } from '../../core/lifecycle/lifecycleText.ts';
import { asksExperiments } from '../../core/lifecycle/gates/stages.ts';
import { nextStepOf } from '../../core/lifecycle/nextStep.ts';
import { trafficOf } from '../../core/lifecycle/traffic.ts';
import { idOf } from '../../core/registry/workspace.ts';
import type { Analysed } from '../../node/experimentTelemetry.ts';
import type { App } from '../app.ts';
import { readMeasured } from '../lifecycle/measured.ts';
import { type Target, findTarget, pickPrompt } from './target.ts';

/** Shows where each version of a prompt stands, and what that rests on; gives what is shown. */
export async function showLifecycle(app: App, target?: Target): Promise<string | undefined> {
  const picked = await pickPrompt(app, target, vscode.l10n.t('Show the lifecycle of which prompt?'));
  if (!picked) return undefined;
  await loadContents(picked, { sources: app.store, load: () => app.load() });
  // Somebody asks: now heads on the network may be read too.
  await app.live.read({ isAsked: true });
  const prompt = findTarget(app, { prompt: idOf(picked) });
  const now = Date.now();
  const analyses = new Map<string, Analysed>();
  for (const standing of trafficOf(prompt, now).experiments) {
    const { settings, state, experiment } = standing;
    if (!settings || state !== 'running') continue;
    const analysed = await app.evidence.read(standing, settings);
    const { control, challenger } = analysed.judged.evidence.arms;
    if (control.calls + challenger.calls > 0) analyses.set(experiment.name, analysed);
  }
  const step = nextStepOf(prompt, app.store);
  const measured =
    step && asksExperiments(step.stage)
      ? await readMeasured({ prompt, now: toTimestamp(new Date(now)) }, step.placed.version)
      : undefined;
  const text = renderLifecycle(prompt, {
    sources: app.store,
    sha256: app.sha256,
    now,
    analysisOf: ({ experiment }) => analyses.get(experiment.name),
    measured,
    live: app.live.states ?? [],
    unread: app.live.unread,
    escape: escapeText,
  });
  await app.reports.show(vscode.l10n.t('Lifecycle of {0}', prompt.block.name.replaceAll('/', '-')), text);
  return text;
}
