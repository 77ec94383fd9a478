import type { Problem } from '../base/problem.ts';
import { DRAFT, type PlacedContent } from '../versions/content.ts';
import type { PromptCheck } from './check.ts';

const places: Readonly<Record<PlacedContent['where'], string>> = {
  draft: '`draft`',
  versions: '`versions`',
  file: 'a file of `versions_dir`',
  inline: 'the prompt itself',
};

/** The content of a version stands in one place, or nobody knows which one is served. */
export const duplicateVersion: PromptCheck = {
  codes: ['duplicate-version'],
  check({ contents }) {
    return contents.flatMap((unused, i) => {
      const used = contents.findIndex(({ version }) => version === unused.version);
      return used < i ? [{ problem: problemOf(contents[used]!, unused) }] : [];
    });
  },
};

/** Of two places the later one in the order of reading is not used: the problem stands there. */
function problemOf(used: PlacedContent, unused: PlacedContent): Problem {
  const { version, where, keyRange } = unused;
  const what = version === DRAFT ? 'The content without a version' : `Version ${version}`;
  const message = `${what} stands in two places: in ${places[used.where]} and in ${places[where]}. Keep one of them.`;
  return {
    code: 'duplicate-version',
    message,
    severity: 'error',
    range: keyRange,
    data: { version, places: [used.where, where] },
  };
}
