import { toChangesJson } from '../../core/evals/reports/versionDiffJson.ts';
import type { Sources } from '../../core/base/sources.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { type RegisteredPrompt, type Registry, promptOf } from '../../core/registry/workspace.ts';
import { type ComparedPrompt, comparePrompts } from '../../core/versions/comparePrompts.ts';
import { findContents } from '../../core/versions/content.ts';
import type { History } from '../../core/versions/history/history.ts';
import { isOnItsOwn, messagesOf } from '../../core/versions/messages.ts';
import { sha256 } from '../../node/sha256.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { withHistory } from '../withHistory.ts';
import { type OpenWorkspace, openWorkspace, promptNamed } from '../openWorkspace.ts';
import { writeReport } from '../writeReport.ts';
import type { DiffOptions } from './diff.ts';

/** Prints every prompt that changed since a revision: in what is edited, and in what is served. */
export async function diffAll(
  context: Context,
  targets: readonly string[],
  options: DiffOptions,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const { against, json, markdown } = options;
  const compared = await withHistory(workspace, (history) =>
    compareAll(workspace, { history, revision: against }),
  );
  if (markdown !== undefined) {
    const { renderChangesMarkdown } = await import('../../core/evals/reports/changesMarkdown.ts');
    const text = renderChangesMarkdown(compared, against);
    if (markdown === true) context.print(text);
    else await writeReport(context, markdown, text);
  }
  if (json) context.print(`${JSON.stringify(toChangesJson(compared, against))}\n`);
  if (!json && markdown !== true) {
    const { renderChangesText } = await import('../../core/evals/reports/changesText.ts');
    context.print(renderChangesText(compared, against, context.paint));
  }
  const isSame = compared.every(({ state }) => state === 'same');
  return options.exitCode && !isSame ? EXIT.failed : EXIT.passed;
}

interface Against {
  readonly history: History;
  readonly revision: string;
}

async function compareAll(workspace: OpenWorkspace, against: Against): Promise<readonly ComparedPrompt[]> {
  const { store, names } = workspace;
  const wanted = new Set(names.map((named) => promptNamed(workspace, named).block));
  const compared: ComparedPrompt[] = [];
  for (const registry of store.workspace.registries) {
    const prompts = registry.prompts.filter(({ block }) => names.length === 0 || wanted.has(block));
    if (prompts.length === 0) continue;
    const old = await registryAt(registry, against);
    for (const prompt of prompts) {
      await loadContents(prompt, { sources: store, load: workspace.load });
      const before = old?.prompts.find(({ block }) => block.name === prompt.block.name);
      compared.push(await comparedWith(before, prompt, { workspace, against }));
    }
    if (names.length === 0) compared.push(...findRemoved(old, registry, against));
  }
  return compared;
}

/** The registry as it was, found by any prompt that it had; undefined where it had none of them. */
async function registryAt(
  { prompts }: Registry,
  { history, revision }: Against,
): Promise<Registry | undefined> {
  for (const prompt of prompts) {
    const [first] = await history.atRevision(prompt, revision);
    if (first) return first.prompt.registry;
  }
  return undefined;
}

/** Only what stands in other files has to be read from Git for each prompt. */
async function comparedWith(
  before: RegisteredPrompt | undefined,
  prompt: RegisteredPrompt,
  { workspace, against }: { readonly workspace: OpenWorkspace; readonly against: Against },
): Promise<ComparedPrompt> {
  const { history, revision } = against;
  const options = { sources: history.sources, sha256, at: revision };
  if (before && !isAlone(before, history.sources)) await history.atRevision(prompt, revision);
  return workspace.settle(() => comparePrompts(before, prompt, options));
}

const isAlone = (prompt: RegisteredPrompt, sources: Sources): boolean =>
  promptOf(prompt).versionsDir === undefined &&
  findContents(prompt, sources).every((placed) => isOnItsOwn(placed, messagesOf(placed, sources)));

function findRemoved(
  old: Registry | undefined,
  { prompts }: Registry,
  { history, revision }: Against,
): ComparedPrompt[] {
  const there = new Set(prompts.map(({ block }) => block.name));
  const options = { sources: history.sources, sha256, at: revision };
  return (old?.prompts ?? [])
    .filter(({ block }) => !there.has(block.name))
    .map((prompt) => comparePrompts(prompt, undefined, options));
}
