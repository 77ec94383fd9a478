import type { Severity } from '../../base/problem.ts';
import type { ValueSchema } from './valueSchema.ts';

/** What may stand under a key. The walker and the exported JSON Schema are both made from these. */
interface KeyRule {
  readonly schema: ValueSchema;
  /** The key is promptfoo's and has no effect here. An error where the result would mean something else. */
  readonly foreign?: { readonly severity: Severity; readonly advice: string };
}

export type KeyRules = Readonly<Record<string, KeyRule>>;

const described = (description: string, schema: ValueSchema = {}): KeyRule => ({
  schema: { ...schema, description },
});

/** Passed over, and nothing is lost by it. */
const passedOver = (advice: string): KeyRule => ({
  schema: {},
  foreign: { severity: 'information', advice },
});

/** Passed over, although promptfoo would have done something that the user may count on. */
const withoutEffect = (advice: string): KeyRule => ({ schema: {}, foreign: { severity: 'warning', advice } });

/** A suite with it would measure something else here. */
const unsupported = (advice: string): KeyRule => ({ schema: {}, foreign: { severity: 'error', advice } });

const number = { type: 'number' };
const text = { type: 'string' };
const map = { type: ['object', 'null'] };
const reference = (name: string): ValueSchema => ({ $ref: `#/$defs/${name}` });

const oneSubject = 'A suite measures the prompt that names it.';
const flags = 'Use the flags of `prompt-ledger eval` or the settings.';

export const suiteKeys: KeyRules = {
  $schema: { schema: text },
  description: described('What this suite is for.', text),
  defaultTest: described('What holds for every case: `vars`, `assert`, `threshold`, `options`, `metadata`.', {
    anyOf: [reference('test'), text, { type: 'null' }],
  }),
  tests: described(
    'The cases: a list, or `file://` and the path of a CSV, JSONL, YAML or JSON file.',
    reference('tests'),
  ),
  scenarios: described('Every `config` with every one of `tests`.', {
    anyOf: [{ type: 'array', items: { anyOf: [reference('scenario'), text] } }, text, { type: 'null' }],
  }),
  assertionTemplates: described('Assertions by name, for `$ref: "#/assertionTemplates/<name>"`.', {
    type: ['object', 'null'],
    additionalProperties: reference('assertion'),
  }),
  judge: described("The model that judges, as `model: <name>`; the registry's `judge` where absent.", {
    anyOf: [
      { type: 'string', minLength: 1 },
      {
        type: 'object',
        properties: {
          model: { type: 'string', minLength: 1 },
          embeddings: { type: 'string', minLength: 1 },
          temperature: number,
          top_p: number,
          max_tokens: { type: 'integer', minimum: 1 },
          seed: { type: 'integer' },
          reasoning_effort: text,
          extra: { type: 'object' },
        },
        required: ['model'],
        additionalProperties: false,
      },
    ],
  }),
  prompts: passedOver(oneSubject),
  providers: passedOver(`${oneSubject} The model stands in the prompt.`),
  targets: passedOver(`${oneSubject} The model stands in the prompt.`),
  evaluateOptions: passedOver(flags),
  commandLineOptions: passedOver(flags),
  outputPath: passedOver('Use `--json`, `--junit` or `--markdown`.'),
  sharing: passedOver('Nothing is uploaded.'),
  tracing: passedOver('Traces of calls are not recorded.'),
  writeLatestResults: passedOver('Runs are kept under `.prompt-ledger/runs`.'),
  env: withoutEffect('Set environment variables where the run is started.'),
  tags: passedOver('Tags stand in the registry.'),
  metadata: passedOver('Put it under `defaultTest`, and every case has it.'),
  extensions: unsupported('Hooks do not run here: remove them, and write what they set into the suite.'),
  nunjucksFilters: unsupported('Templates are Liquid: use its filters.'),
  derivedMetrics: withoutEffect(
    'Named metrics are reported as they are; derive others from the `--json` output.',
  ),
  redteam: withoutEffect('Only the `tests` of this file are run.'),
};

