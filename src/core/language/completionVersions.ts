import type { Sources } from '../base/sources.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { inferBump, nextVersion } from '../versions/bump.ts';
import { compareContents } from '../versions/compare.ts';
import { DRAFT, type PlacedContent, findContents, servedVersions } from '../versions/content.ts';
import { compareVersions } from '../versions/order.ts';
import { type Completion, valueItem } from './completionItem.ts';
import { keyText } from './completionKeys.ts';
import type { YamlPlace } from './completionPlace.ts';

/** The versions that a prompt has, the newest first. */
export function versionItems(
  place: YamlPlace,
  prompt: RegisteredPrompt,
  sources: Sources,
): readonly Completion[] {
  const served = servedVersions(prompt);
  return releasesOf(prompt, sources)
    .filter(({ version }, i, all) => all.findIndex((other) => other.version === version) === i)
    .map(({ version, content }) => {
      const { evalScore, stage, releasedAt, notes } = content;
      const facts = [
        evalScore ? `score ${evalScore.value.toFixed(2)}` : 'no score',
        stage,
        served.get(version)?.join(', '),
        releasedAt?.slice(0, 10),
      ];
      return valueItem(place, version, {
        kind: 'version',
        detail: facts.filter((fact) => fact !== undefined).join(' · '),
        ...(notes !== undefined && { documentation: notes }),
      });
    });
}

function releasesOf(prompt: RegisteredPrompt, sources: Sources): readonly PlacedContent[] {
  return findContents(prompt, sources)
    .filter(({ version }) => version !== DRAFT)
    .toSorted((a, b) => compareVersions(b.version, a.version));
}

interface NextVersion {
  readonly version: string;
  readonly detail: string;
  readonly documentation?: string;
}

/** The versions that could come next; the one that the changes of the draft ask for is the first. */
function nextVersions(prompt: RegisteredPrompt, sources: Sources): readonly NextVersion[] {
  const [newest] = releasesOf(prompt, sources);
  const last = newest?.version ?? promptOf(prompt).version?.value;
  if (last === undefined || nextVersion(last, 'patch') === undefined)
    return [{ version: '1.0.0', detail: 'the first version' }];
  const draft = findContents(prompt, sources).find(({ where }) => where === 'draft');
  const changes = newest && draft ? compareContents(newest, draft, sources) : undefined;
  const step = changes && inferBump(changes);
  const wanted = step && step.bump !== 'none' ? nextVersion(last, step.bump) : undefined;
  const steps: NextVersion[] = [];
  for (const bump of ['patch', 'minor', 'major'] as const) {
    const version = nextVersion(last, bump);
    if (version === undefined || steps.some((other) => other.version === version)) continue;
    const why = version === wanted && step ? `The draft asks for it: ${step.reasons.join('; ')}.` : undefined;
    steps.push({
      version,
      detail: `${bump} step from ${last}`,
      ...(why !== undefined && { documentation: why }),
    });
  }
  if (last.startsWith('0.')) steps.push({ version: '1.0.0', detail: 'the first stable version' });
  return [
    ...steps.filter(({ version }) => version === wanted),
    ...steps.filter(({ version }) => version !== wanted),
  ];
}

export function nextVersionValues(
  place: YamlPlace,
  prompt: RegisteredPrompt,
  sources: Sources,
): readonly Completion[] {
  return nextVersions(prompt, sources).map(({ version, ...more }) =>
    valueItem(place, version, { kind: 'version', ...more }),
  );
}

/** New keys of `versions`, each with the keys that content needs. */
export function nextVersionKeys(
  place: YamlPlace,
  prompt: RegisteredPrompt,
  sources: Sources,
): readonly Completion[] {
  const indent = `\n${place.innerIndent}  `;
  const shape = place.flow
    ? '{ model: $1, template: $2 }'
    : `${indent}model: $1${indent}template: |${indent}  $2`;
  return nextVersions(prompt, sources)
    .filter(({ version }) => !place.siblings.has(version))
    .map(({ version, ...more }) => ({
      label: version,
      kind: 'version',
      ...more,
      ...keyText(place, version, shape),
    }));
}
