import * as vscode from 'vscode';
import type { JsonObject } from '../../core/base/json.ts';
import {
  type AnswerFacts,
  type SuggestedAssertion,
  suggestAssertions,
} from '../../core/evals/suggestAssertions.ts';

interface Item extends vscode.QuickPickItem {
  readonly suggested: SuggestedAssertion;
}

/** What the user wants to assert of answers by the example of this one; undefined where it was called off. */
export async function pickAssertions(
  answer: string,
  facts: AnswerFacts,
  hasJudge: boolean,
): Promise<readonly JsonObject[] | undefined> {
  const items = suggestAssertions(answer, facts).map((suggested): Item => toItem(suggested, hasJudge));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Save as Eval Case'),
    placeHolder: vscode.l10n.t('What must every good answer to these inputs have?'),
    canPickMany: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (!picked || picked.length === 0) return undefined;
  const assertions: JsonObject[] = [];
  for (const { suggested } of picked) {
    const { assertion } = suggested;
    if (suggested.kind !== 'text' && suggested.kind !== 'rubric') {
      assertions.push(assertion);
      continue;
    }
    const value = await askValue(suggested.kind, answer);
    if (value === undefined) return undefined;
    assertions.push({ ...assertion, value });
  }
  return assertions;
}

function toItem(suggested: SuggestedAssertion, hasJudge: boolean): Item {
  const { kind, assertion, isLikely } = suggested;
  const detail = kind === 'rubric' && !hasJudge ? rubricWithoutJudge() : detailOf(assertion);
  return {
    label: kind === 'json' && !assertion['value'] ? vscode.l10n.t('Is JSON') : labels()[kind],
    description: assertion.type,
    ...(detail !== undefined && { detail }),
    picked: isLikely,
    suggested,
  };
}

const rubricWithoutJudge = (): string =>
  vscode.l10n.t('Nobody judges yet: name a model under “judge:” in the registry or in the suite.');

const labels = (): Readonly<Record<SuggestedAssertion['kind'], string>> => ({
  selection: vscode.l10n.t('Contains what is selected'),
  json: vscode.l10n.t('Is JSON that fits the schema'),
  phrases: vscode.l10n.t('Contains the key phrases'),
  pattern: vscode.l10n.t('Has this form, with any numbers'),
  equals: vscode.l10n.t('Is exactly this answer'),
  text: vscode.l10n.t('Contains a text…'),
  rubric: vscode.l10n.t('A model judges it by a rubric…'),
});

const LONGEST_DETAIL = 120;

/** The value in one line; schemas are known from the prompt. */
function detailOf({ value }: JsonObject): string | undefined {
  const text = Array.isArray(value) ? value.join(' · ') : typeof value === 'string' ? value : undefined;
  if (text === undefined) return undefined;
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL)}…` : line;
}

function askValue(kind: 'text' | 'rubric', answer: string): Thenable<string | undefined> {
  const isRubric = kind === 'rubric';
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Save as Eval Case'),
    prompt: isRubric
      ? vscode.l10n.t('What must a good answer do, and what must it not do?')
      : vscode.l10n.t('Which text must every good answer contain?'),
    placeHolder: isRubric ? vscode.l10n.t('Names the cause, and promises nothing.') : '',
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === '') return vscode.l10n.t('Write something, or press Escape to go back.');
      return isRubric || answer.includes(text)
        ? undefined
        : vscode.l10n.t('This answer does not contain it, so the case would fail by its own example.');
    },
  });
}
