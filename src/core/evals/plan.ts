import { PromptError } from '../base/errors.ts';
import { type JsonObject, type JsonValue, isJsonObject } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import type { Problem } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import { callDigest } from '../models/callDigest.ts';
import { type Endpoint, type EndpointSettings, resolveModel, toEndpoint } from '../models/endpoints.ts';
import type { Price, PriceBook } from '../models/prices.ts';
import type { CallContext, ModelRequest } from '../models/request.ts';
import type { RegistrySettings } from '../registry/model.ts';
import { promptOf } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent, contentOf } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';
import { messagesOf, renderMessages } from '../versions/messages.ts';
import { type JudgeAgreement, judgeAgreementOf } from './calibration/agreement.ts';
import { caseDigest } from './caseDigest.ts';
import { type Graders, gradersOf } from './graders.ts';
import { type CaseSelection, selectCases } from './selectCases.ts';
import type { ParsedSuite, Suite, SuiteCase } from './suite/suite.ts';
import { suiteDigest, variablesDigest } from './suiteDigest.ts';

/** One question to a model: a case, once. */
export interface PlannedCall {
  readonly case: SuiteCase;
  readonly request: ModelRequest;
  readonly context: CallContext;
  /** Digest of endpoint and request: equal questions are one call. */
  readonly digest: string;
}

/** Everything that a run of one version will do, before any of it is done. */
export interface Plan extends Graders {
  readonly prompt: string;
  /** The version's number, or `draft`. */
  readonly version: string;
  readonly placed: PlacedContent;
  readonly contentDigest: string;
  readonly suite: Suite;
  /** The suite as the registry names it. */
  readonly suitePath: string;
  readonly suiteDigest: string;
  readonly endpoint: Endpoint;
  readonly model: string;
  /** Undefined: unknown, so no budget can be kept. */
  readonly price: Price | undefined;
  readonly repeats: number;
  /** How often an answer that does not satisfy `output_schema` is asked for again. */
  readonly schemaRetries: number;
  /** Case by case, each with its repeats. */
  readonly calls: readonly PlannedCall[];
  /** Cases that run; fewer than the suite's where a filter left some out. */
  readonly cases: readonly SuiteCase[];
  readonly isFiltered: boolean;
  /** Another model answers than the version names. */
  readonly isOtherModel: boolean;
  readonly outputSchema: JsonObject | undefined;
  /** How far the judge is known to agree with people; undefined where no model judges anything. */
  readonly agreement: JudgeAgreement | undefined;
  /** How often the judge was asked the same before, so that its earlier replies are not used again; 0 where absent. */
  readonly judgeRepeat?: number;
}

export interface PlanOptions {
  readonly suite: ParsedSuite;
  readonly suitePath: string;
  readonly repeats?: number;
  readonly select?: CaseSelection;
  /** A model in place of the version's own, in the words of the registry. */
  readonly model?: string;
}

export interface PlanPorts {
  readonly sources: Sources;
  readonly sha256: Sha256;
  readonly prices: PriceBook;
}

/**
 * Renders every case of a suite with a version's templates.
 * @throws PromptError `bad-input` where the suite, the version or a case cannot be run: nothing has been paid yet
 */
export function planRun(placed: PlacedContent, options: PlanOptions, ports: PlanPorts): Plan {
  const { suite } = options.suite;
  const registered = placed.prompt;
  const { name, evals } = promptOf(registered);
  refuseBrokenSuite(options.suite, options.suitePath);
  const { settings } = registered.registry;
  const { endpoint, model, price } = targetOf(placed, ports.prices, options.model);
  const digest = contentDigest(placed, ports.sources, ports.sha256);
  if (digest === undefined)
    throw unrunnable(
      name,
      placed.version,
      'its template cannot be read',
      'Check `template_file` and the partials.',
    );
  const repeats = options.repeats ?? evals.repeat ?? 1;
  const callsOf = callsFor({ placed, endpoint, model, repeats }, ports);
  const digestOf = (one: SuiteCase): string => caseDigest(callsOf(one)[0]!, ports.sha256);
  const cases = selectCases(suite.cases, options.select ?? {}, { digestOf, sha256: ports.sha256 });
  const { judge, embedders } = gradersOf(cases, {
    suitePath: options.suitePath,
    judge: suite.judge ?? settings.judge,
    resolve: resolverIn(settings, ports.prices),
  });
  return {
    prompt: name,
    version: placed.version,
    placed,
    contentDigest: digest,
    suite,
    suitePath: options.suitePath,
    suiteDigest: suiteDigest(
      suite,
      { judge: judge?.settings, repeats, schemaRetries: evals.schemaRetries },
      ports.sha256,
    ),
    endpoint,
    model,
    price,
    judge,
    embedders,
    repeats,
    schemaRetries: evals.schemaRetries ?? 0,
    calls: cases.flatMap(callsOf),
    cases,
    isFiltered: cases.length < suite.cases.length,
    isOtherModel: options.model !== undefined && options.model !== placed.content.model?.value,
    outputSchema: placed.content.parameters.output_schema,
    agreement: judgeAgreementOf(suite, judge?.settings, ports),
  };
}

