import * as vscode from 'vscode';
import {
  type OutputChange,
  type OutputChangeKind,
  type OutputComparison,
  compareOutputs,
  renderOutputs,
} from '../../core/evals/compareOutputs.ts';
import type { CaseResult } from '../../core/evals/run.ts';
import type { App } from '../app.ts';
import type { Finished } from '../testing/evalRuns.ts';
import { labelOf } from './side.ts';

/** The outputs of two versions, and what they are called. */
export interface ComparedOutputs {
  readonly prompt: string;
  readonly base: { readonly label: string; readonly results: readonly CaseResult[] };
  readonly subject: { readonly label: string; readonly results: readonly CaseResult[] };
}

/** What one editor shows: the broken are the first of them. More would take long to draw, and nobody reads on for ever. */
const PAGE_CASES = 50;

/**
 * Opens the cases whose outputs differ in the multi-diff editor, the broken first, page by page. Says so where none
 * differs.
 */
export async function showOutputs(app: App, outputs: ComparedOutputs): Promise<void> {
  const { prompt, base, subject } = outputs;
  const comparison = compareOutputs(base.results, subject.results);
  const sides = `${base.label} ↔ ${subject.label}`;
  if (comparison.changes.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('{0}: {1} have the same outputs. {2}', prompt, sides, countsOf(comparison)),
    );
    return;
  }
  const title = vscode.l10n.t('{0}: outputs of {1} · {2}', prompt, sides, countsOf(comparison));
  await showPage(app, { title, sides, changes: comparison.changes }, 0);
}

interface Pages {
  readonly title: string;
  readonly sides: string;
  readonly changes: readonly OutputChange[];
}

async function showPage(app: App, pages: Pages, start: number): Promise<void> {
  const { title, sides, changes } = pages;
  const add = app.outputs.begin(sides);
  const end = Math.min(start + PAGE_CASES, changes.length);
  const resources = changes.slice(start, end).map((change, i) => {
    // The same path on both sides: with different ones the editor would speak of a renamed file.
    const name = titleOf(change, start + i + 1);
    const [left, right] = [add(name, renderOutputs(change.before)), add(name, renderOutputs(change.after))];
    return [right, left, right];
  });
  const isAll = changes.length <= PAGE_CASES;
  const shown = isAll ? title : vscode.l10n.t('{0}, {1} to {2} shown', title, start + 1, end);
  await vscode.commands.executeCommand('vscode.changes', shown, resources);
  if (end < changes.length) app.inBackground(offerNext(app, pages, end));
}

/** Waits for the user, so nobody waits for it. */
async function offerNext(app: App, pages: Pages, start: number): Promise<void> {
  const { length } = pages.changes;
  const next = vscode.l10n.t('Show Next {0}', Math.min(PAGE_CASES, length - start));
  const message = vscode.l10n.t('The first {0} of {1} cases that differ are shown.', start, length);
  if ((await vscode.window.showInformationMessage(message, next)) === next) await showPage(app, pages, start);
}

/** What a run answered beside what it was compared with; undefined where there was nothing to compare with. */
export function outputsOf({ evaluated: { run, baseline } }: Finished): ComparedOutputs | undefined {
  return (
    baseline && {
      prompt: run.prompt,
      base: { label: labelOf(baseline), results: baseline.cases },
      subject: { label: labelOf(run), results: run.cases },
    }
  );
}

const MOST_CHARACTERS = 60;

/** `1 broken · password reset`, as the name of a file: a slash would begin a folder. */
function titleOf({ kind, after: { description } }: OutputChange, number: number): string {
  const line = description.replaceAll(/\s+/g, ' ').trim();
  const short = line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1).trimEnd()}…` : line;
  return `${number} ${words[kind]()} · ${short}`.replaceAll('/', '∕');
}

const words: Readonly<Record<OutputChangeKind, () => string>> = {
  broken: () => vscode.l10n.t('broken'),
  fixed: () => vscode.l10n.t('fixed'),
  lower: () => vscode.l10n.t('lower score'),
  higher: () => vscode.l10n.t('higher score'),
  changed: () => vscode.l10n.t('changed'),
  unjudged: () => vscode.l10n.t('could not be judged'),
};

/** `1 broken, 2 fixed, 6 the same` */
function countsOf({ changes, same, unpaired }: OutputComparison): string {
  const counts = new Map<OutputChangeKind, number>();
  for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [
    ...Array.from(counts, ([kind, count]) => `${count} ${words[kind]()}`),
    ...(same > 0 ? [vscode.l10n.t('{0} the same', same)] : []),
    ...(unpaired > 0 ? [vscode.l10n.t('{0} run on one side only', unpaired)] : []),
  ].join(', ');
}
