import { PromptError } from '../../core/base/errors.ts';
import { loadContents } from '../../core/evals/prepare.ts';
import { renderScore } from '../../core/evals/reports/amounts.ts';
import type { Paint, Style } from '../../core/evals/reports/paint.ts';
import { oneLine } from '../../core/evals/reports/table.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import { type KnownVersion, findVersions } from '../../core/versions/history/history.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { openWorkspace, promptNamed } from '../openWorkspace.ts';

/** Prints every version that the files or Git have of a prompt, the newest first. */
export async function history(
  context: Context,
  targets: readonly string[],
  { json = false }: { json?: boolean },
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const [wanted, ...others] = workspace.names;
  if (!wanted || others.length > 0)
    throw new PromptError('bad-input', 'Name one prompt.', {
      hint: 'For example: prompt-ledger history summarise-ticket',
    });
  const prompt = promptNamed(workspace, wanted);
  await loadContents(prompt, { sources: workspace.store, load: workspace.load });
  const histories = await workspace.history();
  const interrupt = listenForInterrupt(() => undefined);
  try {
    const found = await histories.settled(prompt, interrupt.signal);
    const versions = findVersions(prompt, found, histories.sources).filter(
      ({ version }) => wanted.version === undefined || version === wanted.version,
    );
    if (json) context.print(`${JSON.stringify(toReport(prompt, { ...found, versions }, workspace.show))}\n`);
    else {
      context.print(renderVersions(prompt, versions, context.paint));
      if (found.reason !== undefined) context.note(`${found.reason}\n`);
    }
    return EXIT.passed;
  } finally {
    interrupt.dispose();
    histories.dispose();
  }
}

interface Found {
  readonly versions: readonly KnownVersion[];
  readonly state: string;
  readonly reason?: string;
}

function toReport(
  prompt: RegisteredPrompt,
  { versions, state, reason }: Found,
  show: (uri: string) => string,
): object {
  const { name, rollbackTo } = promptOf(prompt);
  return {
    schema_version: 1,
    prompt: name,
    file: show(prompt.file.uri),
    state,
    reason: reason ?? null,
    versions: versions.map((known) => ({
      version: known.version,
      in_files: known.placed !== undefined,
      author: known.author ?? null,
      at: known.at ?? null,
      commit: known.commit?.id ?? null,
      subject: known.commit?.subject ?? null,
      latest_commit: known.historic?.latest.id ?? null,
      notes: known.notes ?? null,
      score: known.score ?? null,
      last_eval: known.lastEval ?? null,
      scored_in: known.historic?.scoredIn?.id ?? null,
      serves: known.served,
      rollback_target: rollbackTo?.value === known.version,
    })),
  };
}

function renderVersions(prompt: RegisteredPrompt, versions: readonly KnownVersion[], paint: Paint): string {
  const { name } = promptOf(prompt);
  if (versions.length === 0) return `${paint('bold', oneLine(name))}  no version in the files or in Git\n`;
  const rows = versions.map((known) => cellsOf(known, prompt));
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const lines = rows.map((cells) =>
    cells
      .flatMap((cell, column) => {
        if (widths[column] === 0) return [];
        const style = STYLES[column];
        const text = cell.padEnd(widths[column]!);
        return [style ? paint(style, text) : text];
      })
      .join('  ')
      .trimEnd(),
  );
  return `${[paint('bold', oneLine(name)), ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}

/** Of the columns, in the order of `cellsOf`. */
const STYLES: readonly (Style | undefined)[] = [undefined, undefined, 'dim', 'bold', 'dim', 'dim', 'dim'];

/** Version, score, the suite that it came from, what it serves, date, author, commit, note. */
function cellsOf(known: KnownVersion, prompt: RegisteredPrompt): string[] {
  const { version, score, lastEval, served, at, author, commit, notes, placed } = known;
  const roles = [
    ...served.map((environment) => (environment === 'production' ? 'deployed' : environment)),
    ...(promptOf(prompt).rollbackTo?.value === version ? ['rollback target'] : []),
    ...(placed ? [] : ['only in Git']),
  ];
  return [
    oneLine(version),
    score === undefined ? '–' : renderScore(score),
    score === undefined ? '' : oneLine(lastEval?.suite ?? ''),
    oneLine(roles.join(', ')),
    at?.slice(0, 10) ?? '',
    oneLine(author ?? (placed ? 'not committed' : '')),
    commit?.id.slice(0, 7) ?? '',
    oneLine(notes ?? commit?.subject ?? ''),
  ];
}