/** Who answers a version's calls, and what that costs. */
export type CallTarget = Pick<Plan, 'endpoint' | 'model' | 'price'>;

/**
 * @param written a model in place of the version's own, in the words of the registry
 * @throws PromptError `bad-input` where no model is named
 */
export function targetOf(
  { prompt, version, content }: PlacedContent,
  prices: PriceBook,
  written = content.model?.value,
): CallTarget {
  if (!written)
    throw unrunnable(promptOf(prompt).name, version, 'it names no model', 'Add a line `model:` to it.');
  return resolverIn(prompt.registry.settings, prices)(written);
}

/** Who answers for a model in the words of the registry. */
function resolverIn(settings: RegistrySettings, prices: PriceBook): (written: string) => CallTarget {
  const endpoints = endpointsOf(settings);
  const overrides = Object.fromEntries(settings.prices);
  return (written) => {
    const { endpoint, model } = resolveModel(written, endpoints);
    return { endpoint, model, price: prices.priceOf(model, endpoint, overrides) };
  };
}

/** The registry's endpoints with their defaults filled in. */
export function endpointsOf({ endpoints }: RegistrySettings): ReadonlyMap<string, Endpoint> {
  return new Map(
    Object.entries(endpoints).map(([name, settings]) => [
      name,
      toEndpoint(name, isSettings(settings) ? settings : {}),
    ]),
  );
}

/** The registry's reader leaves out every setting that has not the right type. */
const isSettings = (value: JsonValue): value is JsonObject & EndpointSettings => isJsonObject(value);

/**
 * The version to compare with: the deployed one; where that is the subject, `rollback_to`. Undefined where
 * the files do not have it, or have nothing but the subject: then Git's HEAD may (see headBaseline).
 */
export function baselineOf(
  subject: PlacedContent,
  sources: Sources,
  named?: string,
): PlacedContent | undefined {
  const { version, rollbackTo } = promptOf(subject.prompt);
  const candidates = named === undefined ? [version?.value, rollbackTo?.value] : [named];
  for (const candidate of candidates) {
    if (candidate === undefined || candidate === subject.version) continue;
    const found = contentOf(subject.prompt, candidate, sources);
    if (found && found.content !== subject.content) return found;
  }
  if (named === undefined || named === subject.version) return undefined;
  const { name } = promptOf(subject.prompt);
  throw new PromptError('bad-input', `${name} has no version ${named} to compare with.`, {
    hint: 'Name a version that stands in the registry, or leave --baseline out.',
  });
}

function refuseBrokenSuite({ suite, problems }: ParsedSuite, path: string): void {
  const errors = [...problems.values()].flat().filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    throw new PromptError('has-problems', suiteMessage(path, errors), {
      hint: 'Correct what is listed as its problems; nothing was asked and nothing was spent.',
    });
  if (suite.cases.length === 0) {
    throw new PromptError('bad-input', `The suite ${path} has no cases.`, {
      hint: 'Add a case with `vars` and `assert` to `tests`.',
    });
  }
}

function suiteMessage(path: string, [first, ...others]: readonly Problem[]): string {
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `The suite ${path} cannot be run: ${first!.message}${more}`;
}

interface Asking {
  readonly placed: PlacedContent;
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly repeats: number;
}

/** Renders a case, and gives its calls, one for each repeat. */
function callsFor(
  { placed, endpoint, model, repeats }: Asking,
  ports: PlanPorts,
): (suiteCase: SuiteCase) => PlannedCall[] {
  const { name: prompt } = promptOf(placed.prompt);
  const request = requestsOf(placed, model, ports);
  return (suiteCase) => {
    const asked = request(suiteCase.variables, `Case “${suiteCase.description}”`);
    const digest = callDigest(endpoint, asked, ports.sha256);
    const variables = variablesDigest(suiteCase.variables, ports.sha256);
    return Array.from({ length: repeats }, (_, repeat) => ({
      case: suiteCase,
      request: asked,
      context: { prompt, variables, repeat },
      digest,
    }));
  };
}

/**
 * Compiles the messages once and renders them for one case after another.
 * @returns renders variables; `what` begins the sentence that says that it cannot be done
 */
export function requestsOf(
  placed: PlacedContent,
  model: string,
  { sources }: Pick<PlanPorts, 'sources'>,
): (variables: JsonObject, what: string) => ModelRequest {
  const messages = messagesOf(placed, sources);
  const { parameters } = placed.content;
  return (variables, what) => {
    const rendered = renderMessages(messages, variables);
    if ('problem' in rendered) {
      throw new PromptError('bad-input', `${what} cannot be rendered: ${rendered.problem.message}`, {
        hint: 'Correct the template, or set the variable.',
      });
    }
    return { model, messages: rendered.messages, parameters };
  };
}

function unrunnable(name: string, version: string, why: string, hint: string): PromptError {
  const what = version === DRAFT ? `The draft of ${name}` : `${name} ${version}`;
  return new PromptError('bad-input', `${what} cannot be run: ${why}.`, { hint });
}
