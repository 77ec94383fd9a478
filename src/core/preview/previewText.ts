import type { Preview } from './preview.ts';

/** Headings fold, and no text can be mistaken for one: each message stands in a fence of its own. */
export function renderPreviewText(preview: Preview, title: string): string {
  const messages = preview.messages.map(({ source, pieces, problem }) => {
    const text = pieces
      .map((piece) => (piece.kind === 'missing' || piece.kind === 'failed' ? `⟨${piece.text}⟩` : piece.text))
      .join('');
    const shown = problem && pieces.length === 0 ? source.template.source : text;
    return [
      `## ${source.role}`,
      '',
      ...(problem ? [`> ${problem.message}`, ''] : []),
      ...missingOf(pieces.flatMap(({ problem: found }) => (found ? [found.message] : []))),
      ...fenced(shown),
    ].join('\n');
  });
  return `${[`# ${title}`, ...messages].join('\n\n')}\n`;
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
