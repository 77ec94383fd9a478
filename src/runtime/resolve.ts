import { type Decision, type Override, type Query, decide } from '../core/serving/decide.ts';
import type { JsonObject } from '../core/base/json.ts';
import type { Context, Fallback, Message, Resolution, ResolveError } from './api.ts';
import { NONE, type PlannedCall, type PlannedPrompt } from './plan.ts';
import type { Served } from './state.ts';

/** What a resolution looks at besides the state. */
export interface Surroundings {
  readonly bundled: ReadonlyMap<string, PlannedPrompt>;
  /** The environment that overrides are for. */
  readonly environment: string;
  /** The newest could not be read, or came from a file of an earlier process. */
  readonly age: 'fresh' | 'stale' | 'cached';
  readonly isKilled: (name: string) => boolean;
  readonly allows: (model: string, now: number) => boolean;
  readonly now: () => number;
  readonly random: () => number;
}

const NO_MESSAGES: readonly Message[] = Object.freeze([]);
const NO_FALLBACKS: readonly Fallback[] = Object.freeze([]);

/** Which version serves a call, with the call itself. */
export function resolve(
  name: string,
  context: Context,
  { served, around }: { readonly served: Served; readonly around: Surroundings },
): Resolution {
  const environment = context.environment ?? around.environment;
  const now = context.now ?? around.now();
  const query: Query = {
    environment,
    unit: context.unit ?? context.subject,
    pin: context.version,
    now,
    isKilled: around.isKilled(name) || served.killed.has(name),
    random: around.random,
  };
  const current = served.plan.get(name);
  const planned = current ?? served.lastGood.get(name) ?? around.bundled.get(name);
  const base = { prompt: name, environment, unit: query.unit, revision: served.revision };
  if (!planned) {
    if (query.isKilled) return notCalled(base, { rule: 'kill', reason: 'disabled' });
    const error = { code: 'prompt-not-found', message: `There is no prompt ${name}.` } as const;
    return notCalled(base, { rule: 'none', reason: 'error', error });
  }
  // Overrides name versions of the snapshot that they came with.
  const isOverridden = current !== undefined && environment === around.environment;
  const override = isOverridden ? served.overrides.get(name) : killOf(served.overrides.get(name));
  const decision = qualified(decide(planned.served, override, query), {
    isCurrent: current !== undefined,
    isLastGood: served.lastGood.has(name),
    age: around.age,
  });
  return toResolution({ ...base, planned, decision, now, around, context });
}

/** A kill holds wherever the prompt came from. */
const killOf = (override: Override | undefined): Override | undefined =>
  override?.kill ? { kill: true } : undefined;

interface Origin {
  readonly isCurrent: boolean;
  readonly isLastGood: boolean;
  readonly age: Surroundings['age'];
}

/** The decision, with what is to be known of where the prompt came from. */
function qualified(
  decision: Decision,
  { isCurrent, isLastGood, age }: Origin,
): Omit<Decision, 'reason'> & Pick<Resolution, 'reason'> {
  if (decision.version === undefined) return decision;
  if (!isCurrent && isLastGood) return { ...decision, rule: 'last-good', reason: 'stale' };
  if (!isCurrent) return { ...decision, rule: 'bundled', reason: 'default' };
  return age !== 'fresh' && decision.reason === 'static' ? { ...decision, reason: age } : decision;
}

interface Base {
  readonly prompt: string;
  readonly environment: string;
  readonly unit: string | undefined;
  readonly revision: number | undefined;
}

interface Call extends Base {
  readonly planned: PlannedPrompt;
  readonly decision: ReturnType<typeof qualified>;
  readonly now: number;
  readonly around: Surroundings;
  readonly context: Context;
}

