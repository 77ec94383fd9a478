import { PromptError } from '../core/base/errors.ts';
import type { Sources } from '../core/base/sources.ts';
import { baselineOf } from '../core/evals/plan.ts';
import { subjectOf } from '../core/evals/prepare.ts';
import { type RegisteredPrompt, promptOf } from '../core/registry/workspace.ts';
import { DRAFT, type PlacedContent, contentOf, editedContent } from '../core/versions/content.ts';
import type { History } from '../core/versions/history/history.ts';
import { contentsAtHead } from '../core/versions/history/promptHistories.ts';

/** A content with the name that people know it by. */
export interface Side {
  readonly placed: PlacedContent;
  readonly label: string;
}

/** What it takes to find the sides of a diff. */
export interface SideFinder {
  readonly prompt: RegisteredPrompt;
  readonly history: History;
  /** The files of the workspace and those of revisions. */
  readonly sources: Sources;
}

/**
 * Finds both sides of a diff. One name is the side before what is edited; without any name, what is edited is
 * compared with what is deployed, else with the target of a rollback, else with HEAD.
 * @throws PromptError `bad-input` where there is no such content
 */
export async function findSides(
  finder: SideFinder,
  [from, to]: readonly string[],
): Promise<{ from: Side; to: Side }> {
  if (from === undefined) return withBaseline(inFiles(subjectOf(finder.prompt, undefined, finder)), finder);
  if (to === undefined) {
    const edited = inFiles(subjectOf(finder.prompt, undefined, finder));
    const other = await sideNamed(from, finder, edited.placed.version);
    return other.placed.content === edited.placed.content
      ? withBaseline(edited, finder)
      : { from: other, to: edited };
  }
  // Of a revision, the version that the other side has is the one to compare, so that side is found first.
  if (isRevision(to, finder) && !isRevision(from, finder)) {
    const first = await sideNamed(from, finder);
    return { from: first, to: await sideNamed(to, finder, first.placed.version) };
  }
  const second = await sideNamed(to, finder);
  return { from: await sideNamed(from, finder, second.placed.version), to: second };
}

const inFiles = (placed: PlacedContent): Side => ({ placed, label: placed.version });

async function withBaseline(to: Side, finder: SideFinder): Promise<{ from: Side; to: Side }> {
  const { prompt, sources, history } = finder;
  const baseline = baselineOf(to.placed, sources);
  if (baseline) return { from: inFiles(baseline), to };
  const { version, rollbackTo, name } = promptOf(prompt);
  for (const named of [version?.value, rollbackTo?.value]) {
    if (named === undefined || named === to.placed.version) continue;
    const placed = await history.versionFromGit(prompt, named);
    if (placed) return { from: fromGit(placed), to };
  }
  const atHead = pick(await contentsAtHead(history, prompt), to.placed.version, sources);
  if (atHead) return { from: { placed: atHead, label: `${atHead.version} at HEAD` }, to };
  throw new PromptError('bad-input', `There is nothing to compare ${name} with.`, {
    hint: 'Neither the files nor Git have another version of it.',
  });
}

const fromGit = (placed: PlacedContent): Side => ({
  placed,
  label: placed.commit ? `${placed.version} at ${placed.commit.id.slice(0, 7)}` : placed.version,
});

const GIT = 'git:';

/** Numbers of versions, and names of contents that the files have, are no revisions unless `git:` says so. */
function isRevision(name: string, { prompt, sources }: SideFinder): boolean {
  if (name.startsWith(GIT)) return true;
  return name !== DRAFT && !/^\d+\.\d+\.\d+/.test(name) && !contentOf(prompt, name, sources);
}

async function sideNamed(name: string, finder: SideFinder, counterpart?: string): Promise<Side> {
  const { prompt, sources, history } = finder;
  if (isRevision(name, finder)) return atRevision(name.replace(GIT, ''), finder, counterpart);
  const placed = contentOf(prompt, name, sources);
  if (placed) return inFiles(placed);
  const historic = name === DRAFT ? undefined : await history.versionFromGit(prompt, name);
  return historic ? fromGit(historic) : inFiles(subjectOf(prompt, name, finder));
}

async function atRevision(revision: string, finder: SideFinder, counterpart?: string): Promise<Side> {
  const { prompt, sources, history } = finder;
  const placed = pick(await history.atRevision(prompt, revision), counterpart, sources);
  if (placed) return { placed, label: `${placed.version} at ${revision}` };
  throw new PromptError('bad-input', `${promptOf(prompt).name} is not there at ${revision}.`, {
    hint: 'Name a version, draft, HEAD, a branch or a commit that has it.',
  });
}

/** Of all that a revision has, the version that the other side has, else what was edited there. */
function pick(
  contents: readonly PlacedContent[],
  counterpart: string | undefined,
  sources: Sources,
): PlacedContent | undefined {
  const [first] = contents;
  if (!first) return undefined;
  const edited = editedContent(first.prompt, sources);
  return (
    contents.find(({ version }) => version === counterpart) ??
    contents.find(({ content }) => content === edited?.content) ??
    first
  );
}
