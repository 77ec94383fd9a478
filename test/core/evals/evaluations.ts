import type { Clock } from '../../../src/core/base/ports.ts';
import { type Evaluated, type Evaluation, evaluate } from '../../../src/core/evals/evaluate.ts';
import { Evidence } from '../../../src/core/evals/evidence.ts';
import { type EvaluationRequest, prepareEvaluation } from '../../../src/core/evals/prepare.ts';
import { type RunOptions, type RunPorts, type RunEvent, runSuite } from '../../../src/core/evals/runSuite.ts';
import type { Run } from '../../../src/core/evals/run.ts';
import type { Plan } from '../../../src/core/evals/plan.ts';
import { loadPrices } from '../../../src/core/models/prices.ts';
import type {
  CallContext,
  ModelAnswer,
  ModelClient,
  ModelRequest,
} from '../../../src/core/models/request.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { FakeClock, sha256 } from '../models/fakes.ts';

export { sha256 } from '../models/fakes.ts';

/** A registry with one prompt, whose template is its variable `text`. */
export const REGISTRY = `endpoints:
  fake: { base_url: "http://localhost/v1" }
prompts:
  echo:
    version: "1.0.0"
    evals: { suite: suite.yaml }
    draft: { model: fake/m, max_tokens: 10, template: "{{text}}" }
    versions:
      "1.0.0": { model: fake/m, max_tokens: 10, template: "old {{text}}" }
`;

/** A suite that wants “ok” in every answer. */
export function suiteOf(texts: readonly string[], assert = '{ type: contains, value: ok }'): string {
  const tests = texts.map(
    (text) => `  - description: ${JSON.stringify(text)}\n    vars: { text: ${JSON.stringify(text)} }\n`,
  );
  return `defaultTest:\n  assert: [${assert}]\ntests:\n${tests.join('')}`;
}

export async function prepare(
  files: Readonly<Record<string, string>>,
  request: EvaluationRequest = {},
  name = 'echo',
): Promise<{ workspace: MemoryWorkspace; evaluation: Evaluation }> {
  const workspace = await MemoryWorkspace.open(files);
  // An alias is understood only together with its anchor, which may stand in another version.
  if (files['prompt-registry.yaml']?.includes('&'))
    workspace.store.parseWhole(workspace.uri('prompt-registry.yaml'));
  const ports = {
    sources: workspace.store,
    sha256,
    prices: await loadPrices(),
    load: () => workspace.load(),
  };
  return { workspace, evaluation: await prepareEvaluation(workspace.prompt(name), request, ports) };
}

/** The plan of the draft of `echo`. */
export async function planOf(
  texts: readonly string[],
  request: EvaluationRequest = {},
  registry = REGISTRY,
): Promise<Plan> {
  const { evaluation } = await prepare(
    { 'prompt-registry.yaml': registry, 'suite.yaml': suiteOf(texts) },
    { baseline: 'none', ...request },
  );
  return evaluation.subject;
}

type Respond = (
  text: string,
  context: CallContext,
  signal: AbortSignal | undefined,
) => ModelAnswer | string | Promise<ModelAnswer | string>;

/** A model that answers a text, or a whole answer, and remembers what it was asked. */
export class FakeModel implements ModelClient {
  readonly asked: string[] = [];
  mostAtOnce = 0;
  #running = 0;
  readonly #respond: Respond;

  constructor(respond: Respond = (text) => text) {
    this.#respond = respond;
  }

  async complete(
    { messages }: ModelRequest,
    context: CallContext,
    signal?: AbortSignal,
  ): Promise<ModelAnswer> {
    const text = messages.at(-1)!.content;
    this.asked.push(text);
    this.#running++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
    try {
      await Promise.resolve();
      const answer = await this.#respond(text, context, signal);
      return typeof answer === 'string'
        ? {
            output: answer,
            latency_ms: 5,
            retries: 0,
            usage: { input_tokens: 3, cached_input_tokens: 0, output_tokens: 2 },
          }
        : answer;
    } finally {
      this.#running--;
    }
  }
}

export const noEvidence = (): Evidence => new Evidence('', () => undefined);

export function portsOf(
  model: ModelClient,
  evidence: Evidence | undefined = noEvidence(),
  clock: Clock = new FakeClock(),
): RunPorts {
  return { clientFor: () => model, clock, sha256, evidence, runCode: undefined };
}

export async function collect(
  plan: Plan,
  ports: RunPorts,
  options: RunOptions = {},
): Promise<{ run: Run; events: RunEvent[] }> {
  const events: RunEvent[] = [];
  for await (const event of runSuite(plan, ports, options)) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'run') throw new Error('The last event must be the run');
  return { run: last.run, events };
}

export async function evaluateAll(
  evaluation: Evaluation,
  ports: RunPorts,
  options: RunOptions = {},
): Promise<Evaluated> {
  for await (const event of evaluate(evaluation, ports, options))
    if (event.type === 'evaluated') return event.evaluated;
  throw new Error('The last event must be the result');
}
