import { fixableCodes } from '../../../src/core/checks/fixes.ts';
import { type Page, readPages } from './pages.ts';

/** The list of all pages, as media/diagnostics/README.md has it. */
export function renderIndex(): string {
  const rows = readPages()
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map((page) => {
      const fix = fixableCodes.has(page.code) ? 'yes' : '';
      return `| [${page.code}](${page.code}.md) | ${severitiesOf(page)} | ${page.summary} | ${fix} |`;
    });
  return [
    '# Diagnostics',
    '',
    'Each has a page that shows it reported and fixed.',
    'In the editor the page opens from the code of a problem, from its quick fixes, and with *Explain Problem…*; on the command line with `prompt-ledger validate --explain <code>`.',
    '',
    '| code | severity | what it means | quick fix |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** As the marks in the excerpts have them. */
function severitiesOf({ code, examples }: Page): string {
  const marks = examples.flatMap(({ reported }) =>
    Object.values(reported).flatMap((text) => [...text.matchAll(new RegExp(`[\\^|] (\\w+) ${code}$`, 'gm'))]),
  );
  return [...new Set(marks.map(([, severity]) => severity))].join(', ');
}
