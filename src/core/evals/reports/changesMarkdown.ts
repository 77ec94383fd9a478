import type { ComparedPrompt } from '../../versions/comparePrompts.ts';
import type { VersionDiff } from '../../versions/versionDiff.ts';
import { counted } from './amounts.ts';
import { escapeText } from './escapeText.ts';
import { MarkdownRoom, renderDiffMarkdown } from './versionDiffMarkdown.ts';

const TITLE = '### Prompt Ledger';

export function renderDiffsMarkdown(diffs: readonly VersionDiff[]): string {
  const room = new MarkdownRoom();
  return toText([TITLE, ...diffs.flatMap((diff) => ['', ...renderDiffMarkdown(diff, { room })])]);
}

/** A comment for a pull request: every prompt that changed since `at`, with what is served now. */
export function renderChangesMarkdown(prompts: readonly ComparedPrompt[], at: string): string {
  const room = new MarkdownRoom();
  const changed = prompts.filter(({ state }) => state !== 'same');
  const count = changed.length === 0 ? 'No prompt' : counted(changed.length, 'prompt');
  return toText([
    TITLE,
    '',
    `${count} changed since ${escapeText(at)}.`,
    ...changed.flatMap((one) => ['', ...promptLines(one, room)]),
  ]);
}

function promptLines({ prompt, state, pointers, diffs }: ComparedPrompt, room: MarkdownRoom): string[] {
  const name = escapeText(prompt);
  if (state === 'added' || state === 'removed')
    return [`#### ${name}: ${state === 'added' ? 'new' : 'removed'}`];
  const moves = pointers.map(
    ({ environment, from, to }) =>
      `- **${escapeText(environment)}**: ${escapeText(from ?? 'nothing')} → ${escapeText(to ?? 'nothing')}`,
  );
  const served = moves.length > 0 ? [`#### ${name}: what is served`, '', ...moves] : [];
  return [served, ...diffs.map((diff) => renderDiffMarkdown(diff, { room }))]
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index > 0 ? ['', ...lines] : lines));
}

const toText = (lines: readonly string[]): string => `${lines.join('\n').trimEnd()}\n`;
