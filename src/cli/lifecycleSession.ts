import { PromptError } from '../core/base/errors.ts';
import { toTimestamp } from '../core/base/timestamp.ts';
import { endpointsOf } from '../core/evals/plan.ts';
import { loadContents, loadSuite, subjectOf } from '../core/evals/prepare.ts';
import { readGitFacts } from '../core/lifecycle/gitFacts.ts';
import { refuseBroken } from '../core/lifecycle/readable.ts';
import type { LifecycleContext } from '../core/lifecycle/transition.ts';
import { loadPrices } from '../core/models/prices.ts';
import { type TokenCounter, loadTokenCounter } from '../core/models/tokens.ts';
import type { RegisteredPrompt } from '../core/registry/workspace.ts';
import { type PlacedContent, contentOf } from '../core/versions/content.ts';
import type { History } from '../core/versions/history/history.ts';
import { sha256 } from '../node/sha256.ts';
import type { Context } from './context.ts';
import { withHistory } from './withHistory.ts';
import { type OpenWorkspace, openWorkspace, promptNamed } from './openWorkspace.ts';

/** A prompt with all that an action on it looks at. */
export interface LifecycleSession {
  readonly workspace: OpenWorkspace;
  readonly prompt: RegisteredPrompt;
  readonly name: string;
  /** What was named besides the prompt: `prompt@version`, or a version behind it. */
  readonly version: string | undefined;
  readonly context: LifecycleContext;
  /** Has tokens counted from now on. Most costs are known without, and the tokenizer takes longer than all else. */
  readonly countTokens: () => Promise<void>;
  /** The content of a version, in the files or else in Git. @throws PromptError `bad-input` where neither has it */
  readonly find: (version: string) => Promise<PlacedContent>;
}

/**
 * Gives an action all that it looks at.
 * @throws PromptError `bad-input` where the command line does not name one prompt, `has-problems` where it is broken
 */
export async function withSession<T>(
  context: Context,
  targets: readonly string[],
  use: (session: LifecycleSession) => Promise<T>,
): Promise<T> {
  const named = await openNamed(context, targets);
  const { prompt, workspace } = named;
  return withHistory(workspace, async (history) =>
    use({
      ...named,
      ...(await readContext(workspace, prompt, history)),
      find: async (version) =>
        contentOf(prompt, version, workspace.store) ??
        (await history.versionFromGit(prompt, version)) ??
        subjectOf(prompt, version, { sources: workspace.store }),
    }),
  );
}

async function openNamed(
  context: Context,
  [target, ...others]: readonly string[],
): Promise<Pick<LifecycleSession, 'workspace' | 'prompt' | 'name' | 'version'>> {
  const files = others.filter((text) => /\.ya?ml$/i.test(text));
  const workspace = await openWorkspace(context, [target!, ...files]);
  const [named] = workspace.names;
  const versions = [named?.version, ...others.filter((text) => !files.includes(text))];
  const [version, ...more] = versions.filter((text) => text !== undefined);
  if (!named || more.length > 0)
    throw new PromptError(
      'bad-input',
      named ? `One version is enough: ${version}, ${more.join(', ')}.` : `${target} is no prompt.`,
      {
        hint: 'Name a prompt, and perhaps one version: summarise-ticket@2.0.0',
      },
    );
  const prompt = promptNamed(workspace, named);
  refuseBroken(prompt);
  await loadContents(prompt, { sources: workspace.store, load: workspace.load });
  return { workspace, prompt, name: named.name, version };
}

async function readContext(
  { store, load }: OpenWorkspace,
  prompt: RegisteredPrompt,
  history: History,
): Promise<Pick<LifecycleSession, 'context' | 'countTokens'>> {
  const [git, prices, suite] = await Promise.all([
    history.settled(prompt).then((known) => readGitFacts(prompt, known, { history, sha256 })),
    loadPrices(),
    suiteOf(prompt, { store, load }),
  ]);
  const endpoints = endpointsOf(prompt.registry.settings);
  let counter: TokenCounter | undefined;
  const costs = {
    prices,
    endpoints,
    suite,
    get countTokens() {
      return counter;
    },
  };
  return {
    context: { ...git, sha256, now: toTimestamp(new Date()), costs },
    countTokens: async () => {
      counter = await loadTokenCounter();
    },
  };
}

/** A prompt without a suite is measured by its samples. */
async function suiteOf(prompt: RegisteredPrompt, { store, load }: Pick<OpenWorkspace, 'store' | 'load'>) {
  try {
    return (await loadSuite(prompt, { sources: store, sha256, load })).suite.suite;
  } catch (error) {
    if (PromptError.is(error, 'bad-input')) return undefined;
    throw error;
  }
}

/**
 * Looks until all files that looking asks for are there: what cannot be computed may be due to one that is not.
 * @throws PromptError what `look` threw last
 */
export async function settled<T>({ workspace }: LifecycleSession, look: () => T): Promise<T> {
  const found = await workspace.settle(() => {
    try {
      return { value: look() };
    } catch (error) {
      if (PromptError.is(error)) return error;
      throw error;
    }
  });
  if (found instanceof PromptError) throw found;
  return found.value;
}
