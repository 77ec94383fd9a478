import { withoutControls } from '../../base/controls.ts';
import { type DiffLine, findDiffLines, markPart, signed } from '../../versions/diffLines.ts';
import { describeScores, describeStep } from '../../versions/describeDiff.ts';
import type { ScoreChange } from '../../versions/scoreChange.ts';
import type { MessageDiff, SettingDiff, VersionDiff } from '../../versions/versionDiff.ts';
import type { TextPart } from '../../versions/wordParts.ts';
import { counted } from './amounts.ts';
import { type Paint, type Style, plain } from './paint.ts';
import { shortValue } from './shortValue.ts';
import { oneLine } from './table.ts';

const OUTCOMES: Readonly<Record<ScoreChange['outcome'], Style>> = {
  better: 'good',
  'no worse': 'good',
  worse: 'bad',
  unsettled: 'warn',
  unknown: 'dim',
};

/** What changed, for a terminal: one line each for changes, number and score, then the words in their context. */
export function renderDiffText(diff: VersionDiff, paint: Paint = plain): string {
  const { prompt, from, to, summary, score, settings, messages, isRendered } = diff;
  const step = describeStep(diff);
  const texts = [prompt, from.label, to.label].map(oneLine);
  const lines = [
    `${paint('bold', texts[0]!)}  ${texts[1]} → ${paint('bold', texts[2]!)}`,
    `  ${withoutControls(summary)}`,
    ...(step === undefined ? [] : [`  ${paint('warn', step)}`]),
    `  ${paint(OUTCOMES[score.outcome], describeScores(diff))}`,
  ];
  const values = settings.filter(({ words }) => !words);
  if (values.length > 0) lines.push('', ...values.map((setting) => settingLine(setting, paint)));
  for (const { name, words } of settings)
    if (words)
      lines.push(
        '',
        paint('bold', `── ${oneLine(name)} ──`),
        ...textLines(findDiffLines(words.parts), paint),
      );
  const changed = messages.filter(({ what }) => what !== 'same');
  if (changed.length > 0 && isRendered) lines.push('', paint('dim', 'Rendered with the same variables:'));
  for (const message of changed) lines.push('', ...messageLines(message, paint));
  return `${lines.join('\n')}\n`;
}

function settingLine({ name, from, to }: SettingDiff, paint: Paint): string {
  const sides: TextPart[] = [
    { kind: 'removed', text: shortValue(from) },
    { kind: 'added', text: shortValue(to) },
  ];
  const shown = sides.filter((_, index) => (index === 0 ? from : to) !== undefined);
  return `${paint('bold', oneLine(name))}: ${shown.map((part) => markPart(part, painted(paint))).join(' ')}`;
}

const HEADS: Readonly<Record<MessageDiff['what'], string>> = {
  same: '',
  changed: '',
  added: ', new',
  removed: ', removed',
  role: '',
};

function messageLines({ role, fromRole, what, parts, exact }: MessageDiff, paint: Paint): string[] {
  const before = fromRole === undefined ? '' : `, was ${fromRole}`;
  const head = paint('bold', `── ${role}${before}${HEADS[what]} ──`);
  if (what === 'role') return [head];
  if (parts.every(({ kind, text }) => kind === 'same' || text.trim() === ''))
    return [head, paint('dim', 'White space only.')];
  const note = exact ? [] : [paint('dim', 'Too different to be compared word by word: whole lines.')];
  return [head, ...note, ...textLines(findDiffLines(parts), paint)];
}

function textLines(lines: readonly DiffLine[], paint: Paint): string[] {
  return lines.map((line) =>
    line.kind === 'fold'
      ? paint('dim', `… ${counted(line.count, 'line')} as before`)
      : line.parts.map((part) => markPart(part, painted(paint))).join(''),
  );
}

const painted =
  (paint: Paint) =>
  (part: TextPart): string =>
    paint(part.kind === 'added' ? 'good' : 'bad', signed(part));
