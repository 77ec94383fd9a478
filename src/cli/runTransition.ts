import { withoutControls } from '../core/base/controls.ts';
import type { PromptError } from '../core/base/errors.ts';
import type { JsonObject } from '../core/base/json.ts';
import { applyEdits } from '../core/base/problem.ts';
import type { Paint } from '../core/evals/reports/paint.ts';
import { obstacleOf } from '../core/lifecycle/requirements.ts';
import type { ReleaseSuggestion } from '../core/lifecycle/suggestRelease.ts';
import type { Requirement, Transition } from '../core/lifecycle/transition.ts';
import { type NewFile, withLines } from '../core/registry/scaffold.ts';
import { toPath } from '../node/nodeFiles.ts';
import { type FileChange, readIfThere, writeChanges } from '../node/writeChanges.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode } from './exitCode.ts';
import { type LifecycleSession, settled } from './lifecycleSession.ts';
import { renderError } from './terminal.ts';

export interface TransitionOptions {
  readonly dryRun?: boolean;
  /** Nothing is written, and the exit code says whether it may be done. */
  readonly check?: boolean;
  readonly json?: boolean;
  readonly reason?: string;
}

export interface TransitionRun {
  readonly session: LifecycleSession;
  readonly options: TransitionOptions;
  readonly compute: () => Transition;
  /** Why a release has its number, where nobody named one. */
  readonly inferred?: ReleaseSuggestion | undefined;
  /** The option that overrides; by default `--reason`. */
  readonly override?: string;
  /** What the JSON says besides. */
  readonly facts?: JsonObject;
}

/** Reports what was checked, and does it or says why not. With `dryRun` it shows the edit and writes nothing. */
export async function runTransition(context: Context, run: TransitionRun): Promise<ExitCode> {
  const { session, options } = run;
  const transition = await computed(run);
  const { refusal } = transition;
  const isShown = options.dryRun || options.check;
  const changes = refusal ? [] : await toChanges(session, transition);
  const patch = options.dryRun ? await renderPatches(changes) : undefined;
  if (!refusal && !isShown) await writeChanges(changes.map(({ change }) => change));
  if (options.json) context.print(`${JSON.stringify(toReport(run, transition, { changes, patch }))}\n`);
  else {
    if (run.inferred) context.print(`${renderSuggestion(run.inferred)}\n`);
    for (const one of transition.requirements) context.print(`${renderRequirement(one, context.paint)}\n`);
    if (patch) context.print(`\n${patch}\n`);
    if (!refusal) context.print(`${withoutControls(lastLine(transition, options))}\n`);
    else context.note(renderRefusal(refusal, transition, run));
  }
  if (!refusal) {
    if (options.reason !== undefined && !isOverridden(transition)) context.note(REASON_UNUSED);
    return EXIT.passed;
  }
  return options.check || obstacleOf(transition) === 'overridable' ? EXIT.failed : EXIT.badInput;
}

function lastLine({ title, result }: Transition, { check, dryRun }: TransitionOptions): string {
  if (check) return `Can be done: ${title}.`;
  return dryRun ? `Would do: ${title}.` : result;
}

async function computed({ session, compute }: TransitionRun): Promise<Transition> {
  const transition = await settled(session, compute);
  const isCostOpen = transition.requirements.some(
    ({ id, outcome }) => id === 'cost-cap-holds' && outcome !== 'met',
  );
  if (!isCostOpen) return transition;
  await session.countTokens();
  return settled(session, compute);
}

/** Whether a reason was needed, and so is recorded. */
const isOverridden = ({ requirements }: Transition): boolean =>
  requirements.some(({ outcome, strength }) => outcome !== 'met' && strength === 'overridable');

const REASON_UNUSED = 'Nothing had to be overridden, so the reason is not recorded.\n';

const renderRefusal = (
  refusal: PromptError,
  transition: Transition,
  { override = '--reason' }: TransitionRun,
): string =>
  renderError(refusal) +
  (obstacleOf(transition) === 'overridable' ? `      Here: ${override} "why it is right"\n` : '');

interface ShownChange {
  /** As it is shown: relative to the working folder. */
  readonly file: string;
  readonly change: FileChange;
}

async function toChanges(
  { workspace: { store, files, show }, prompt }: LifecycleSession,
  { edits, newFiles }: Transition,
): Promise<ShownChange[]> {
  const created = await Promise.all(
    newFiles.map(async (file) => {
      const uri = files.resolve(prompt.file.uri, file.path);
      const change = await toNewFile(toPath(uri), file);
      return change ? [{ file: show(uri), change }] : [];
    }),
  );
  const edited = edits.map(({ uri, edits: textEdits }): ShownChange => {
    const source = store.read(uri);
    if (source.state !== 'loaded') throw new Error(`${uri} is edited and was never read`);
    const { text } = source;
    return {
      file: show(uri),
      change: { path: toPath(uri), before: text, after: applyEdits(text, textEdits) },
    };
  });
  return [...created.flat(), ...edited];
}

async function toNewFile(path: string, { append, text }: NewFile): Promise<FileChange | undefined> {
  const before = append ? await readIfThere(path) : undefined;
  const after = before === undefined ? text : withLines(before, text);
  return after === before ? undefined : { path, before, after };
}

async function renderPatches(changes: readonly ShownChange[]): Promise<string> {
  const { renderPatch } = await import('../core/versions/unifiedPatch.ts');
  return changes.map(({ file, change }) => renderPatch(file, change.before, change.after)).join('');
}

function renderRequirement({ gate, outcome, strength, text }: Requirement, paint: Paint): string {
  const line = `${gate === undefined ? '' : `${gate}: `}${withoutControls(text)}`;
  if (outcome === 'met') return `${paint('good', '✓')} ${paint('dim', line)}`;
  if (strength === 'required') return `${paint('bad', '✗')} ${line}`;
  return `${paint('warn', outcome === 'unknown' ? '?' : '!')} ${line}`;
}

interface Written {
  readonly changes: readonly ShownChange[];
  readonly patch: string | undefined;
}

function toReport(
  { session: { name }, options, inferred, facts }: TransitionRun,
  { action, title, result, requirements, refusal }: Transition,
  { changes, patch }: Written,
): object {
  return {
    schema_version: 1,
    prompt: name,
    ...facts,
    action,
    title,
    done: !refusal && !options.dryRun && !options.check,
    ...(options.check && { passed: !refusal }),
    result: refusal || options.dryRun || options.check ? null : result,
    refusal: refusal ? { code: refusal.code, message: refusal.message, hint: refusal.hint ?? null } : null,
    requirements: requirements.map(({ gate, id, outcome, strength, text }) => ({
      ...(gate && { gate }),
      id,
      outcome,
      strength,
      text,
    })),
    files: changes.map(({ file, change }) => ({
      file,
      change: change.before === undefined ? 'created' : 'changed',
    })),
    ...(inferred && { inferred: toInferred(inferred) }),
    ...(patch !== undefined && { diff: patch }),
  };
}

const toInferred = ({ version, bump, base, reasons }: ReleaseSuggestion): object => ({
  version,
  bump,
  base: base ?? null,
  reasons,
});

function renderSuggestion({ version, bump, base, reasons }: ReleaseSuggestion): string {
  if (base === undefined) return `Version ${version}: the first one.`;
  const why = reasons.length > 0 ? `: ${reasons.join('; ')}` : '';
  return `Version ${version}: ${bump === 'none' ? 'no change' : bump} since ${base}${why}.`;
}
