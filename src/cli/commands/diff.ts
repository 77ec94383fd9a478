import { PromptError } from '../../core/base/errors.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { type PlacedContent, DRAFT } from '../../core/versions/content.ts';
import type { History } from '../../core/versions/history/history.ts';
import { type ContentMessages, messagesOf, variablesOf } from '../../core/versions/messages.ts';
import { type VersionDiff, type VersionDiffOptions, diffVersions } from '../../core/versions/versionDiff.ts';
import { sha256 } from '../../node/sha256.ts';
import type { Context } from '../context.ts';
import { type Side, findSides } from '../diffSides.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { type OpenWorkspace, openWorkspace, promptNamed } from '../openWorkspace.ts';
import { withHistory } from '../withHistory.ts';
import { type VariableOptions, renderAll, variablesFor } from '../variables.ts';
import { writeReport } from '../writeReport.ts';

export interface DiffOptions extends VariableOptions {
  readonly all?: boolean;
  readonly against: string;
  readonly rendered?: boolean;
  readonly json?: boolean;
  readonly markdown?: true | string;
  readonly exitCode?: boolean;
}

/** Prints what changed between two contents of a prompt, or in all prompts since a revision. */
export async function diff(
  context: Context,
  targets: readonly string[],
  options: DiffOptions,
): Promise<ExitCode> {
  refuseContradictions(options);
  if (options.all) {
    const { diffAll } = await import('./diffAll.ts');
    return diffAll(context, targets, options);
  }
  const [target, ...others] = targets;
  if (target === undefined)
    throw new PromptError('bad-input', 'Name a prompt to compare.', {
      hint: 'For example: prompt-ledger diff summarise-ticket, or prompt-ledger diff --all',
    });
  const workspace = await openWorkspace(context, [target, ...others.filter(isFile)]);
  const [named] = workspace.names;
  if (!named)
    throw new PromptError('bad-input', `${target} is no prompt.`, {
      hint: 'Name a prompt first, then what to compare and the registry.',
    });
  const sides = [
    ...(named.version === undefined ? [] : [named.version]),
    ...others.filter((text) => !isFile(text)).map((text) => withoutName(text, named.name)),
  ];
  if (sides.length > 2)
    throw new PromptError('bad-input', `A diff has two sides, and ${sides.join(', ')} are more.`, {
      hint: 'Name at most two of them.',
    });
  const prompt = promptNamed(workspace, named);
  await loadContents(prompt, { sources: workspace.store, load: workspace.load });
  const found = await withHistory(workspace, (history) =>
    toDiff(context, { workspace, history, options, prompt, sides }),
  );
  await print(context, found, options);
  return options.exitCode && found.changes.length > 0 ? EXIT.failed : EXIT.passed;
}

const isFile = (text: string): boolean => /\.ya?ml$/i.test(text);

function refuseContradictions({ all, json, markdown, rendered }: DiffOptions): void {
  if (json && markdown === true)
    throw new PromptError('bad-input', '--json and --markdown both want standard output.', {
      hint: 'Name a file: --markdown changes.md',
    });
  if (all && rendered)
    throw new PromptError('bad-input', '--rendered shows one prompt, and --all shows every one.', {
      hint: 'Leave out one of them.',
    });
}

/** `prompt@version` may be written on both sides. */
const withoutName = (side: string, name: string): string =>
  side.startsWith(`${name}@`) ? side.slice(name.length + 1) : side;

interface Wanted {
  readonly workspace: OpenWorkspace;
  readonly history: History;
  readonly options: DiffOptions;
  readonly prompt: ReturnType<typeof promptNamed>;
  readonly sides: readonly string[];
}

async function toDiff(
  context: Context,
  { workspace, history, options, prompt, sides }: Wanted,
): Promise<VersionDiff> {
  const { sources } = history;
  const { from, to } = await findSides({ prompt, sources, history }, sides);
  const rendered = options.rendered
    ? await renderSides(context, { workspace, options, from, to, sources })
    : undefined;
  const labels = { from: from.label, to: to.label };
  const diffOptions: VersionDiffOptions = { sources, sha256, labels, ...(rendered && { rendered }) };
  const found = await workspace.settle(() => diffVersions(from.placed, to.placed, diffOptions));
  if (found) return found;
  throw unreadable([from, to].map(({ placed }) => placed));
}

interface SidesToRender {
  readonly workspace: OpenWorkspace;
  readonly options: DiffOptions;
  readonly from: Side;
  readonly to: Side;
  readonly sources: History['sources'];
}

/** Both sides with the same variables: samples of the prompt, a case, and what was typed. */
async function renderSides(
  context: Context,
  { workspace, options, from, to, sources }: SidesToRender,
): Promise<NonNullable<VersionDiffOptions['rendered']>> {
  const contents = await workspace.settle((): readonly [ContentMessages, ContentMessages] => [
    messagesOf(from.placed, sources),
    messagesOf(to.placed, sources),
  ]);
  const used = new Set(contents.flatMap((one) => [...variablesOf(one).used]));
  const variables = await variablesFor(context, options, { prompt: to.placed.prompt, workspace, used });
  return { from: renderAll(contents[0], variables), to: renderAll(contents[1], variables) };
}

function unreadable(contents: readonly PlacedContent[]): PromptError {
  const files = contents.flatMap(({ content: { wording }, version }) =>
    wording.kind === 'file'
      ? [`${version === DRAFT ? 'the draft' : version} takes its text from ${wording.path.value}`]
      : [],
  );
  return new PromptError('bad-input', 'The two sides cannot be compared: a file of one cannot be read.', {
    hint: files.length > 0 ? `${files.join('; ')}.` : 'Check `template_file` and the partials.',
  });
}

async function print(context: Context, found: VersionDiff, options: DiffOptions): Promise<void> {
  const { json, markdown } = options;
  if (markdown !== undefined) {
    const { renderDiffsMarkdown } = await import('../../core/evals/reports/changesMarkdown.ts');
    const text = renderDiffsMarkdown([found]);
    if (markdown === true) context.print(text);
    else await writeReport(context, markdown, text);
  }
  if (json) {
    const { toDiffJson } = await import('../../core/evals/reports/versionDiffJson.ts');
    context.print(`${JSON.stringify({ schema_version: 1, diffs: [toDiffJson(found)] })}\n`);
  }
  if (json || markdown === true) return;
  const { renderDiffText } = await import('../../core/evals/reports/versionDiffText.ts');
  context.print(renderDiffText(found, context.paint));
}
