import { randomBytes } from 'node:crypto';
import { PromptError } from '../core/base/errors.ts';
import type { JsonObject } from '../core/base/json.ts';
import type { Plan } from '../core/evals/plan.ts';
import { type OpenRun, findOpenRuns } from '../node/openRuns.ts';
import type { EvalOptions } from './evalOptions.ts';
import { type OpenWorkspace, type PromptName, runFolderPath } from './openWorkspace.ts';

/** A version to run, by which options. */
export interface WantedRun {
  readonly named: PromptName;
  readonly options: EvalOptions;
  /** In place of the version's own. */
  readonly model?: string;
  /** The run that goes on. */
  readonly resumes?: OpenRun;
}

/** Every prompt with every model that was asked for. */
export function findWantedRuns(names: readonly PromptName[], options: EvalOptions): WantedRun[] {
  const { model: models } = options;
  if (!models) return names.map((named) => ({ named, options }));
  return names.flatMap((named) => models.map((model) => ({ named, options, model })));
}

/**
 * The runs of these prompts (of all, where none is named) that were interrupted.
 * @throws PromptError `bad-input` where there is none
 */
export async function findInterruptedRuns(
  { store, names }: Pick<OpenWorkspace, 'store' | 'names'>,
  given: EvalOptions,
): Promise<WantedRun[]> {
  const found: WantedRun[] = [];
  for (const { uri } of store.workspace.registries) {
    // Of several that are about the same, the last is the one to go on with; it closes the others when it ends.
    const open = await findOpenRuns(runFolderPath(uri));
    const latest = new Map(open.map((run) => [JSON.stringify(identityOf(run)), run]));
    for (const run of latest.values()) {
      const isNamed = ({ name, version }: PromptName): boolean =>
        name === run.prompt && (version ?? run.version) === run.version;
      if (names.length > 0 && !names.some(isNamed)) continue;
      found.push({
        named: { name: run.prompt, version: run.version, registryUri: uri },
        options: withStored(given, run.options),
        ...(run.model !== undefined && { model: run.model }),
        resumes: run,
      });
    }
  }
  if (found.length > 0) return found;
  throw new PromptError('bad-input', 'No run was interrupted.', {
    hint: 'Leave --resume out to start one; what was answered before is not asked again.',
  });
}

const identityOf = ({ prompt, version, model, cases }: OpenRun) => [prompt, version, model, cases];

/** The options that a run goes on by, unless others are given. */
const LASTING = ['baseline', 'repeat', 'concurrency', 'maxCost', 'record', 'check', 'strict'] as const;

function toStored(options: EvalOptions): JsonObject {
  const lasting = LASTING.map((name) => [name, options[name]] as const);
  return { ...Object.fromEntries(lasting.filter(([, value]) => value !== undefined)), cache: options.cache };
}

function withStored(given: EvalOptions, stored: JsonObject): EvalOptions {
  const known = Object.fromEntries(
    LASTING.map((name) => [name, stored[name]]).filter(([, value]) => value !== undefined),
  );
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...known, ...said, cache: given.cache && stored['cache'] !== false };
}

/** What is kept of a run until it ends. */
export function toOpenRun(plan: Plan, { options, model, resumes }: WantedRun): OpenRun {
  return (
    resumes ?? {
      id: randomBytes(6).toString('hex'),
      prompt: plan.prompt,
      version: plan.version,
      ...(model !== undefined && { model }),
      content: plan.contentDigest,
      suite_digest: plan.suiteDigest,
      started_at: new Date().toISOString(),
      ...(plan.isFiltered && { cases: plan.cases.map(({ id }) => id) }),
      options: toStored(options),
    }
  );
}

/** @throws PromptError `conflict` where what a run was about is not what it was */
export function refuseChanged({ prompt, version, contentDigest, suiteDigest }: Plan, run: OpenRun): void {
  const changed =
    run.content !== contentDigest ? 'its text' : run.suite_digest !== suiteDigest ? 'its suite' : undefined;
  if (changed === undefined) return;
  throw new PromptError('conflict', `${prompt} ${version} cannot go on: ${changed} changed meanwhile.`, {
    hint: 'Run it without --resume; what is still the same is not asked again.',
  });
}
