// Compiles the registry's JSON Schema to plain code, so that no compiler is loaded while somebody types; and lists its
// keys, so that nobody has to load the schema with all its prose to know them.
// Run after a change of src/core/registry/schema.json: npm run validators. A test checks that it was.
import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';

const root = new URL('../../src/core/registry/', import.meta.url);

/** What is for people, or for editors, would only be weight in the code. */
const PROSE = new Set(['description', 'title', 'examples', 'default', '$schema', '$id']);

const anything = (properties) => Object.fromEntries(Object.keys(properties).map((key) => [key, {}]));

/** @returns {string} */
export function compileValidators() {
  const schema = JSON.parse(readFileSync(new URL('schema.json', root), 'utf8'), function (key, value) {
    return PROSE.has(key) && typeof value !== 'object' ? undefined : value;
  });
  const { prompt, content, ...small } = schema.$defs;
  const closed = { additionalProperties: false, patternProperties: { '^x-': {} } };
  const isPolicy = (key) => !(key in content.properties);
  const policy = Object.fromEntries(Object.entries(prompt.properties).filter(([key]) => isPolicy(key)));
  const { last_eval, shadow, ...forPolicy } = small;
  const parts = {
    // Prompts, versions and drafts are parsed and checked one by one, each by its own validator.
    registry: { ...schema, properties: { ...schema.properties, prompts: {} }, $defs: forPolicy },
    prompt: {
      type: 'object',
      properties: {
        ...anything(prompt.properties),
        ...policy,
        versions: { type: ['object', 'null'] },
        draft: { type: ['object', 'null'] },
      },
      ...closed,
      $defs: forPolicy,
    },
    // What is said of content is compiled once; the prompt that holds it and the version differ in their other keys.
    content: { type: 'object', properties: content.properties, $defs: { last_eval, shadow } },
    version: { type: 'object', properties: anything(content.properties), ...closed },
  };
  const code = { source: true, esm: true, lines: true };
  const ajv = new Ajv2020({
    allErrors: true,
    strict: false,
    unicode: false,
    messages: false,
    code,
    logger: false,
  });
  const names = {};
  for (const [id, part] of Object.entries(parts)) {
    ajv.addSchema({ ...part, $id: id });
    names[`validate${id[0].toUpperCase()}${id.slice(1)}`] = id;
  }
  // Where in the schema a rule stands is a sixth of the code, and nobody asks.
  const compiled = standaloneCode.default(ajv, names).replaceAll(/schemaPath:"[^"]*",/g, '');
  return `// Made from schema.json by test/scripts/validators.mjs.\n${compiled}\n`;
}

const keysOf = (part) => Object.keys(part.properties);

/**
 * The keys of a registry, a prompt, a content, and of the small objects in them by the key that holds those.
 * @returns {string}
 */
export function renderKeys() {
  const schema = JSON.parse(readFileSync(new URL('schema.json', root), 'utf8'));
  const {
    prompt,
    content,
    evals,
    last_eval,
    shadow,
    judge,
    endpoint,
    experiment,
    arm,
    rollout_step,
    price,
    variable,
  } = schema.$defs;
  const nested = {
    evals: keysOf(evals),
    last_eval: keysOf(last_eval),
    baseline: keysOf(last_eval.properties.baseline),
    shadow: keysOf(shadow),
    judge: keysOf(judge),
    rollback: keysOf(prompt.properties.rollback),
    endpoints: keysOf(endpoint),
    experiments: keysOf(experiment),
    control: keysOf(arm),
    challenger: keysOf(arm),
    guardrails: keysOf(experiment.properties.guardrails),
    revert_if: keysOf(experiment.properties.guardrails.properties.revert_if),
    rollout: keysOf(experiment.properties.rollout),
    steps: keysOf(rollout_step),
    prices: keysOf(price),
    variables: keysOf(variable),
    messages: keysOf(content.properties.messages.items),
    fallbacks: keysOf(schema.$defs.fallback),
    overrides: keysOf(content.properties.overrides.items),
  };
  const keys = { registry: keysOf(schema), prompt: keysOf(prompt), content: keysOf(content), nested };
  return `${JSON.stringify(keys)}\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL('generated/validators.js', root), compileValidators());
  writeFileSync(new URL('generated/keys.json', root), renderKeys());
}
