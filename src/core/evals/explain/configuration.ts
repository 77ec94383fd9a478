import { type JsonObject, type JsonValue, isJsonArray, isJsonObject, isSameJson } from '../../base/json.ts';
import type { ModelParameters } from '../../registry/parameters.ts';
import { toEndpoint } from '../../models/endpoints.ts';
import type { PlacedContent } from '../../versions/content.ts';
import { contentDigest } from '../../versions/digest.ts';
import { type PlanPorts, endpointsOf, targetOf } from '../plan.ts';
import { judgeSettings } from '../judge.ts';
import { asks } from '../scorers/index.ts';
import { type Suite, type SuiteCase, singleAssertions } from '../suite/suite.ts';
import { suiteDigest } from '../suiteDigest.ts';

/** All that a score comes from, but for chance. */
export interface Configuration {
  /** As people know it: `2.1.0`, `draft`, `2.1.0 at HEAD`. */
  readonly label: string;
  readonly placed: PlacedContent;
  readonly suite: Suite;
  /** The suite as its registry names it. */
  readonly suitePath: string;
}

/**
 * What may have moved a score. `prompt`: the words, the tools and the output schema; `model`: the model, where it is
 * asked and how it samples; `judge`: who grades; `cases`: what is asked and asserted.
 */
export type Factor = 'prompt' | 'model' | 'judge' | 'cases';

/** The factors that one and the same suite can be run with. */
export type RunFactor = Exclude<Factor, 'cases'>;

/** What differs between two configurations. */
export function findFactors(from: Configuration, to: Configuration, ports: PlanPorts): Factor[] {
  const { sources, sha256, prices } = ports;
  const digestOf = (placed: PlacedContent): string | undefined => contentDigest(placed, sources, sha256);
  const isPromptSame =
    digestOf(mixContents(from, to, new Set(['prompt']))) === digestOf(mixContents(from, to, new Set()));
  const modelOf = ({ placed }: Configuration): JsonValue => {
    const { endpoint, model } = targetOf(placed, prices);
    const { base_url = null, replay = null, api } = endpoint;
    return { model, base_url, replay, api, ...samplingOf(placed.content.parameters) };
  };
  return [
    ...(isPromptSame ? [] : ['prompt' as const]),
    ...(isSameJson(modelOf(from), modelOf(to)) ? [] : ['model' as const]),
    ...(isJudged(to.suite) && !isSameJson(judgeOf(from), judgeOf(to)) ? ['judge' as const] : []),
    ...(isSameSuite(from.suite, to.suite, ports) ? [] : ['cases' as const]),
  ];
}

const isJudged = ({ cases }: Suite): boolean =>
  cases.some(({ assertions }) => singleAssertions(assertions).some(({ type }) => asks(type, 'judge')));

const isSameSuite = (a: Suite, b: Suite, { sha256 }: PlanPorts): boolean => {
  const measurement = { judge: undefined, repeats: 1 };
  return suiteDigest(a, measurement, sha256) === suiteDigest(b, measurement, sha256);
};

/** The judge with the endpoint that it is asked at. */
function judgeOf({ suite, placed }: Configuration): JsonValue {
  const written = writtenJudge({ suite, placed });
  const settings = judgeSettings(written);
  if (!settings) return null;
  const model = typeof settings['model'] === 'string' ? settings['model'] : '';
  const endpoints = endpointsOf(placed.prompt.registry.settings);
  const { base_url = null, replay = null } =
    endpoints.get(model.split('/', 1)[0]!) ?? toEndpoint('openai', {});
  return { ...settings, base_url, replay };
}

const writtenJudge = ({ suite, placed }: Pick<Configuration, 'suite' | 'placed'>): JsonValue | undefined =>
  suite.judge ?? placed.prompt.registry.settings.judge;

/** How a model samples belongs to the model; what it may call and how its answer is shaped belongs to the words. */
function splitParameters(parameters: ModelParameters): { sampling: ModelParameters; shape: ModelParameters } {
  const { tools, output_schema, ...sampling } = parameters;
  return { sampling, shape: { ...(tools && { tools }), ...(output_schema && { output_schema }) } };
}

const samplingOf = (parameters: ModelParameters): JsonObject => {
  const json: JsonValue = JSON.parse(JSON.stringify(splitParameters(parameters).sampling));
  return isJsonObject(json) && !isJsonArray(json) ? json : {};
};

/** The content that has some factors as they are in `to`, and the others as in `from`. */
export function mixContents(
  from: Configuration,
  to: Configuration,
  changed: ReadonlySet<RunFactor>,
): PlacedContent {
  const sideOf = (factor: RunFactor): Configuration => (changed.has(factor) ? to : from);
  const [words, model, judge] = [sideOf('prompt'), sideOf('model'), sideOf('judge')];
  const { prompt, content } = words.placed;
  const [modelSettings, judgeSide] = [model, judge].map(({ placed }) => placed.prompt.registry.settings);
  const settings = {
    ...prompt.registry.settings,
    endpoints: { ...judgeSide!.endpoints, ...modelSettings!.endpoints },
    prices: new Map([...judgeSide!.prices, ...modelSettings!.prices]),
    judge: toSettings(writtenJudge(judge)),
  };
  const parameters = {
    ...splitParameters(model.placed.content.parameters).sampling,
    ...splitParameters(content.parameters).shape,
  };
  return {
    ...words.placed,
    prompt: { ...prompt, registry: { ...prompt.registry, settings } },
    content: { ...content, model: model.placed.content.model, parameters },
  };
}

/** A suite may name its judge by the model alone. */
const toSettings = (judge: JsonValue | undefined): JsonObject | undefined => judgeSettings(judge);

/** The suite without a judge of its own: the mixed registry names it. */
export function withoutJudge(suite: Suite): Suite {
  const { judge: _, ...rest } = suite;
  return rest;
}

/** How the cases of two suites differ. */
export interface CaseDifference {
  readonly added: number;
  readonly removed: number;
  /** Asked the same, and asserted otherwise. */
  readonly changed: number;
}

export function compareCases(from: Suite, to: Suite): CaseDifference {
  const before = new Map(from.cases.map((one) => [one.id, one]));
  const after = new Map(to.cases.map((one) => [one.id, one]));
  const isChanged = ({ id, assertions, threshold }: SuiteCase): boolean => {
    const other = before.get(id);
    if (!other) return false;
    const [a, b] = [
      { assertions, threshold },
      { assertions: other.assertions, threshold: other.threshold },
    ];
    return JSON.stringify(a) !== JSON.stringify(b);
  };
  return {
    added: to.cases.filter(({ id }) => !before.has(id)).length,
    removed: from.cases.filter(({ id }) => !after.has(id)).length,
    changed: to.cases.filter(isChanged).length,
  };
}