export const testKeys: KeyRules = {
  description: described('What this case shows.', { type: ['string', 'null'] }),
  vars: described("Values of the template's variables. A list of texts makes a case of each.", {
    anyOf: [{ type: ['object', 'string', 'null'] }, { type: 'array', items: text }],
  }),
  assert: described('What the answer has to satisfy.', reference('assertions')),
  threshold: described('From which score on the case passes; absent: no assertion may fail.', number),
  options: described('How this case is run.', reference('options')),
  metadata: described('Free data, for filters and reports.', map),
  prompts: withoutEffect(`${oneSubject} To limit a case to one prompt, move it into a suite of that prompt.`),
  providers: withoutEffect("The case runs on the prompt's own model."),
  provider: withoutEffect("The case runs on the prompt's own model."),
  providerOutput: unsupported('Record the answer for a replay endpoint and evaluate with that.'),
  assertScoringFunction: unsupported('Give the assertions a `weight` and the case a `threshold`.'),
};

export const optionKeys: KeyRules = {
  disableDefaultAsserts: described('The assertions of `defaultTest` do not hold here.', { type: 'boolean' }),
  disableVarExpansion: described('Lists in `vars` are values and multiply nothing.', { type: 'boolean' }),
  transform: described('JavaScript that turns the output into what all assertions judge.', {
    type: 'string',
    minLength: 1,
  }),
  provider: withoutEffect("Name the judge's model under `judge`, in the suite or in the registry."),
  runSerially: passedOver('Cases do not depend on each other here.'),
  repeat: withoutEffect('Set `repeat` under `evals` in the registry, or use `--repeat`.'),
  transformVars: unsupported('Write the variables out in `vars`.'),
  prefix: unsupported('Write the text into the prompt.'),
  suffix: unsupported('Write the text into the prompt.'),
  rubricPrompt: unsupported('Write what the judge has to know into the rubric.'),
  storeOutputAs: unsupported('Cases do not depend on each other here: write the text into `vars`.'),
  factuality: unsupported('Use an `llm-rubric` that says what counts as right.'),
  postprocess: unsupported('Use `transform`.'),
};

export const scenarioKeys: KeyRules = {
  description: described('What this scenario is about.', text),
  config: described('Sets of `vars` (and `assert`), each combined with every test.', reference('tests')),
  tests: described('The tests that run with every set.', reference('tests')),
};

const assertionCommonKeys: KeyRules = {
  weight: described(
    'Share in the score of the case; 1 where absent. With 0 it is measured and never fails.',
    {
      type: 'number',
      minimum: 0,
    },
  ),
  metric: described('Name under which the score is also collected.', { type: 'string', minLength: 1 }),
};

export const singleKeys: KeyRules = {
  ...assertionCommonKeys,
  transform: described('JavaScript that turns the output into what is judged.', {
    type: 'string',
    minLength: 1,
  }),
  provider: withoutEffect("Name the judge's model under `judge`, in the suite or in the registry."),
  rubricPrompt: unsupported('Write what the judge has to know into the rubric.'),
  contextTransform: unsupported('Write the context into `vars`.'),
};

export const setKeys: KeyRules = {
  ...assertionCommonKeys,
  assert: described('The assertions of the set. Sets do not nest.', reference('assertions')),
  threshold: described(
    'From which score on the set passes; absent: none of its assertions may fail.',
    number,
  ),
};

/** Types that promptfoo has and this tool does not, with what to use instead. */
export const foreignAssertions: Readonly<Record<string, string>> = {
  ...adviceFor(
    'Use `is-valid-openai-tools-call`: functions are called as tools.',
    'is-valid-function-call is-valid-openai-function-call',
  ),
  ...adviceFor(
    'Use `llm-rubric` and say what the answer must and must not do.',
    'conversation-relevance skill-used',
  ),
  'model-graded-factuality': 'Its other name works: `factuality`.',
  python: 'Python is not run here: write it as `javascript`.',
  ruby: 'Ruby is not run here: write it as `javascript`.',
  webhook: 'No other server judges here: use `javascript` or `llm-rubric`.',
  human: 'Nobody is asked during a run: use `llm-rubric`.',
  moderation: 'Use `llm-rubric` with what must not occur.',
  classifier: 'Use `llm-rubric` with the classes.',
  pi: 'Use `llm-rubric`.',
  guardrails: 'Use `llm-rubric` with what must not occur.',
  'search-rubric': 'Use `llm-rubric` with the facts in it.',
  'agent-rubric': 'Use `llm-rubric`.',
  'max-score': 'One prompt is measured at a time; compare versions with `--baseline`.',
};

/** The same advice for every name of some lines of names. */
function adviceFor(advice: string, ...lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(lines.flatMap((line) => line.split(' ')).map((name) => [name, advice]));
}
