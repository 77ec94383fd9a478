import { scoreStateOf } from '../evals/scoreState.ts';
import { type RegisteredPrompt, idOf, promptOf } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent, contentOf, findContents, servedVersions } from '../versions/content.ts';
import { describeScores, describeStep } from '../versions/describeDiff.ts';
import { findDiffLines, markPart } from '../versions/diffLines.ts';
import { compareVersions } from '../versions/order.ts';
import { type VersionDiff, diffVersions } from '../versions/versionDiff.ts';
import type { HoverPorts } from './hoverPorts.ts';
import { type HoverPart, cut, links, text } from './hoverParts.ts';
import { monitoringLink, trafficAbout } from './hoverTraffic.ts';

/** A version: who serves it, what changed in it, how it scored. */
export function hoverVersion(prompt: RegisteredPrompt, version: string, ports: HoverPorts): HoverPart[] {
  const { store, sha256 } = ports;
  const { name, rollbackTo } = promptOf(prompt);
  const placed = contentOf(prompt, version, store);
  const served = servedVersions(prompt).get(version);
  const roles = [
    served && `serves ${served.join(', ')}`,
    rollbackTo?.value === version && 'is what a rollback leads to',
  ].filter(Boolean);
  const title: HoverPart = {
    kind: 'title',
    text: `${name} ${version}`,
    ...(roles.length > 0 && { detail: roles.join('; ') }),
  };
  if (!placed) return [title, text('The files do not have this version; Git’s history may.')];
  const base = baseOf(placed, ports);
  const diff = base && diffVersions(base, placed, { sources: store, sha256 });
  const { notes } = placed.content;
  const target = { prompt: idOf(prompt), version };
  return [
    title,
    ...trafficAbout(prompt, version, ports).map(text),
    ...(notes === undefined ? [] : [text(notes)]),
    ...(base && diff ? describeChange(diff, nameOf(base)) : [text(scoreAlone(placed, ports))]),
    ...links(
      {
        title: version === DRAFT ? 'Go to the draft' : `Go to ${version}`,
        command: 'openPrompt',
        args: [target],
      },
      base && {
        title: `Diff with ${nameOf(base)}`,
        command: 'diffVersions',
        args: [target, base.version],
      },
      monitoringLink(prompt, version, ports),
    ),
  ];
}

const nameOf = ({ version }: PlacedContent): string => (version === DRAFT ? 'the draft' : version);

/** What changed, what that means for the number, whether it got better, and the words. */
function describeChange(diff: VersionDiff, base: string): HoverPart[] {
  const step = describeStep(diff);
  const words = changedLines(diff);
  return [
    text(`Since ${base}: ${diff.summary}.`),
    ...(step === undefined ? [] : [text(step)]),
    text(describeScores(diff)),
    ...(words === '' ? [] : [{ kind: 'code', text: cut(words), language: 'text' } as const]),
  ];
}

/** The lines in which words changed, marked as the command line marks them where it has no colours. */
function changedLines({ messages }: VersionDiff): string {
  return messages
    .filter(({ what }) => what !== 'same' && what !== 'role')
    .flatMap(({ parts }) => findDiffLines(parts, 0))
    .map((line) => (line.kind === 'fold' ? '…' : line.parts.map((part) => markPart(part)).join('')))
    .join('\n')
    .replaceAll(/(?:…\n)+(?=…)/g, '');
}

function scoreAlone(placed: PlacedContent, { store, sha256 }: HoverPorts): string {
  const { evalScore } = placed.content;
  const isStale = scoreStateOf(placed, store, sha256) === 'content-changed';
  return evalScore ? `Score ${evalScore.value.toFixed(3)}${isStale ? ' (stale)' : ''}.` : 'No score yet.';
}

/** What a version came after: of the draft what production serves, of a release the release before it. */
function baseOf({ prompt, version }: PlacedContent, { store }: HoverPorts): PlacedContent | undefined {
  const { version: served } = promptOf(prompt);
  if (version === DRAFT) return served && contentOf(prompt, served.value, store);
  const older = findContents(prompt, store).filter(
    (other) => other.version !== DRAFT && compareVersions(other.version, version) < 0,
  );
  return older.toSorted((a, b) => compareVersions(b.version, a.version))[0];
}
