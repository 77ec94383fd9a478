import { scoreStateOf } from '../evals/scoreState.ts';
import { type RegisteredPrompt, idOf, promptOf } from '../registry/workspace.ts';
import { summariseChanges } from '../versions/bump.ts';
import { compareContents } from '../versions/compare.ts';
import { DRAFT, type PlacedContent, contentOf, findContents, servedVersions } from '../versions/content.ts';
import { compareVersions } from '../versions/order.ts';
import { describeEvidence } from './evidence.ts';
import type { HoverPorts } from './hoverPorts.ts';
import { type HoverPart, links, text } from './hoverParts.ts';

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
  const changes = base && compareContents(base, placed, store);
  const { notes, evalScore } = placed.content;
  const state = scoreStateOf(placed, store, sha256);
  const score = evalScore && scoreWord(placed, state);
  const baseScore = base?.content.evalScore && scoreWord(base, scoreStateOf(base, store, sha256));
  const target = { prompt: idOf(prompt), version };
  return [
    title,
    ...(notes === undefined ? [] : [text(notes)]),
    ...(base && changes ? [text(`Since ${nameOf(base)}: ${summariseChanges(changes)}.`)] : []),
    text(
      `${score ? `Score ${score}` : 'No score yet'}${base && baseScore ? `; ${nameOf(base)} has ${baseScore}` : ''}.`,
    ),
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
    ),
  ];
}

const nameOf = ({ version }: PlacedContent): string => (version === DRAFT ? 'the draft' : version);

const scoreWord = ({ content: { evalScore } }: PlacedContent, state: string): string =>
  `${(evalScore?.value ?? 0).toFixed(2)}${state === 'content-changed' ? ' (stale)' : ''}`;

/** What a version came after: of the draft what production serves, of a release the release before it. */
function baseOf({ prompt, version }: PlacedContent, { store }: HoverPorts): PlacedContent | undefined {
  const { version: served } = promptOf(prompt);
  if (version === DRAFT) return served && contentOf(prompt, served.value, store);
  const older = findContents(prompt, store).filter(
    (other) => other.version !== DRAFT && compareVersions(other.version, version) < 0,
  );
  return older.toSorted((a, b) => compareVersions(b.version, a.version))[0];
}

/** A score with its whole evidence. */
export async function hoverScore(placed: PlacedContent, ports: HoverPorts): Promise<HoverPart[]> {
  const { store, sha256, locale } = ports;
  const { evalScore, lastEval } = placed.content;
  if (!evalScore) return [];
  const lines = describeEvidence(placed, scoreStateOf(placed, store, sha256), locale);
  const report = await ports.findRun(placed);
  const suite = lastEval?.suite;
  return [
    { kind: 'title', text: `${promptOf(placed.prompt).name} ${placed.version}`, detail: 'score' },
    ...lines.map(text),
    ...links(
      report === undefined ? undefined : { title: 'The run', uri: report },
      suite === undefined
        ? undefined
        : { title: 'The suite', uri: store.resolve(placed.prompt.file.uri, suite) },
    ),
  ];
}
