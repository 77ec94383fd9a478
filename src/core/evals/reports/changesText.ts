import type { ComparedPrompt } from '../../versions/comparePrompts.ts';
import { counted } from './amounts.ts';
import { type Paint, plain } from './paint.ts';
import { oneLine } from './table.ts';
import { renderDiffText } from './versionDiffText.ts';

/** Every prompt that changed since `at`, for a terminal. */
export function renderChangesText(
  prompts: readonly ComparedPrompt[],
  at: string,
  paint: Paint = plain,
): string {
  const changed = prompts.filter(({ state }) => state !== 'same');
  if (changed.length === 0) return `No prompt changed since ${at}.\n`;
  return [
    ...changed.map((one) => promptText(one, paint)),
    `${counted(changed.length, 'prompt')} changed since ${at}.\n`,
  ].join('\n');
}

function promptText({ prompt, state, pointers, diffs }: ComparedPrompt, paint: Paint): string {
  const name = paint('bold', oneLine(prompt));
  if (state === 'added') return `${name}  ${paint('good', 'new')}\n`;
  if (state === 'removed') return `${name}  ${paint('bad', 'removed')}\n`;
  const moves = pointers.map(
    ({ environment, from = 'nothing', to = 'nothing' }) =>
      `${name}  ${environment}: ${from} → ${paint('bold', to)}\n`,
  );
  return [moves.join(''), ...diffs.map((diff) => renderDiffText(diff, paint))].filter(Boolean).join('\n');
}
