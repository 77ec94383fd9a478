import { PromptError } from '../core/base/errors.ts';
import type { Sources } from '../core/base/sources.ts';
import type { Evaluation } from '../core/evals/evaluate.ts';
import type { Plan } from '../core/evals/plan.ts';
import type { PromptHistories } from '../core/versions/history/promptHistories.ts';
import { prepareEvaluation } from '../core/evals/prepare.ts';
import type { FailedEvaluation } from '../core/evals/reports/json.ts';
import { suiteUriOf } from '../core/evals/suiteOf.ts';
import { loadPrices } from '../core/models/prices.ts';
import { type RegisteredPrompt, promptOf } from '../core/registry/workspace.ts';
import { isInRepository } from '../node/gitFolder.ts';
import { toPath } from '../node/nodeFiles.ts';
import { type RunFolder, openRunFolder } from '../node/runFolder.ts';
import { sha256 } from '../node/sha256.ts';
import type { EvalOptions } from './evalOptions.ts';
import {
  NO_PROMPTS_HINT,
  type OpenWorkspace,
  type PromptName,
  promptNamed,
  runFolderPath,
} from './openWorkspace.ts';

/** An evaluation that can start: nothing has been asked yet. */
export interface Prepared {
  readonly name: string;
  readonly registryUri: string;
  readonly evaluation: Evaluation;
  readonly folder: RunFolder;
  /** What its contents are read from: the files, and Git where a baseline stands there. */
  readonly sources: Sources;
}

export const plansOf = ({
  evaluation: { subject, baseline },
}: Pick<Prepared, 'evaluation'>): readonly Plan[] => (baseline ? [subject, baseline] : [subject]);

/** Plans every evaluation that was asked for. What cannot be run is reported and does not hold up the others. */
export async function prepareEvaluations(
  workspace: OpenWorkspace,
  options: EvalOptions,
): Promise<{ prepared: Prepared[]; failed: FailedEvaluation[] }> {
  const git = new GitWhereItIs(workspace);
  const names = workspace.names.length > 0 ? workspace.names : await namesWithSuite(workspace);
  const prices = await loadPrices();
  const folders = new Map<string, Promise<RunFolder>>();
  const prepared: Prepared[] = [];
  const failed: FailedEvaluation[] = [...brokenFiles(workspace)];
  for (const named of names) {
    const { name, version } = named;
    try {
      const prompt = wholePrompt(workspace, named);
      const history = await git.historyOf(prompt);
      const sources = history?.sources ?? workspace.store;
      const ports = { sources, sha256, prices, load: workspace.load };
      const { baseline, repeat, filter } = options;
      const request = {
        ...(history && {
          contentsAtHead: async () =>
            (await import('../core/versions/history/promptHistories.ts')).contentsAtHead(history, prompt),
        }),
        ...(version !== undefined && { version }),
        ...(baseline !== undefined && { baseline }),
        ...(repeat !== undefined && { repeats: repeat }),
        ...(filter !== undefined && { filter }),
      };
      const evaluation = await prepareEvaluation(prompt, request, ports);
      const path = runFolderPath(prompt.registry.uri);
      if (!folders.has(path)) folders.set(path, openRunFolder(path, { reuse: options.cache }));
      const folder = await folders.get(path)!;
      prepared.push({ name, registryUri: prompt.registry.uri, evaluation, folder, sources });
    } catch (error) {
      if (!PromptError.is(error)) throw error;
      failed.push({ prompt: name, error });
    }
  }
  await git.dispose();
  return { prepared, failed };
}

/** Git's history of prompts that lie in a repository: who evaluates others does not wait until Git has said so. */
class GitWhereItIs {
  readonly #workspace: OpenWorkspace;
  #history: ReturnType<OpenWorkspace['history']> | undefined;

  constructor(workspace: OpenWorkspace) {
    this.#workspace = workspace;
  }

  async historyOf({ registry }: RegisteredPrompt): Promise<PromptHistories | undefined> {
    if (!isInRepository(toPath(registry.uri))) return undefined;
    return (this.#history ??= this.#workspace.history());
  }

  async dispose(): Promise<void> {
    (await this.#history)?.dispose();
  }
}

/** @throws PromptError `bad-input` where the prompt is written wrongly: what runs might not be what was meant */
export function wholePrompt(workspace: OpenWorkspace, named: PromptName): RegisteredPrompt {
  const prompt = promptNamed(workspace, named);
  const error = prompt.block.parsed.problems.find(({ severity }) => severity === 'error');
  if (error) {
    throw new PromptError('bad-input', `${named.name} cannot be run: ${error.message}`, {
      hint: 'Run `prompt-ledger validate` to see where it stands.',
    });
  }
  return prompt;
}

/** A mistake outside the prompts may hide prompts, so it does not go unsaid. */
function brokenFiles({ store, show }: OpenWorkspace): FailedEvaluation[] {
  const registries = store.workspace.registries.flatMap((registry) => registry.files);
  return registries.flatMap((file) => {
    const error = file.checkSections().find(({ severity }) => severity === 'error');
    if (!error) return [];
    const prompt = show(file.uri);
    return [
      {
        prompt,
        error: new PromptError('bad-input', `${prompt}: ${error.message}`, {
          hint: 'Run `prompt-ledger validate` to see where it stands.',
        }),
      },
    ];
  });
}

/** Prompts that name a suite, and those for which there is one at the usual place. */
async function namesWithSuite(workspace: OpenWorkspace): Promise<PromptName[]> {
  const { store } = workspace;
  const prompts = store.workspace.registries.flatMap((registry) => registry.prompts);
  if (prompts.length === 0)
    throw new PromptError('bad-input', 'There is nothing to evaluate.', { hint: NO_PROMPTS_HINT });
  for (const prompt of prompts) store.read(suiteUriOf(prompt, store).uri);
  await workspace.load();
  const withSuite = prompts.filter((prompt) => {
    const { uri, written } = suiteUriOf(prompt, store);
    return written || store.read(uri).state === 'loaded';
  });
  if (withSuite.length === 0) {
    throw new PromptError('bad-input', 'No prompt has a suite.', {
      hint: 'Name a suite under `evals.suite` of a prompt, or create evals/<prompt>.yaml.',
    });
  }
  // A name that stands twice in one registry is one prompt; in two registries it is two.
  const names = withSuite.map((prompt): [string, PromptName] => {
    const [name, registryUri] = [promptOf(prompt).name, prompt.registry.uri];
    return [`${registryUri}#${name}`, { name, version: undefined, registryUri }];
  });
  return [...new Map(names).values()];
}
