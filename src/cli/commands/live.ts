import { withoutControls } from '../../core/base/controls.ts';
import { PromptError } from '../../core/base/errors.ts';
import { setKillSwitch } from '../../core/lifecycle/killSwitch.ts';
import type { Transition } from '../../core/lifecycle/transition.ts';
import { promptOf } from '../../core/registry/workspace.ts';
import { pointerOf, rollbackChange } from '../../core/serving/changeHead.ts';
import { type AuditEntry, describeReplaced } from '../../core/serving/audit.ts';
import { type Override, PRODUCTION } from '../../core/serving/decide.ts';
import type { Head } from '../../core/serving/head.ts';
import type { Staged } from '../../core/lifecycle/serve.ts';
import {
  type Changed,
  type WantedChange,
  changeStore,
  currentHead,
  readHead,
  readLog,
  readSnapshot,
  readWholeSnapshot,
} from '../../node/headStore/changeStore.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { withSession } from '../lifecycleSession.ts';
import { type LiveHead, type LiveOptions, openLive } from '../liveHead.ts';
import { runTransition } from '../runTransition.ts';

interface ToggleOptions extends Omit<LiveOptions, 'head'> {
  readonly live?: string | true;
}

interface StatusOptions extends LiveOptions {
  readonly clear?: string;
  readonly log?: string;
}

interface RollbackLiveOptions extends Omit<ToggleOptions, 'json'> {
  readonly staged?: Staged | undefined;
}

const liveOf = (context: Context, { live: place, ...options }: ToggleOptions): LiveHead =>
  openLive(context, typeof place === 'string' ? { ...options, head: place } : options);

interface KillOptions extends ToggleOptions {
  readonly headOnly?: boolean;
}

/** Turns prompts off. */
export const kill = (context: Context, prompts: readonly string[], options: KillOptions): Promise<ExitCode> =>
  toggle(context, prompts, { ...options, kind: 'kill' });

/** Turns prompts on again. */
export const unkill = (
  context: Context,
  prompts: readonly string[],
  options: KillOptions,
): Promise<ExitCode> => toggle(context, prompts, { ...options, kind: 'unkill' });

/** All heads first: what is served does not wait for a file to be read. */
async function toggle(
  context: Context,
  prompts: readonly string[],
  { kind, headOnly = false, ...options }: KillOptions & { readonly kind: 'kill' | 'unkill' },
): Promise<ExitCode> {
  const place = liveOf(context, options);
  for (const prompt of prompts) {
    const { head } = await change(context, place, { kind, prompt }, options);
    if (kind === 'unkill') await tellWhatIsPublished(context, place, { head, prompt });
  }
  if (headOnly) return EXIT.passed;
  if (place.context.environment !== PRODUCTION) {
    context.note('The registry stays as it is: its kill switch is that of every environment.\n');
    return EXIT.passed;
  }
  for (const prompt of prompts)
    await inRegistry(context, () => toggleInFiles({ ...context, print: context.note }, prompt, kind));
  return EXIT.passed;
}

/** What was published with the kill switch on stays off until it is published anew. */
async function tellWhatIsPublished(
  context: Context,
  { store, context: { sha256 } }: LiveHead,
  { head, prompt }: { readonly head: Head; readonly prompt: string },
): Promise<void> {
  const published = await readWholeSnapshot(store, head.snapshot, sha256);
  if (!published?.prompts[prompt]?.kill_switch) return;
  context.note(
    `${withoutControls(prompt)} is still off: it was published with its kill switch on. Publish the registry without it.\n`,
  );
}

export const toggleInFiles = (context: Context, prompt: string, kind: 'kill' | 'unkill'): Promise<ExitCode> =>
  withSession(context, [prompt], async (session) => {
    const isOn = kind === 'kill';
    if (promptOf(session.prompt).isKilled === isOn) return EXIT.passed;
    const compute = (): Transition => setKillSwitch(session.prompt, isOn);
    return runTransition(context, { session, options: {}, compute });
  });

/** Has the registry agree with a head that was changed; a registry that cannot is no reason to fail. */
export async function inRegistry(
  context: Pick<Context, 'note'>,
  edit: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await edit();
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    context.note(`The registry was not changed: ${error.message}\n`);
    return EXIT.passed;
  }
}

