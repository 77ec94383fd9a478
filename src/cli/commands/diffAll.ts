import { toChangesJson } from '../../core/evals/reports/versionDiffJson.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { type ComparedPrompt, comparePrompts } from '../../core/versions/comparePrompts.ts';
import type { History } from '../../core/versions/history.ts';
import { sha256 } from '../../node/sha256.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { openHistory } from '../openHistory.ts';
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
  const history = await openHistory(workspace);
  const { against, json, markdown } = options;
  const compared = await compareAll(workspace, history, against);
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

async function compareAll(
  workspace: OpenWorkspace,
  history: History,
  revision: string,
): Promise<readonly ComparedPrompt[]> {
  const { store, names } = workspace;
  const prompts =
    names.length > 0
      ? names.map((named) => promptNamed(workspace, named))
      : store.workspace.registries.flatMap((registry) => registry.prompts);
  const options = { sources: history.sources, sha256, at: revision };
  const compared: ComparedPrompt[] = [];
  const removed = new Map<string, RegisteredPrompt>();
  for (const prompt of prompts) {
    await loadContents(prompt, { sources: store, load: workspace.load });
    const [first] = await history.atRevision(prompt, revision);
    compared.push(await workspace.settle(() => comparePrompts(first?.prompt, prompt, options)));
    if (names.length > 0 || !first) continue;
    const there = new Set(prompt.registry.prompts.map((one) => promptOf(one).name));
    for (const old of first.prompt.registry.prompts)
      if (!there.has(promptOf(old).name)) removed.set(`${prompt.registry.uri}#${promptOf(old).name}`, old);
  }
  return [...compared, ...Array.from(removed.values(), (old) => comparePrompts(old, undefined, options))];
}
