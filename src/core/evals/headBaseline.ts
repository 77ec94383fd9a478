import { promptOf } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';
import type { PlanPorts } from './plan.ts';

/**
 * What to compare with where the files have nothing: the content that Git's HEAD has in the place of the subject.
 * Its version is named with the commit, for it may have the same number. Undefined where HEAD asks the same of
 * the same model.
 * @param contents all that HEAD has of the prompt
 */
export function headBaseline(
  subject: PlacedContent,
  contents: readonly PlacedContent[],
  { sources, sha256 }: Pick<PlanPorts, 'sources' | 'sha256'>,
): PlacedContent | undefined {
  const served = promptOf(subject.prompt).version?.value;
  const found =
    contents.find(({ version }) => version === subject.version) ??
    contents.find(({ version }) => version === served) ??
    contents[0];
  if (!found || contentDigest(found, sources, sha256) === contentDigest(subject, sources, sha256))
    return undefined;
  const commit = found.commit?.id.slice(0, 7) ?? 'HEAD';
  return { ...found, version: `${found.version}@${commit}` };
}
