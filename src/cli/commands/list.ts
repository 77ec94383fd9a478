import { renderScore } from '../../core/evals/reports/amounts.ts';
import { type Paint, type Style } from '../../core/evals/reports/paint.ts';
import { oneLine } from '../../core/evals/reports/table.ts';
import { type ScoreState, scoreStateOf } from '../../core/evals/scoreState.ts';
import { suiteUriOf } from '../../core/evals/suiteOf.ts';
import { type RegisteredPrompt, type Registry, promptOf } from '../../core/registry/workspace.ts';
import { DRAFT, type PlacedContent, findContents, servedVersions } from '../../core/versions/content.ts';
import { messagesOf } from '../../core/versions/messages.ts';
import { compareVersions } from '../../core/versions/order.ts';
import { sha256 } from '../../node/sha256.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { type ListedSuite, renderCases, toListedSuite } from '../listedSuite.ts';
import { type OpenWorkspace, openWorkspace, promptNamed } from '../openWorkspace.ts';

interface ListedVersion {
  readonly version: string;
  readonly model: string | null;
  readonly score: number | null;
  readonly score_state: ScoreState;
  readonly ci95: readonly [number, number] | null;
  readonly cases: number | null;
  readonly stage: string | null;
  /** The environments whose pointer names this version. */
  readonly serves: readonly string[];
  readonly rollback_target: boolean;
}

interface ListedPrompt extends ListedSuite {
  readonly name: string;
  readonly description: string | null;
  readonly file: string;
  readonly suite: string | null;
  readonly versions: readonly ListedVersion[];
}

interface ListedRegistry {
  readonly file: string;
  readonly prompts: readonly ListedPrompt[];
}

/** Prints registries → prompts → versions, with scores and what is served. */
export async function list(
  context: Context,
  targets: readonly string[],
  { json = false, cases = false }: { json?: boolean; cases?: boolean },
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const { store } = workspace;
  const wanted =
    workspace.names.length > 0
      ? new Set(workspace.names.map((named) => promptNamed(workspace, named).block))
      : undefined;
  const registries = await workspace.settle(() =>
    store.workspace.registries.map((registry) => toListed(registry, { wanted, cases }, workspace)),
  );
  if (json) context.print(`${JSON.stringify({ schema_version: 1, registries })}\n`);
  else context.print(registries.map((registry) => renderTree(registry, context.paint)).join('\n'));
  return EXIT.passed;
}

function toListed(
  registry: Registry,
  { wanted, cases }: { readonly wanted: ReadonlySet<object> | undefined; readonly cases: boolean },
  workspace: OpenWorkspace,
): ListedRegistry {
  const prompts = registry.prompts.filter(({ block }) => wanted?.has(block) ?? true);
  return {
    file: workspace.show(registry.uri),
    prompts: prompts.map((prompt) => ({
      ...toListedPrompt(prompt, workspace),
      ...(cases && toListedSuite(prompt, workspace)),
    })),
  };
}

function toListedPrompt(prompt: RegisteredPrompt, { store, show }: OpenWorkspace): ListedPrompt {
  const { name, description, rollbackTo } = promptOf(prompt);
  const { uri, path, written } = suiteUriOf(prompt, store);
  const served = servedVersions(prompt);
  const newestFirst = findContents(prompt, store).toSorted(byVersion);
  return {
    name,
    description: description ?? null,
    file: show(prompt.file.uri),
    suite: written || store.read(uri).state === 'loaded' ? path : null,
    versions: newestFirst.map((placed) => ({
      ...toListedVersion(placed, store),
      serves: served.get(placed.version) ?? [],
      rollback_target: rollbackTo?.value === placed.version,
    })),
  };
}

/** The draft, then the newest version first. */
const byVersion = (a: PlacedContent, b: PlacedContent): number =>
  a.version === b.version
    ? 0
    : a.version === DRAFT
      ? -1
      : b.version === DRAFT
        ? 1
        : compareVersions(b.version, a.version);

function toListedVersion(
  placed: PlacedContent,
  store: OpenWorkspace['store'],
): Omit<ListedVersion, 'serves' | 'rollback_target'> {
  const { model, evalScore, lastEval, stage } = placed.content;
  messagesOf(placed, store);
  return {
    version: placed.version,
    model: model?.value ?? null,
    score: evalScore?.value ?? null,
    score_state: scoreStateOf(placed, store, sha256),
    ci95: lastEval?.ci95 ?? null,
    cases: lastEval?.cases ?? null,
    stage: stage ?? null,
  };
}

function renderTree({ file, prompts }: ListedRegistry, paint: Paint): string {
  const lines = [paint('bold', file)];
  for (const [index, prompt] of prompts.entries()) {
    const isLast = index === prompts.length - 1;
    const suite = prompt.suite === null ? paint('warn', 'no suite') : paint('dim', prompt.suite);
    const where = prompt.file === file ? '' : `  ${paint('dim', prompt.file)}`;
    lines.push(`${isLast ? '└─' : '├─'} ${paint('bold', prompt.name)}  ${suite}${where}`);
    const widths = widthsOf(prompt.versions);
    for (const [at, version] of prompt.versions.entries()) {
      const branch = at === prompt.versions.length - 1 ? '└─' : '├─';
      lines.push(`${isLast ? '  ' : '│ '} ${branch} ${renderVersion(version, widths, paint)}`.trimEnd());
    }
    lines.push(...renderCases(prompt, paint).map((line) => `${isLast ? '  ' : '│ '}    ${line}`));
    if (prompt.versions.length === 0)
      lines.push(`${isLast ? '  ' : '│ '} └─ ${paint('warn', 'no version in the files')}`);
  }
  if (prompts.length === 0) lines.push('└─ no prompts');
  return `${lines.join('\n')}\n`;
}

const widthsOf = (versions: readonly ListedVersion[]): { version: number; model: number } => ({
  version: Math.max(0, ...versions.map(({ version }) => version.length)),
  model: Math.max(0, ...versions.map(({ model }) => (model ?? '').length)),
});

const STATES: Readonly<Record<ScoreState, readonly [Style, string]>> = {
  none: ['dim', 'not evaluated'],
  unverified: ['warn', 'unverified'],
  fresh: ['good', ''],
  'content-changed': ['warn', 'stale'],
  'below-minimum': ['bad', 'below min_score'],
  unknown: ['warn', 'cannot be verified'],
};

function renderVersion(
  listed: ListedVersion,
  widths: { version: number; model: number },
  paint: Paint,
): string {
  const { version, model, score, score_state, ci95, cases, serves, stage, rollback_target } = listed;
  const [style, word] = STATES[score_state];
  const interval = ci95
    ? ` (${renderScore(ci95[0])} to ${renderScore(ci95[1])}${cases === null ? '' : `, n=${cases}`})`
    : '';
  const value = score === null ? '' : `${renderScore(score)}${interval}`;
  const roles = [
    ...serves.map((name) => (name === 'production' ? 'deployed' : name)),
    ...(rollback_target ? ['rollback target'] : []),
    ...(stage === null ? [] : [stage]),
  ];
  const parts = [paint(style, [value, word].filter(Boolean).join(' ')), paint('bold', roles.join(', '))];
  return [
    version.padEnd(widths.version),
    paint('dim', oneLine(model ?? '').padEnd(widths.model)),
    ...parts,
  ].join('  ');
}
