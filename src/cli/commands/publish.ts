import { PromptError } from '../../core/base/errors.ts';
import { type Compiled, compileSnapshot } from '../../core/serving/compileSnapshot.ts';
import { describeReplaced } from '../../core/serving/audit.ts';
import { pointerOf } from '../../core/serving/changeHead.ts';
import type { Head } from '../../core/serving/head.ts';
import type { Snapshot } from '../../core/serving/snapshot.ts';
import { type RegisteredPrompt, type Registry, promptOf } from '../../core/registry/workspace.ts';
import { type PlacedContent, findContents } from '../../core/versions/content.ts';
import { changeStore } from '../../node/headStore/changeStore.ts';
import { sha256 } from '../../node/sha256.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { type LiveOptions, openLive } from '../liveHead.ts';
import { type OpenWorkspace, openWorkspace } from '../openWorkspace.ts';
import { withHistory } from '../withHistory.ts';

interface PublishOptions extends LiveOptions {
  readonly to?: string;
  readonly dryRun?: boolean;
}

/** Publishes a registry as a snapshot, and makes an environment serve it. */
export async function publish(
  context: Context,
  targets: readonly string[],
  options: PublishOptions,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const registry = oneRegistry(workspace);
  const { snapshot, problems } = await compiled(workspace, registry);
  const [problem] = problems;
  if (problem)
    throw new PromptError('has-problems', `Not everything can be served: ${problem.message}`, {
      hint: 'Nothing was published. `prompt-ledger validate` says more.',
    });
  const count = Object.keys(snapshot.prompts).length;
  if (options.dryRun) {
    context.print(`Would publish ${count} ${count === 1 ? 'prompt' : 'prompts'}.\n`);
    return EXIT.passed;
  }
  const { to, ...rest } = options;
  const live = openLive(context, to === undefined ? rest : { ...rest, head: to });
  const done = await changeStore(live.store, { kind: 'publish', snapshot }, live.context);
  const { head, isChanged, replaced } = done;
  if (replaced) context.note(`${describeReplaced(replaced)}\n`);
  const overridden = overriddenIn(head, snapshot);
  if (options.json)
    context.print(
      `${JSON.stringify({ schema_version: 1, place: live.store.name, environment: head.environment, revision: head.revision, snapshot: head.snapshot, changed: isChanged, prompts: count, overridden })}\n`,
    );
  else {
    const verb = isChanged ? 'Published' : 'Nothing new:';
    context.print(
      `${verb} ${count} ${count === 1 ? 'prompt' : 'prompts'}; ${head.environment} serves revision ${head.revision} (${head.snapshot.slice(0, 19)}).\n`,
    );
    for (const line of overridden) context.note(`${line}\n`);
  }
  return EXIT.passed;
}

/** @throws PromptError `bad-input` */
function oneRegistry({ store, show }: OpenWorkspace): Registry {
  const [registry, ...others] = store.workspace.registries;
  if (registry && others.length === 0) return registry;
  throw new PromptError('bad-input', 'One registry is published at a time.', {
    hint: `Name it: ${[registry, ...others].flatMap((one) => (one ? [show(one.uri)] : [])).join(', ')}`,
  });
}

/** What the registry serves; versions that it names and that only Git has come from there. */
function compiled(workspace: OpenWorkspace, { uri }: Registry): Promise<Compiled> {
  return withHistory(workspace, async (history) => {
    const current = (): Registry => workspace.store.workspace.registries.find((one) => one.uri === uri)!;
    await workspace.settle(() => compileSnapshot(current(), { sources: workspace.store, sha256 }));
    const fromGit: PlacedContent[] = [];
    for (const prompt of current().prompts)
      for (const version of missingVersions(prompt, workspace)) {
        const found = await history.versionFromGit(prompt, version);
        if (found) fromGit.push(found);
      }
    const sources = fromGit.length > 0 ? history.sources : workspace.store;
    return workspace.settle(() => compileSnapshot(current(), { sources, sha256, fromGit }));
  });
}

function missingVersions(prompt: RegisteredPrompt, { store }: OpenWorkspace): string[] {
  const { version, rollbackTo, environments } = promptOf(prompt);
  const named = [version, rollbackTo, ...environments.values()].flatMap((one) => (one ? [one.value] : []));
  const known = new Set(findContents(prompt, store).map((content) => content.version));
  return [...new Set(named)].filter((one) => !known.has(one));
}

/** What operators have set that the registry does not say: the file is behind, or something was forgotten. */
function overriddenIn({ overrides, environment }: Head, { prompts }: Snapshot): string[] {
  return Object.entries(overrides).map(([name, { version, kill }]) => {
    const prompt = prompts[name];
    const pointer = prompt && pointerOf(prompt, environment);
    if (kill) return `${name} stays killed: \`prompt-ledger unkill ${name}\` takes it back.`;
    return `${name} stays at ${version}, which an operator has set; the registry says ${pointer ?? 'nothing'}. \`prompt-ledger live --clear ${name}\` takes it back.`;
  });
}
