import { dirname, relative } from 'node:path';
import { withoutControls } from '../../core/base/controls.ts';
import { PromptError } from '../../core/base/errors.ts';
import type { JsonObject } from '../../core/base/json.ts';
import { applyEdits } from '../../core/base/problem.ts';
import { counted, renderDuration, renderScore, renderUsd } from '../../core/evals/reports/amounts.ts';
import { loadContents, subjectOf } from '../../core/evals/prepare.ts';
import { suggestAssertions } from '../../core/evals/suggestAssertions.ts';
import { describeVariables } from '../../core/evals/suite/describeVariables.ts';
import type { NewCase } from '../../core/evals/suite/newCase.ts';
import { checkSavedCase, renderNewSuite, saveCaseEdits } from '../../core/evals/suite/saveCase.ts';
import { suiteUriOf } from '../../core/evals/suiteOf.ts';
import { BAD_FOR, type BadCall, type BadFor } from '../../core/monitoring/badCalls.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import { messagesOf, variablesOf } from '../../core/versions/messages.ts';
import { findBadCalls } from '../../node/badCalls.ts';
import { sourceSettingsOf } from '../../node/monitorRegistry.ts';
import { isWithin, toPath } from '../../node/nodeFiles.ts';
import { sha256 } from '../../node/sha256.ts';
import { readIfThere, writeChanges } from '../../node/writeChanges.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { absolute } from '../experiments.ts';
import { type OpenWorkspace, openWorkspace, promptNamed } from '../openWorkspace.ts';

export interface CallsOptions {
  readonly failed?: boolean;
  readonly corrected?: boolean;
  readonly invalid?: boolean;
  readonly below?: number;
  /** Milliseconds. */
  readonly slow?: number;
  /** Days. */
  readonly since?: number;
  readonly limit?: number;
  readonly environment: string;
  readonly telemetry?: readonly string[];
  readonly json?: boolean;
  /** The beginning of a call's id. */
  readonly save?: string;
  readonly rubric?: string;
  readonly contains?: string;
  readonly equals?: string;
}

const DAY_MS = 86_400_000;
const LOW_SCORE = 0.6;
const USUAL_DAYS = 7;
const USUAL_LIMIT = 20;
/** Whoever names a call has seen it in some list: it is looked for among many. */
const SAVE_LIMIT = 100_000;

/** Lists calls of production that went wrong, or makes an eval case of one. */
export async function calls(
  context: Context,
  targets: readonly string[],
  options: CallsOptions,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  const [named, ...more] = workspace.names;
  if (!named || more.length > 0) throw new PromptError('bad-input', 'Name one prompt.');
  const prompt = promptNamed(workspace, named);
  const found = await findIn(context, prompt, options);
  if (options.save !== undefined) return save(context, { workspace, prompt, found }, options);
  if (options.json)
    context.print(`${JSON.stringify({ schema_version: 1, calls: found.map(toJson) }, undefined, 2)}\n`);
  else if (found.length === 0) context.note('No such call was recorded.\n');
  else context.print(found.map((call) => `${renderCall(call)}\n`).join(''));
  return EXIT.passed;
}

function findIn(
  context: Context,
  prompt: RegisteredPrompt,
  options: CallsOptions,
): Promise<readonly BadCall[]> {
  const { registry, block } = prompt;
  const source = sourceSettingsOf(registry, options.telemetry && absolute(context.cwd, options.telemetry));
  return findBadCalls(source, dirname(toPath(registry.uri)), {
    prompt: block.name,
    environment: options.environment,
    since: Date.now() - (options.since ?? USUAL_DAYS) * DAY_MS,
    reasons: reasonsOf(options),
    below: options.below ?? LOW_SCORE,
    slowFrom: options.slow,
    limit: options.save === undefined ? (options.limit ?? USUAL_LIMIT) : SAVE_LIMIT,
  });
}

/** What was asked for; all of it where nothing was. */
function reasonsOf({ failed, corrected, invalid, below, slow }: CallsOptions): ReadonlySet<BadFor> {
  const asked: readonly BadFor[] = [
    ...(failed ? (['failed'] as const) : []),
    ...(corrected ? (['corrected'] as const) : []),
    ...(invalid ? (['invalid'] as const) : []),
    ...(below === undefined ? [] : (['low-score'] as const)),
    ...(slow === undefined ? [] : (['slow'] as const)),
  ];
  return new Set(asked.length > 0 ? asked : BAD_FOR);
}

function renderCall(call: BadCall): string {
  const facts = [
    call.version,
    call.reasons.map((reason) => REASONS[reason]).join(', '),
    call.score === undefined ? undefined : `score ${renderScore(call.score)}`,
    call.error,
    call.milliseconds === undefined ? undefined : renderDuration(call.milliseconds),
    call.costUsd === undefined ? undefined : renderUsd(call.costUsd),
    call.variables ? describeVariables(call.variables) : 'no inputs',
  ];
  const time = new Date(call.at).toISOString().replace(/\.\d+Z$/, 'Z');
  return withoutControls(`${call.id}  ${time}  ${facts.filter((fact) => fact !== undefined).join('  ')}`);
}

