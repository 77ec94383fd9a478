import * as vscode from 'vscode';
import type { HoverHistory, HoverPorts, HoverRun, ModelFacts } from '../../core/language/hoverPorts.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { PlacedContent } from '../../core/versions/content.ts';
import { contentsAtHead } from '../../core/versions/history/promptHistories.ts';
import { type KeptRun, findRuns } from '../../node/runFiles.ts';
import type { App } from '../app.ts';
import { folderOf } from '../files.ts';

const known = new WeakMap<App, HoverPorts>();

/** What hovers and the tooltips of hints ask for; models are loaded once. */
export function hoverPortsOf(app: App): HoverPorts {
  let ports = known.get(app);
  if (!ports) known.set(app, (ports = createPorts(app)));
  return ports;
}

function createPorts(app: App): HoverPorts {
  let models: Promise<ModelFacts> | undefined;
  return {
    store: app.store,
    sha256: app.sha256,
    locale: vscode.env.language,
    loadModels: () => (models ??= loadModels(app)),
    now: Date.now,
    judgedOf: (standing) => app.evidence.of(standing)?.judged,
    evaluationsOf: (prompt, version) => app.promptAlerts.evaluationsOf(prompt, version),
    findRuns: (placed) => findLastRuns(placed),
    contextOf: async (prompt) => (await app.checker()).contextOf(prompt),
    loadHistory: (prompt) => loadHistory(app, prompt),
  };
}

async function loadModels(app: App): Promise<ModelFacts> {
  const [prices, { loadKnownModels }, { loadTokenCounter }] = await Promise.all([
    app.prices(),
    import('../../core/models/knownModels.ts'),
    import('../../core/models/tokens.ts'),
  ]);
  const [models, countTokens] = await Promise.all([loadKnownModels(), loadTokenCounter()]);
  return { prices, models, countTokens };
}

const MOST_RUNS = 5;

/** The last whole runs of a version with its own model, newest first. */
async function findLastRuns({ prompt, version }: PlacedContent): Promise<HoverRun[]> {
  const folder = vscode.Uri.joinPath(folderOf(prompt.registry.uri), '.prompt-ledger');
  if (folder.scheme !== 'file') return [];
  const runs = await findRuns(
    folder.fsPath,
    (facts) =>
      facts.prompt === prompt.block.name && facts.version === version && facts.incomplete.length === 0,
  );
  return runs
    .slice(0, MOST_RUNS)
    .flatMap(({ path, facts }: KeptRun) =>
      facts.score === null
        ? []
        : [{ uri: vscode.Uri.file(path).toString(), score: facts.score, endedAt: facts.ended_at }],
    );
}

/** Git is asked, where it may be, and not waited for; contents at HEAD only where somebody wants them. */
async function loadHistory(app: App, prompt: RegisteredPrompt): Promise<HoverHistory> {
  const history = await app.history();
  const { sources } = history;
  return {
    history: history.of(prompt),
    sources,
    async findEarlier() {
      const plans = app.evals.recent.flatMap(({ evaluation: { subject, baseline } }) =>
        baseline ? [subject, baseline] : [subject],
      );
      return [...plans.map(({ placed }) => placed), ...(await contentsAtHead(history, prompt))];
    },
  };
}
