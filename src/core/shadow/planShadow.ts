import { PromptError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';
import { type Plan, type PlanPorts, planRun, requestsOf, targetOf } from '../evals/plan.ts';
import { loadContents, loadSuite, subjectOf } from '../evals/prepare.ts';
import type { ParsedSuite, SuiteCase } from '../evals/suite/suite.ts';
import { suiteUriOf } from '../evals/suiteOf.ts';
import { judgeSettings } from '../evals/judge.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent, contentOf } from '../versions/content.ts';
import { messagesOf, variablesOf } from '../versions/messages.ts';
import { CallReader, type SampledCalls } from './callReader.ts';
import { DEFAULT_MARGIN, DEFAULT_SAMPLE } from './defaults.ts';
import { INPUTS, type Quality, qualityOf, renderInputs } from './quality.ts';
import type { SampledCall } from './unitSample.ts';

export interface ShadowRequest {
  /** A version’s number or `draft`. */
  readonly version: string;
  /** The version that was served; by default what the prompt’s version says, or else `rollback_to`. */
  readonly against?: string;
  readonly environment: string;
  readonly sample?: number;
  readonly seed?: number;
  /** See judgeNonInferiority. */
  readonly margin?: number;
}

/** A prompt whose recorded calls can be read: what is known before they are. */
export interface OpenedShadow {
  readonly prompt: RegisteredPrompt;
  readonly candidate: PlacedContent;
  readonly against: string;
  /** Undefined where the files do not have it. */
  readonly served: PlacedContent | undefined;
  readonly suite: ParsedSuite;
  readonly suitePath: string;
  readonly reader: CallReader;
  readonly margin: number;
}

/** Recorded calls, and what will be asked to compare them. */
export interface ShadowPlan {
  readonly prompt: RegisteredPrompt;
  readonly version: string;
  readonly against: string;
  readonly served: PlacedContent | undefined;
  readonly margin: number;
  /** The calls in the order in which they are compared. */
  readonly calls: readonly SampledCall[];
  readonly sampled: SampledCalls;
  readonly quality: Quality;
  /** Asks the candidate, a case for each call: `calls[i]` is about `candidate.cases[i]`. */
  readonly candidate: Plan;
  /** Asks the version that was served again, where its answers were not kept; by the id of the case. */
  readonly replay: Plan | undefined;
}

type ShadowPorts = PlanPorts & { readonly load: () => Promise<void> };

/**
 * Finds what a shadow validation is about, before any recorded call is read.
 * @throws PromptError `bad-input` where a version is not there, or nothing was served that it can be compared with
 */
export async function openShadow(
  prompt: RegisteredPrompt,
  request: ShadowRequest,
  ports: ShadowPorts,
): Promise<OpenedShadow> {
  await loadContents(prompt, ports);
  const candidate = subjectOf(prompt, request.version, ports);
  const against = againstOf(candidate, request.against);
  const served = contentOf(prompt, against, ports.sources);
  for (const placed of [candidate, served]) if (placed) messagesOf(placed, ports.sources);
  await ports.load();
  const { suite, path } = await suiteOrNone(prompt, ports);
  const { required } = variablesOf(messagesOf(candidate, ports.sources));
  const { environment, sample = DEFAULT_SAMPLE, seed = 0, margin = DEFAULT_MARGIN } = request;
  const reader = new CallReader(
    { prompt: promptOf(prompt).name, against, environment, sample, seed },
    { takesVariables: required.size > 0 },
  );
  return { prompt, candidate, against, served, suite, suitePath: path, reader, margin };
}

function againstOf({ prompt, version: candidate }: PlacedContent, named: string | undefined): string {
  const { name, version, rollbackTo } = promptOf(prompt);
  const [found] = [named, version?.value, rollbackTo?.value].filter(
    (one) => one !== undefined && one !== candidate,
  );
  if (found !== undefined && named !== candidate) return found;
  const what = candidate === DRAFT ? `The draft of ${name}` : `${name} ${candidate}`;
  throw new PromptError(
    'bad-input',
    named === candidate && named !== undefined
      ? `${what} cannot be compared with itself.`
      : `Nobody knows which version was served that ${what} would replace.`,
    { hint: 'Name the version whose calls were recorded: --against 2.0.0' },
  );
}

/** A prompt without a suite can be validated by its judge. */
async function suiteOrNone(
  prompt: RegisteredPrompt,
  ports: ShadowPorts,
): Promise<{ readonly suite: ParsedSuite; readonly path: string }> {
  const { uri, path, written } = suiteUriOf(prompt, ports.sources);
  ports.sources.read(uri);
  await ports.load();
  if (written || ports.sources.read(uri).state === 'loaded') return loadSuite(prompt, ports);
  const suite = {
    uri,
    cases: [],
    ignored: [],
    places: new Map(),
    variables: new Map(),
    used: new Set<string>(),
  };
  return { suite: { suite, problems: new Map(), complete: true, files: [] }, path };
}

/**
 * Plans the comparison of the calls that were read.
 * @throws PromptError `bad-input` where no call can be compared, or nothing says how good an answer is
 */
export function planShadow(opened: OpenedShadow, ports: PlanPorts): ShadowPlan {
  const { prompt, candidate, served, suite, suitePath, against, margin } = opened;
  const { name } = promptOf(prompt);
  const { used } = variablesOf(messagesOf(candidate, ports.sources));
  const settings = suite.suite.judge ?? prompt.registry.settings.judge;
  const quality = qualityOf(suite.suite, {
    variables: used,
    hasJudge: judgeSettings(settings) !== undefined,
  });
  if (!quality) throw withoutQuality(name, suitePath);
  const sampled = opened.reader.finish(misfitOf(opened, ports));
  const { calls } = sampled;
  if (calls.length === 0) throw withoutCalls(name, opened, sampled);
  const cases = calls.map((call) => toCase(call, quality, suite.suite.uri));
  const toSuite = (list: readonly SuiteCase[]): ParsedSuite => ({
    ...suite,
    suite: { ...suite.suite, cases: list },
  });
  const options = { suite: toSuite(cases), suitePath, repeats: 1 };
  const subject = withInputs(planRun(candidate, options, ports), quality);
  const silent = cases.filter((_, i) => calls[i]!.output === undefined);
  const replay =
    served && silent.length > 0
      ? planRun(served, { ...options, suite: toSuite(silent.map(bare)) }, ports)
      : undefined;
  return {
    prompt,
    version: candidate.version,
    against,
    served,
    margin,
    calls,
    sampled,
    quality,
    candidate: subject,
    replay: replay && { ...replay, outputSchema: undefined },
  };
}

/** Judged later, when it stands beside the candidate’s. */
const bare = (one: SuiteCase): SuiteCase => ({ ...one, assertions: [] });

/** Why a call cannot be compared: its variables no longer fit, or its answer is gone and cannot be asked for again. */
function misfitOf(
  { candidate, served, against }: OpenedShadow,
  ports: PlanPorts,
): (call: SampledCall) => string | undefined {
  const renders = rendersWith(candidate, ports);
  const servedRenders = served && rendersWith(served, ports);
  return (call) => {
    const reason = renders(call.variables);
    if (reason !== undefined || call.output !== undefined) return reason;
    if (!servedRenders)
      return `its answer was not recorded, and ${against} is not in the files to be asked again`;
    const other = servedRenders(call.variables);
    return other === undefined ? undefined : `its answer was not recorded, and for ${against} ${other}`;
  };
}

function rendersWith(placed: PlacedContent, ports: PlanPorts): (variables: JsonObject) => string | undefined {
  const { required } = variablesOf(messagesOf(placed, ports.sources));
  const { model } = targetOf(placed, ports.prices);
  const render = requestsOf(placed, model, ports);
  return (variables) => {
    const missing = [...required].filter((name) => !Object.hasOwn(variables, name));
    if (missing.length > 0) return `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`;
    try {
      render(variables, 'It');
      return undefined;
    } catch (error) {
      if (!PromptError.is(error, 'bad-input')) throw error;
      return error.message;
    }
  };
}

function toCase({ id, variables }: SampledCall, { assertions }: Quality, uri: string): SuiteCase {
  const range = { start: 0, end: 0 };
  return { id, description: id, variables, assertions, uri, range, variablesRange: range };
}

/** Assertions see the input besides the prompt’s own variables; the question to the model stays as it is. */
function withInputs(plan: Plan, { by }: Quality): Plan {
  if (by === 'assertions') return plan;
  const shown = new Map(
    plan.cases.map((one) => [
      one.id,
      { ...one, variables: { ...one.variables, [INPUTS]: renderInputs(one) } },
    ]),
  );
  return {
    ...plan,
    cases: [...shown.values()],
    calls: plan.calls.map((call) => ({ ...call, case: shown.get(call.case.id)! })),
  };
}

const withoutQuality = (name: string, suitePath: string): PromptError =>
  new PromptError('bad-input', `Nothing says how good an answer of ${name} to a recorded input is.`, {
    hint: `Assert under \`defaultTest\` of ${suitePath} what holds for every input, with an \`llm-rubric\` for example, or name a \`judge\` in the registry, who then compares the answers.`,
  });

function withoutCalls(name: string, { against }: OpenedShadow, { passedOver }: SampledCalls): PromptError {
  const { withoutInputs, otherVersion, failed, unfit } = passedOver;
  const [misfit] = unfit.keys();
  if (withoutInputs > 0)
    return new PromptError('bad-input', `The recorded calls of ${name} do not say what they were asked.`, {
      hint: 'Turn on recording of inputs, and best of answers too, where the application opens its prompts: `open({ …, telemetry: { folder, inputs: true, outputs: true } })`. Then let some calls come in.',
    });
  if (misfit !== undefined)
    return new PromptError(
      'bad-input',
      `The candidate of ${name} can be asked none of the recorded calls: ${misfit}.`,
      {
        hint: 'Give the variable a default in the template (`{{ name | default: "" }}`), or record calls that have it.',
      },
    );
  if (otherVersion > 0)
    return new PromptError('bad-input', `No recorded call of ${name} was served by ${against}.`, {
      hint: 'Name the version that was served: --against 2.0.0',
    });
  const what =
    failed > 0 ? `All recorded calls of ${name} failed.` : `There are no recorded calls of ${name}.`;
  return new PromptError('bad-input', what, {
    hint: 'Check the files, and the environment that they were recorded in (--environment).',
  });
}
