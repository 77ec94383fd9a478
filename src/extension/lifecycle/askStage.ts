import * as vscode from 'vscode';
import { candidateOf } from '../../core/lifecycle/candidate.ts';
import { STAGES, type Stage, gatesOf } from '../../core/lifecycle/gates/stages.ts';
import { stageAfter } from '../../core/lifecycle/promote.ts';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { promptOf } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent, contentOf, findContents } from '../../core/versions/content.ts';
import { compareVersions } from '../../core/versions/order.ts';
import { type Step, pickStep } from '../commands/steps.ts';
import { pointerOf } from './environments.ts';
import type { LifecycleSession } from './session.ts';

/** What has been answered so far. */
export interface Promotion {
  version: string | undefined;
  to: Stage | undefined;
}

interface ContentItem extends vscode.QuickPickItem {
  readonly version: string;
}

interface StageItem extends vscode.QuickPickItem {
  readonly stage: Stage;
}

/** What is promoted: what is on its way first. */
export function askContent(session: LifecycleSession, promotion: Promotion): Step {
  return async (place) => {
    const { prompt, app } = session;
    const first = candidateOf(prompt, app.store);
    const others = findContents(prompt, app.store)
      .filter(({ version }) => version !== first.version)
      .toSorted((a, b) => compareVersions(b.version, a.version));
    const items = [first, ...others].map((placed) => toItem(session, placed));
    const active = items.find(({ version }) => version === promotion.version);
    const placeholder = vscode.l10n.t('Which version should be promoted?');
    const picked = await pickStep(place, { items, active, placeholder });
    if (picked && typeof picked === 'object') promotion.version = picked.version;
    return picked;
  };
}

function toItem({ prompt }: LifecycleSession, { version, content }: PlacedContent): ContentItem {
  const isServed = pointerOf(prompt, PRODUCTION) === version;
  const facts = [
    isServed ? vscode.l10n.t('deployed') : content.stage,
    content.evalScore?.value.toFixed(2) ?? vscode.l10n.t('no score'),
  ];
  const [icon, label] = version === DRAFT ? ['edit', vscode.l10n.t('Draft')] : ['tag', version];
  return {
    label: `$(${isServed ? 'rocket' : icon}) ${label}`,
    description: facts.filter(Boolean).join(' · '),
    version,
  };
}

/** Which stage: the next one first. */
export function askStage(session: LifecycleSession, promotion: Promotion): Step {
  return async (place) => {
    const { prompt, app } = session;
    const placed = contentOf(prompt, promotion.version!, app.store);
    const next = placed && stageAfter(placed);
    const gates = gatesOf(promptOf(prompt));
    const items = STAGES.map((stage): StageItem => {
      const isOff = stage !== 'retired' && gates[stage] === undefined;
      const facts = [
        placed?.content.stage === stage ? vscode.l10n.t('now') : undefined,
        stage === next ? vscode.l10n.t('next') : undefined,
        isOff ? vscode.l10n.t('its gate asks for nothing') : undefined,
      ];
      return {
        label: stage,
        description: facts.filter(Boolean).join(' · '),
        detail: detailOf(stage),
        stage,
      };
    });
    const active = items.find(({ stage }) => stage === (promotion.to ?? next));
    const placeholder = vscode.l10n.t('To which stage? Every gate up to it is asked.');
    const picked = await pickStep(place, { items, active, placeholder });
    if (picked && typeof picked === 'object') promotion.to = picked.stage;
    return picked;
  };
}

/** What a stage’s gate asks for, in a few words. */
function detailOf(stage: Stage): string {
  switch (stage) {
    case 'evaluated':
      return vscode.l10n.t('A fresh score that is enough, and no regression');
    case 'staged':
      return vscode.l10n.t('A shadow validation on recorded calls that passed');
    case 'canary':
      return vscode.l10n.t('An experiment with guardrails that found no harm');
    case 'deployed':
      return vscode.l10n.t('An experiment that says it is better; then production serves it');
    default:
      return vscode.l10n.t('Nobody is to be served it any more');
  }
}
