import * as vscode from 'vscode';
import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import { promptOf } from '../../core/registry/workspace.ts';
import type { KnownVersion } from '../../core/versions/history/history.ts';
import { type Step, pickStep } from '../commands/steps.ts';
import { pointerOf } from './environments.ts';
import type { LifecycleSession } from './session.ts';

interface VersionItem extends vscode.QuickPickItem {
  readonly version: string;
}

/** What has been answered so far. */
export interface Move {
  version: string | undefined;
  environment: string | undefined;
}

/** Which version to deploy: the newest that is not served yet first. */
export function askDeployed(session: LifecycleSession, move: Move): Step {
  return askVersion(move, vscode.l10n.t('Which version should be deployed?'), () => {
    const versions = session.versions.filter(({ served }) => !isServed(served, move, session));
    return versions.map((known) => toItem(known));
  });
}

/** Which version to go back to: the declared target first, then what was deployed before, the latest first. */
export function askTarget(session: LifecycleSession, move: Move): Step {
  return askVersion(move, vscode.l10n.t('Which version should be served again?'), () => {
    const { rollbackTo } = promptOf(session.prompt);
    const environment = move.environment ?? PRODUCTION;
    const current = pointerOf(session.prompt, environment);
    const others = session.versions.filter(({ version }) => version !== current);
    const isTarget = ({ version }: KnownVersion): boolean =>
      environment === PRODUCTION && version === rollbackTo?.value;
    const deployed = others
      .filter((known) => !isTarget(known) && deployedAt(known) !== undefined)
      .toSorted((a, b) => deployedAt(b)!.localeCompare(deployedAt(a)!));
    const rest = others.filter((known) => !isTarget(known) && deployedAt(known) === undefined);
    const target = others.filter(isTarget);
    return [
      ...target.map((known) => toItem(known, vscode.l10n.t('rollback target'))),
      ...deployed.map((known) => toItem(known)),
      ...rest.map((known) => toItem(known)),
    ];
  });
}

function askVersion(move: Move, placeholder: string, findItems: () => readonly VersionItem[]): Step {
  return async (place) => {
    const items = findItems();
    const active = items.find(({ version }) => version === move.version);
    const picked = await pickStep(place, { items, active, placeholder });
    if (picked && typeof picked === 'object') move.version = picked.version;
    return picked;
  };
}

/** Whether a deployment would change nothing. */
function isServed(served: readonly string[], { environment }: Move, { prompt }: LifecycleSession): boolean {
  if (environment !== undefined) return served.includes(environment);
  return served.length > promptOf(prompt).environments.size;
}

const deployedAt = ({ placed }: KnownVersion): string | undefined => placed?.content.deployedAt;

/** A version with what tells it from the others: where it is served, its score, and when it was last served. */
function toItem(known: KnownVersion, first?: string): VersionItem {
  const { version, placed, historic, score, notes, served } = known;
  const at = deployedAt(known);
  const pointers = served.map((name) => (name === PRODUCTION ? vscode.l10n.t('deployed') : name));
  const since = at === undefined ? undefined : vscode.l10n.t('deployed {0}', toDate(at));
  const facts = [
    first,
    ...(pointers.length > 0 ? pointers : [since]),
    score?.toFixed(2),
    !placed && historic
      ? vscode.l10n.t(
          'from Git · {0} · {1}',
          toDate(historic.latest.at),
          historic.latest.id.slice(0, SHORT_COMMIT),
        )
      : undefined,
  ];
  const icon = served.length > 0 ? 'rocket' : placed ? 'tag' : 'git-commit';
  return {
    label: `$(${icon}) ${version}`,
    description: facts.filter(Boolean).join(' · '),
    ...(notes !== undefined && { detail: notes.trim().split(/\r?\n/, 1)[0]! }),
    version,
  };
}

const SHORT_COMMIT = 7;

function toDate(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return date.toLocaleDateString(vscode.env.language, { dateStyle: 'medium' });
}
