import { PromptError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';
import { type Forecast, forecastRun } from '../evals/forecast.ts';
import { type CallTarget, type PlanPorts, requestsOf, targetOf } from '../evals/plan.ts';
import { loadContents, subjectOf } from '../evals/prepare.ts';
import { variablesDigest } from '../evals/suiteDigest.ts';
import { callDigest } from '../models/callDigest.ts';
import { editorModelId } from '../models/editorModels.ts';
import { type OutputCheck, compileOutputSchema } from '../models/outputSchema.ts';
import type { CallContext, ModelRequest } from '../models/request.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import { messagesOf } from '../versions/messages.ts';

/** One of the things that are run side by side. */
export interface LaneChoice {
  /** A version's number or `draft`; undefined: what is being edited. */
  readonly version: string | undefined;
  /** A model in place of the version's own: as the registry names it, or `vscode-lm/<id>`. */
  readonly model?: string;
}

/** One call of a preview, or why it cannot be made. */
export interface Lane {
  /** Unique among the lanes of a run. */
  readonly id: string;
  readonly version: string;
  /** As the registry would name it. */
  readonly model: string;
  readonly call: LaneCall | PromptError;
}

export interface LaneCall {
  readonly request: ModelRequest;
  readonly context: CallContext;
  readonly target: LaneTarget | { readonly editorModel: string };
  /** Undefined where the version has no `output_schema`. */
  readonly check: OutputCheck | undefined;
}

export interface LaneTarget extends CallTarget {
  /** As in evaluations, which ask the same question with the same digest. */
  readonly digest: string;
}

export type LanePorts = PlanPorts & { readonly load: () => Promise<void> };

/**
 * Renders the inputs with each version for its model. What is wrong with one lane is its own affair.
 * @param ports `load` reads the files that were asked for and are not in memory yet
 */
export async function prepareLanes(
  prompt: RegisteredPrompt,
  { variables, choices }: { variables: JsonObject; choices: readonly LaneChoice[] },
  ports: LanePorts,
): Promise<readonly Lane[]> {
  await loadContents(prompt, ports);
  const lanes: Lane[] = [];
  for (const [index, choice] of choices.entries()) {
    lanes.push({ id: String(index), ...(await prepareLane(prompt, choice, { variables, ports })) });
  }
  return lanes;
}

async function prepareLane(
  prompt: RegisteredPrompt,
  { version, model }: LaneChoice,
  { variables, ports }: { variables: JsonObject; ports: LanePorts },
): Promise<Omit<Lane, 'id'>> {
  let placed: PlacedContent | undefined;
  try {
    placed = subjectOf(prompt, version, ports);
    // Looking at the messages asks for template files and partials; then they are loaded.
    messagesOf(placed, ports.sources);
    await ports.load();
    const call = await planCall(placed, { variables, model }, ports);
    return { version: placed.version, model: model ?? placed.content.model?.value ?? '', call };
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    return {
      version: placed?.version ?? version ?? '',
      model: model ?? placed?.content.model?.value ?? '',
      call: error,
    };
  }
}

/** @throws PromptError `bad-input` where it cannot be rendered, or its schema does not compile */
async function planCall(
  placed: PlacedContent,
  { variables, model: chosen }: { variables: JsonObject; model: string | undefined },
  ports: PlanPorts,
): Promise<LaneCall> {
  const schema = placed.content.parameters.output_schema;
  const context = {
    prompt: promptOf(placed.prompt).name,
    variables: variablesDigest(variables, ports.sha256),
    repeat: 0,
  };
  const what = `${context.prompt} ${placed.version}`;
  const check = schema && (await compileOutputSchema(schema));
  const editorModel = editorModelId(chosen ?? placed.content.model?.value ?? '');
  if (editorModel !== undefined) {
    const request = requestsOf(placed, editorModel, ports)(variables, what);
    return { request, context, target: { editorModel }, check };
  }
  const target = targetOf(placed, ports.prices, chosen);
  const request = requestsOf(placed, target.model, ports)(variables, what);
  const digest = callDigest(target.endpoint, request, ports.sha256);
  return { request, context, target: { ...target, digest }, check };
}

/** What the lanes will cost, by the rules of evaluations. The editor's models are paid by its user's subscription. */
export function forecastLanes(lanes: readonly Lane[]): Forecast {
  const plans = lanes.flatMap(({ call }, repeat) => {
    if (PromptError.is(call) || !('endpoint' in call.target)) return [];
    const { request, context, target } = call;
    const asked = { request, digest: target.digest, context: { ...context, repeat } };
    return { calls: [asked], cases: [], price: target.price, judge: undefined, embedders: new Map() };
  });
  return forecastRun(plans, undefined);
}