function toResolution(call: Call): Resolution {
  const { prompt, environment, unit, revision, planned, decision, now, around, context } = call;
  const { version, rule, reason, arm } = decision;
  const base = { prompt, environment, unit, revision };
  const response = planned.served.fallback_response;
  if (version === undefined) {
    const error: ResolveError | undefined =
      rule === 'kill' ? undefined : { code: 'version-not-found', message: `${prompt} serves no version.` };
    return notCalled(base, { rule, reason, error, response });
  }
  const content = planned.served.versions[version]!;
  const variables = context.variables ?? NONE;
  const chosen = chooseCall(planned, version, { around, now });
  if (chosen === 'none-allowed' && response !== undefined) return notCalled(base, { rule, reason, response });
  const {
    call: picked,
    model,
    isFallback,
    rest,
  } = chosen === 'none-allowed' ? mainCall(planned, version) : chosen;
  const messages = picked.render(variables);
  if (!isRendered(messages)) return notCalled(base, { rule, reason: 'error', error: messages, response });
  const isPinned = context.version === undefined || context.version === version;
  return {
    ...base,
    version,
    arm,
    model,
    messages,
    parameters: isFallback ? fallbackParameters(planned, version, rest - 1) : picked.parameters,
    fallbacks: fallbacksFrom(planned, version, { first: rest, variables }),
    response,
    fallback: isFallback ? 'model' : rule === 'last-good' ? 'last_known_good' : 'none',
    reason: isPinned ? reason : 'default',
    rule,
    error: isPinned
      ? undefined
      : { code: 'version-not-found', message: `${prompt} has no version ${context.version}.` },
    digest: content.digest,
  };
}

const isRendered = (result: readonly Message[] | ResolveError): result is readonly Message[] =>
  Array.isArray(result);

interface Chosen {
  readonly call: PlannedCall;
  readonly model: string | undefined;
  readonly isFallback: boolean;
  /** The first fallback that is left. */
  readonly rest: number;
}

const mainCall = (planned: PlannedPrompt, version: string): Chosen => ({
  call: planned.version(version),
  model: planned.served.versions[version]!.model,
  isFallback: false,
  rest: 0,
});

/** The first model whose circuit is closed. */
function chooseCall(
  planned: PlannedPrompt,
  version: string,
  { around, now }: { readonly around: Surroundings; readonly now: number },
): Chosen | 'none-allowed' {
  const main = mainCall(planned, version);
  if (main.model === undefined || around.allows(main.model, now)) return main;
  for (const [index, { model }] of (planned.served.fallbacks ?? []).entries())
    if (around.allows(model, now))
      return { call: planned.fallback(index) ?? main.call, model, isFallback: true, rest: index + 1 };
  return 'none-allowed';
}

/** A fallback has its own parameters; with the version’s wording it has the version’s, and its own on top. */
function fallbackParameters(planned: PlannedPrompt, version: string, index: number): JsonObject {
  const fallback = planned.served.fallbacks![index]!;
  if (fallback.messages) return fallback.parameters ?? NONE;
  return { ...planned.version(version).parameters, ...fallback.parameters };
}

function fallbacksFrom(
  planned: PlannedPrompt,
  version: string,
  { first, variables }: { readonly first: number; readonly variables: JsonObject },
): readonly Fallback[] {
  const fallbacks = planned.served.fallbacks;
  if (!fallbacks || first >= fallbacks.length) return NO_FALLBACKS;
  return fallbacks.slice(first).map(({ model }, at) => {
    const call = planned.fallback(first + at) ?? planned.version(version);
    let messages: readonly Message[] | undefined;
    return {
      model,
      parameters: fallbackParameters(planned, version, first + at),
      /** Rendered when it is needed, which is seldom. Without a rendering there is nothing to send. */
      get messages() {
        const rendered = (messages ??= renderedOrNone(call, variables));
        return rendered;
      },
    };
  });
}

function renderedOrNone(call: PlannedCall, variables: JsonObject): readonly Message[] {
  const rendered = call.render(variables);
  return isRendered(rendered) ? rendered : NO_MESSAGES;
}

/** A resolution that calls no model. */
export function notCalled(
  base: Base,
  {
    rule,
    reason,
    error,
    response,
  }: Pick<Resolution, 'rule' | 'reason'> & Partial<Pick<Resolution, 'error' | 'response'>>,
): Resolution {
  return {
    prompt: base.prompt,
    environment: base.environment,
    unit: base.unit,
    revision: base.revision,
    version: undefined,
    arm: undefined,
    model: undefined,
    messages: NO_MESSAGES,
    parameters: NONE,
    fallbacks: NO_FALLBACKS,
    response,
    fallback: response === undefined ? 'none' : 'static',
    reason,
    rule,
    error,
    digest: undefined,
  };
}