const REASONS: Readonly<Record<BadFor, string>> = {
  failed: 'failed',
  corrected: 'corrected',
  'low-score': 'low score',
  slow: 'slow',
  invalid: 'not as the schema says',
};

const toJson = (call: BadCall): object => ({
  id: call.id,
  at: new Date(call.at).toISOString(),
  version: call.version ?? null,
  model: call.model ?? null,
  reasons: call.reasons,
  score: call.score ?? null,
  error: call.error ?? null,
  latency_ms: call.milliseconds ?? null,
  cost_usd: call.costUsd ?? null,
  variables: call.variables ?? null,
  output: call.output ?? null,
  correction: call.correction ?? null,
});

interface Saving {
  readonly workspace: OpenWorkspace;
  readonly prompt: RegisteredPrompt;
  readonly found: readonly BadCall[];
}

/** Adds the call to the prompt's suite, with what a good answer is like. */
async function save(
  context: Context,
  { workspace, prompt, found }: Saving,
  options: CallsOptions,
): Promise<ExitCode> {
  const call = callNamed(found, options.save ?? '');
  const { store, settle } = workspace;
  await loadContents(prompt, { sources: store, load: workspace.load });
  const placed = subjectOf(prompt, undefined, { sources: store });
  const { used, required } = await settle(() => variablesOf(messagesOf(placed, store)));
  const variables = Object.fromEntries(
    Object.entries(inputsOf(call)).filter(([name]) => used.has(name) || required.has(name)),
  );
  const added: NewCase = {
    description: describeVariables(variables),
    variables,
    assertions: assertionsOf(call, options),
    metadata: { call: call.id },
  };
  const { uri } = suiteUriOf(prompt, store);
  const path = toPath(uri);
  const folder = dirname(toPath(prompt.file.uri));
  if (!isWithin(folder, path) && !isWithin(context.cwd, path))
    throw new PromptError('path-outside-workspace', `${path} lies outside the workspace.`);
  const before = await readIfThere(path);
  const after =
    before === undefined
      ? renderNewSuite(prompt.block.name, added)
      : applyEdits(before, saveCaseEdits(before, added));
  await settle(() => store.read(uri));
  const [problem] = await checkSavedCase(uri, after, { sources: store, sha256 });
  if (problem)
    throw new PromptError('bad-input', `The case was not saved: ${problem.message}`, {
      hint: 'Assert something else.',
    });
  await writeChanges([{ path, before, after }]);
  context.print(
    `Added the call ${withoutControls(call.id)} to ${relative(context.cwd, path).replaceAll('\\', '/')}: ${withoutControls(added.description)}\n`,
  );
  return EXIT.passed;
}

function callNamed(found: readonly BadCall[], id: string): BadCall {
  const matches = found.filter((call) => call.id.startsWith(id));
  const [call] = matches;
  if (!call)
    throw new PromptError('bad-input', `There is no call ${id} among those that went wrong.`, {
      hint: 'List them without --save; --since looks further back.',
    });
  if (matches.length > 1)
    throw new PromptError('bad-input', `${counted(matches.length, 'call')} begin with ${id}.`, {
      hint: 'Write more of it.',
    });
  return call;
}

function inputsOf({ id, variables }: BadCall): JsonObject {
  if (variables) return variables;
  throw new PromptError('bad-input', `The inputs of ${id} were not recorded, so nobody can ask it again.`, {
    hint: 'Applications keep inputs where they open the runtime with `telemetry: { folder, inputs: true }`.',
  });
}

/** What was said on the command line, else what a user's correction has in common with every good answer. */
function assertionsOf(
  { id, correction }: BadCall,
  { rubric, contains, equals }: CallsOptions,
): readonly JsonObject[] {
  const said = [
    ...(rubric === undefined ? [] : [{ type: 'llm-rubric', value: rubric }]),
    ...(contains === undefined ? [] : [{ type: 'contains', value: contains }]),
    ...(equals === undefined ? [] : [{ type: 'equals', value: equals }]),
  ];
  if (said.length > 0) return said;
  const suggested =
    correction === undefined ? [] : suggestAssertions(correction).filter(({ isLikely }) => isLikely);
  const usable = suggested.map(({ assertion }) => assertion).filter((assertion) => 'value' in assertion);
  if (usable.length > 0) return usable;
  throw new PromptError('bad-input', `Nothing says what a good answer to ${id} is.`, {
    hint: 'Say it: --rubric "Names the root cause", --contains "VPN" or --equals "…".',
  });
}
