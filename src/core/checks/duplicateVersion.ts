import type { Problem } from '../base/problem.ts';
import { DRAFT, type PlacedContent } from '../versions/content.ts';
import type { PromptCheck } from './check.ts';
import { nodeIn, promptPathOf, removeFix, textIn } from './fixEdits.ts';

const places: Readonly<Record<PlacedContent['where'], string>> = {
  draft: '`draft`',
  versions: '`versions`',
  file: 'a file of `versions_dir`',
  inline: 'the prompt itself',
  git: 'Git',
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
  findFixes(problem, context) {
    const [prompt] = context.prompts;
    const version = textIn(problem, 'version');
    const found = problem.data?.['places'];
    // Of two places one may be a file of its own or the prompt itself: the entry of `versions` can go.
    if (!prompt || version === undefined || !Array.isArray(found) || !found.includes('versions')) return [];
    const path = [...promptPathOf(prompt), 'versions'];
    const versions = nodeIn(context, path);
    const isLast = versions?.kind === 'map' && versions.entries.length === 1;
    return removeFix(
      context,
      { title: `Remove ${version} from “versions”` },
      isLast ? path : [...path, version],
    );
  },
};

/** Of two places the later one in the order of reading is not used: the problem stands there. */
function problemOf(used: PlacedContent, unused: PlacedContent): Problem {
  const { version, where, keyRange } = unused;
  const what = version === DRAFT ? 'The content without a version' : `Version ${version}`;
  const isHere = used.where !== 'file' && unused.where !== 'file';
  const related = isHere && [{ range: used.keyRange, message: `The other ${version}` }];
  const message = `${what} stands in two places: in ${places[used.where]} and in ${places[where]}. Keep one of them.`;
  return {
    code: 'duplicate-version',
    message,
    severity: 'error',
    range: keyRange,
    data: { version, places: [used.where, where] },
    ...(related && { related }),
  };
}
