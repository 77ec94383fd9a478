import { describeScores, describeStep } from '../../versions/describeDiff.ts';
import type { MessageDiff, SettingDiff, VersionDiff } from '../../versions/versionDiff.ts';
import { renderDiffPre } from './diffPre.ts';
import { escapeText } from './escapeText.ts';
import { shortValue } from './shortValue.ts';

/** A comment on a pull request holds 65,536 characters: the words of what comes after this many are left out. */
const MOST_CHARACTERS = 55_000;

/** What the least takes of one prompt. */
const LEAST_CHARACTERS = 350;

/** Shares the room of one comment among several diffs: the first ones get what they need. */
export class MarkdownRoom {
  #left: number;

  /** @param prompts of how many a report says the least outside of it: a row of a table, a title, a summary */
  constructor(prompts = 0) {
    this.#left = Math.max(0, MOST_CHARACTERS - prompts * LEAST_CHARACTERS);
  }

  /** The lines, or what stands for them where there is no room. */
  take(lines: readonly string[], instead: string): readonly string[] {
    const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
    if (length > this.#left) return [instead];
    this.#left -= length;
    return lines;
  }
}

interface DiffMarkdownOptions {
  readonly room?: MarkdownRoom;
  /** Markdown in place of what the recorded scores say: a run has just found something newer. */
  readonly verdict?: string | undefined;
}

/** The lines of a diff in a pull request: title, summary, number and score, then settings and words, folded. */
export function renderDiffMarkdown(
  diff: VersionDiff,
  { room = new MarkdownRoom(), verdict = escapeText(describeScores(diff)) }: DiffMarkdownOptions = {},
): string[] {
  const { prompt, from, to, settings, messages } = diff;
  const sides = `${escapeText(from.label)} → ${escapeText(to.label)}`;
  const body = [
    ...settings.flatMap(settingLines),
    ...messages.filter(({ what }) => what !== 'same').flatMap(messageLines),
  ];
  const folded = ['<details>', '<summary>The words that changed</summary>', '', ...body, '</details>'];
  const instead = 'The words are left out here: `prompt-ledger diff` shows them.';
  return [
    `#### ${escapeText(prompt)}: ${sides}`,
    '',
    ...renderDiffSummary(diff, verdict),
    ...(body.length > 0 ? ['', ...room.take(folded, instead)] : []),
  ];
}

/** What changed, what that means for the number, whether it got better: a list. */
function renderDiffSummary(diff: VersionDiff, verdict: string): string[] {
  const step = describeStep(diff);
  return [
    `- **${diff.bump === 'none' ? 'no change' : diff.bump}**${summaryAfterBump(diff)}`,
    ...(step === undefined ? [] : [`- ${escapeText(step)}`]),
    `- ${verdict}`,
  ];
}

/** The summary starts with the step, which is printed bold. */
const summaryAfterBump = ({ summary, bump, isRendered }: VersionDiff): string =>
  (bump === 'none' ? ': it asks the same of the same model' : escapeText(summary.slice(bump.length))) +
  (isRendered ? ' (rendered with the same variables)' : '');

function settingLines({ name, from, to, words }: SettingDiff): string[] {
  if (words) return [`**${escapeText(name)}**`, '', renderDiffPre(words.parts), ''];
  const [before, after] = [shortValue(from), shortValue(to)].map(escapeText);
  return [`**${escapeText(name)}**: <del>${before}</del> → <ins>${after}</ins>`, ''];
}

function messageLines({ role, fromRole, what, parts, exact }: MessageDiff): string[] {
  const before = fromRole === undefined ? '' : `, was ${fromRole}`;
  const state = what === 'added' || what === 'removed' ? `, ${what}` : '';
  const head = [`**${role}**${before}${state}`, ''];
  if (what === 'role') return head;
  if (parts.every(({ kind, text }) => kind === 'same' || text.trim() === ''))
    return [...head, 'White space only.', ''];
  const note = exact ? [] : ['Too different to be compared word by word: whole lines.', ''];
  return [...head, ...note, renderDiffPre(parts), ''];
}
