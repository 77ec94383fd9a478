import { renderScore } from '../../core/evals/reports/amounts.ts';
import { type Paint, type Style } from '../../core/evals/reports/paint.ts';
import { oneLine } from '../../core/evals/reports/table.ts';
import {
  type ListedPrompt,
  type ListedRegistry,
  type ListedVersion,
  listRegistry,
} from '../../core/evals/listPrompts.ts';
import type { ScoreState } from '../../core/evals/scoreState.ts';
import type { Registry } from '../../core/registry/workspace.ts';
import { sha256 } from '../../node/sha256.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { type ListedSuite, renderCases, toListedSuite } from '../listedSuite.ts';
import { type OpenWorkspace, openWorkspace, promptNamed } from '../openWorkspace.ts';

/** A registry whose prompts may have their cases with them. */
interface Listed extends ListedRegistry {
  readonly prompts: readonly (ListedPrompt & ListedSuite)[];
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
): Listed {
  const { store, show } = workspace;
  const prompts = registry.prompts.filter(({ block }) => wanted?.has(block) ?? true);
  const listed = listRegistry(registry, (prompt) => prompts.includes(prompt), {
    sources: store,
    sha256,
    show,
  });
  if (!cases) return listed;
  return {
    ...listed,
    prompts: listed.prompts.map((one, index) => ({ ...one, ...toListedSuite(prompts[index]!, workspace) })),
  };
}

function renderTree({ file, prompts }: Listed, paint: Paint): string {
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
