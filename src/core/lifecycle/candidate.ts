import { PromptError } from '../base/errors.ts';
import type { Sources } from '../base/sources.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { type PlacedContent, findContents } from '../versions/content.ts';
import { isVersion } from '../versions/isVersion.ts';
import { compareVersions } from '../versions/order.ts';

/**
 * What is promoted where nobody names a version: the draft, else the newest version that is on its way, else what
 * production serves. It is looked for in the files: a stage is written there.
 * @throws PromptError `bad-input` where the files have no content of the prompt
 */
export function candidateOf(prompt: RegisteredPrompt, sources: Sources): PlacedContent {
  const found = findCandidate(prompt, sources);
  if (found) return found;
  throw new PromptError('bad-input', `The files have no content of ${prompt.block.name} to promote.`, {
    hint: 'Name a version: a draft begins with `prompt-ledger draft`.',
  });
}

/** The same, and undefined where the files have no content of the prompt. */
export function findCandidate(prompt: RegisteredPrompt, sources: Sources): PlacedContent | undefined {
  const contents = findContents(prompt, sources);
  const served = promptOf(prompt).version?.value;
  const numbered = contents
    .filter(({ version, content }) => isVersion(version) && content.stage !== 'retired')
    .toSorted((a, b) => compareVersions(b.version, a.version));
  const isAhead = ({ version }: PlacedContent): boolean =>
    served === undefined || !isVersion(served) || compareVersions(version, served) > 0;
  return (
    contents.find(({ where }) => where === 'draft') ??
    numbered.find(isAhead) ??
    contents.find(({ version }) => version === served) ??
    contents.find(({ where }) => where === 'inline')
  );
}
