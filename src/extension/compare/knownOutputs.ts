import { PromptError } from '../../core/base/errors.ts';
import { type KnownAnswers, judgeKnownAnswers } from '../../core/evals/knownAnswers.ts';
import { planRun } from '../../core/evals/plan.ts';
import { loadContents, loadSuite } from '../../core/evals/prepare.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { messagesOf } from '../../core/versions/messages.ts';
import { nodeClock } from '../../node/clock.ts';
import { CodeRunner } from '../../node/runCode.ts';
import * as vscode from 'vscode';
import type { App } from '../app.ts';
import { createClients } from '../createClients.ts';
import { findContent } from './findContent.ts';
import { type Side, labelOf } from './side.ts';

/** What is known of the answers to both sides of a comparison. */
export interface KnownOutputs {
  readonly base: KnownAnswers;
  readonly subject: KnownAnswers;
}

/**
 * Judges the kept answers of two versions by the prompt's suite as it is now, so that what is compared is what the
 * texts say that are compared, not what some run once measured. Nothing is asked.
 * @throws PromptError where the suite or a version cannot be run
 */
export async function findKnownOutputs(
  app: App,
  prompt: RegisteredPrompt,
  { base, subject }: { readonly base: Side; readonly subject: Side },
): Promise<KnownOutputs> {
  await app.load();
  const ports = {
    sources: app.store,
    sha256: app.sha256,
    prices: await app.prices(),
    load: () => app.load(),
  };
  const suite = await loadSuite(prompt, ports);
  await loadContents(prompt, ports);
  const { evidence } = await app.runFolder(prompt.registry);
  const code = new CodeRunner();
  const clients = createClients(app, prompt.registry);
  const runPorts = {
    clientFor: clients.for,
    clock: nodeClock,
    sha256: app.sha256,
    evidence,
    // A suite's code runs in trusted workspaces only.
    runCode: vscode.workspace.isTrusted ? code.runCode : undefined,
  };
  const judge = async (side: Side): Promise<KnownAnswers> => {
    const found = await findContent(app, prompt, side);
    if (!found)
      throw new PromptError(
        'bad-input',
        vscode.l10n.t('{0} has no version {1}.', prompt.block.name, labelOf(side)),
      );
    // Looking at the messages asks for template files and partials; then they are loaded.
    messagesOf(found.placed, found.sources);
    await app.load();
    const { repeat } = promptOf(prompt).evals;
    const options = {
      suite: suite.suite,
      suitePath: suite.path,
      ...(repeat !== undefined && { repeats: repeat }),
    };
    return judgeKnownAnswers(planRun(found.placed, options, { ...ports, sources: found.sources }), runPorts);
  };
  try {
    return { base: await judge(base), subject: await judge(subject) };
  } finally {
    code.dispose();
  }
}