async function change(
  context: Context,
  { store, context: around }: LiveHead,
  wanted: Exclude<WantedChange, { readonly kind: 'publish' }>,
  { json }: { readonly json?: boolean },
): Promise<Changed> {
  const changed = await changeStore(store, wanted, around);
  const { head, isChanged, replaced } = changed;
  const report = {
    schema_version: 1,
    place: store.name,
    action: wanted.kind,
    prompt: wanted.prompt,
    environment: head.environment,
    revision: head.revision,
    changed: isChanged,
    ...(replaced && { replaced_head: replaced }),
  };
  if (replaced) context.note(`${withoutControls(describeReplaced(replaced))}\n`);
  if (json) context.print(`${JSON.stringify(report)}\n`);
  else context.print(`${withoutControls(lineOf(wanted, head, isChanged))}\n`);
  return changed;
}

function lineOf({ kind, prompt }: { kind: string; prompt: string }, head: Head, isChanged: boolean): string {
  const where = `${head.environment}, revision ${head.revision}`;
  if (!isChanged) return `${prompt}: nothing to change in ${where}.`;
  const override = head.overrides[prompt];
  if (kind === 'kill') return `${prompt} is killed in ${where}.`;
  return `${prompt} ${override ? wordsOf(override) : 'is served as the registry says'} in ${where}.`;
}

function wordsOf({ version, kill: isKilled, rollback }: Override): string {
  if (isKilled) return 'is killed';
  return rollback
    ? `moves from ${rollback.from} to ${rollback.to} since ${rollback.started_at}`
    : `is served at ${version}`;
}

/**
 * Has the head serve an earlier version: the one that is named, or the declared target of what is published.
 * @throws PromptError `bad-input`
 */
export async function rollbackLive(
  context: Context,
  [target = '', ...others]: readonly string[],
  options: RollbackLiveOptions,
): Promise<void> {
  const head = liveOf(context, options);
  const [name = '', ...at] = target.split('@');
  const named = at[0] ?? others.find((one) => !/\.ya?ml$/i.test(one));
  const current = await currentHead(head.store, head.context);
  const snapshot = current && (await readSnapshot(head.store, current.head.snapshot, head.context.sha256));
  const served = snapshot?.prompts[name];
  const version = named ?? served?.rollback_to;
  if (version === undefined)
    throw new PromptError('bad-input', `${name} names no version to roll back to.`, {
      hint: `Name one: prompt-ledger rollback ${name} <version> --live`,
    });
  const from =
    current?.head.overrides[name]?.version ?? (served && pointerOf(served, head.context.environment));
  const { staged } = options;
  const wanted = rollbackChange(name, { from, to: version, staged, at: head.context.author.at });
  // What the command itself reports is the change of the files.
  await change({ ...context, print: context.note }, head, wanted, {});
}

/** Shows a head, or takes back what was set for a prompt. */
export async function live(
  context: Context,
  place: string | undefined,
  options: StatusOptions,
): Promise<ExitCode> {
  const head = openLive(context, place === undefined ? options : { ...options, head: place });
  if (options.clear !== undefined) {
    await change(context, head, { kind: 'clear', prompt: options.clear }, options);
    return EXIT.passed;
  }
  const current = await readHead(head.store, head.context);
  if (!current)
    throw new PromptError(
      'bad-input',
      `Nothing is published for ${head.context.environment} in ${head.store.name}.`,
      { hint: 'Start with `prompt-ledger publish`.' },
    );
  const { entries, problems } = await readLog(head.store, current.head, head.context);
  const shown = entries.slice(-Number(options.log ?? 10));
  if (options.json) {
    const { revision, snapshot, overrides, environment } = current.head;
    const report = { schema_version: 1, environment, revision, snapshot, overrides, log: shown, problems };
    context.print(`${JSON.stringify(report)}\n`);
  } else context.print(renderStatus(current.head, shown, problems));
  return problems.length > 0 ? EXIT.failed : EXIT.passed;
}

function renderStatus(head: Head, log: readonly AuditEntry[], problems: readonly string[]): string {
  const overrides = Object.entries(head.overrides).map(([name, one]) => `  ${name} ${wordsOf(one)}`);
  const lines = [
    `${head.environment} serves revision ${head.revision}, snapshot ${head.snapshot.slice(0, 19)}.`,
    ...(overrides.length > 0 ? ['Set by operators:', ...overrides] : []),
    'Log:',
    ...log.map(({ at, actor, action, prompt, to_revision: revision, reason, replaced_head: replaced }) =>
      [
        `  ${revision}`,
        at,
        actor,
        action,
        prompt,
        reason && `(${reason})`,
        replaced && describeReplaced(replaced),
      ]
        .filter(Boolean)
        .join('  '),
    ),
    problems.length > 0 ? `The log does not hold: ${problems.join('; ')}.` : 'The chain of the log holds.',
  ];
  return `${lines.map(withoutControls).join('\n')}\n`;
}
