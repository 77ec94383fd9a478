const number = { type: 'number' };
const text = { type: 'string' };
const outcome = { enum: ['pass', 'fail', 'error'] };
const unit = { type: 'number', minimum: 0, maximum: 1 };
const interval = { type: ['array', 'null'], items: number, minItems: 2, maxItems: 2 };
const object = (required: readonly string[], properties: object): object => ({
  type: 'object',
  required,
  properties,
});

const assertion = object(['type', 'outcome', 'score', 'reason'], {
  type: text,
  outcome,
  score: number,
  reason: text,
});
const repeat = object(['output', 'outcome', 'score', 'latency_ms', 'cost_usd', 'assertions'], {
  output: text,
  outcome,
  score: number,
  latency_ms: { type: ['number', 'null'], minimum: 0 },
  cost_usd: { type: ['number', 'null'], minimum: 0 },
  assertions: { type: 'array', items: assertion },
});
const suiteCase = object(['id', 'description', 'outcome', 'score', 'named_scores', 'repeats'], {
  id: text,
  description: text,
  outcome,
  score: unit,
  named_scores: { type: 'object', additionalProperties: number },
  repeats: { type: 'array', minItems: 1, items: repeat },
});
const run = object(
  [
    'prompt',
    'version',
    'score',
    'ci95',
    'passed',
    'failed',
    'errors',
    'verdict',
    'baseline',
    'cost_usd',
    'structured_output',
    'cases',
  ],
  {
    prompt: text,
    version: text,
    score: { type: ['number', 'null'], minimum: 0, maximum: 1 },
    ci95: interval,
    passed: { type: 'integer', minimum: 0 },
    failed: { type: 'integer', minimum: 0 },
    errors: { type: 'integer', minimum: 0 },
    verdict: { enum: ['improved', 'no regression', 'regressed', 'inconclusive', null] },
    baseline: { type: ['object', 'null'], required: ['version', 'score', 'delta', 'delta_ci95'] },
    cost_usd: { type: ['number', 'null'], minimum: 0 },
    structured_output: {
      type: ['object', 'null'],
      required: [
        'answers',
        'adherent',
        'adherence',
        'parse_failures',
        'asked_again',
        'retry_cost_usd',
        'strict',
      ],
    },
    cases: { type: 'array', items: suiteCase },
  },
);

/** What `eval --json` prints, as the documentation has it. */
export const RUNS_SCHEMA = {
  ...object(['schema_version', 'runs'], {
    schema_version: { const: 1 },
    runs: { type: 'array', items: run },
    errors: { type: 'array' },
  }),
  additionalProperties: false,
};
