import type { Preview, PreviewMessage } from './preview.ts';

/** Headings fold, and no text can be mistaken for one: each message stands in a fence of its own. */
export function renderPreviewText(preview: Preview, title: string): string {
  const messages = preview.messages.map((message) => {
    const { source, pieces, problem } = message;
    return [
      `## ${source.role}`,
      '',
      ...(problem ? [`> ${problem.message}`, ''] : []),
      ...missingOf(pieces.flatMap(({ problem: found }) => (found ? [found.message] : []))),
      ...fenced(shownText(message)),
    ].join('\n');
  });
  return `${[`# ${title}`, ...messages].join('\n\n')}\n`;
}

/** A message with marks where something is missing or failed; as it is written where nothing could be rendered. */
export function shownText({ source, pieces, problem }: PreviewMessage): string {
  if (problem && pieces.length === 0) return source.template.source;
  return pieces
    .map(({ kind, text }) => (kind === 'missing' || kind === 'failed' ? `⟨${text}⟩` : text))
    .join('');
}

function missingOf(messages: readonly string[]): string[] {
  const once = [...new Set(messages)];
  return once.length === 0 ? [] : [...once.map((message) => `> ${message}`), ''];
}

/** A fence that is longer than every run of backticks in the text. */
function fenced(text: string): string[] {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, text.replace(/\n$/, ''), fence];
}
