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
  const { monitoring, monitored } = forPolicy;
  // What is said of a monitor is compiled once: it stands for all prompts and, in another map, for single ones.
  const watch = { $ref: '#/$defs/monitors', ...closed };
  const shared = {
    ...forPolicy,
    monitors: { properties: monitored.properties },
    monitored: { type: 'object', properties: anything(monitored.properties), ...watch },
    monitoring: {
      type: 'object',
      properties: { ...monitoring.properties, ...anything(monitored.properties) },
      ...watch,
    },
  };
  const parts = {
    // Prompts, versions and drafts are parsed and checked one by one, each by its own validator.
    registry: { ...schema, properties: { ...schema.properties, prompts: {} }, $defs: shared },
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
    // What is larger and stands twice becomes a function.
    inlineRefs: 60,
  });
  const names = {};
  for (const [id, part] of Object.entries(parts)) {
    ajv.addSchema({ ...part, $id: id });
    names[`validate${id[0].toUpperCase()}${id.slice(1)}`] = id;
  }
  const compiled = pruneSchemas(shorten(standaloneCode.default(ajv, names)));
  return `// Made from schema.json by test/scripts/validators.mjs.\n${HELPERS}\n${compiled}\n`;
}

const HELPERS = `function add(errors, instancePath, keyword, params){
const error = {instancePath, keyword, params};
if(errors === null) return [error];
errors.push(error);
return errors;
}
function pointerTo(key){ return key.replace(/~/g, "~0").replace(/\\//g, "~1"); }`;

/** The code is loaded when VS Code starts. What it repeats for each rule stands once; where a rule stands in the schema nobody asks. */
const shorten = (code) =>
  code
    .replaceAll(/schemaPath:"[^"]*",/g, '')
    .replaceAll(/(\w+)\.replace\(\/~\/g, "~0"\)\.replace\(\/\\\/\/g, "~1"\)/g, 'pointerTo($1)')
    .replaceAll(
      /const (err\d+) = (\{.*\});\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}/g,
      'vErrors = add(vErrors, $2);',
    )
    .replaceAll(
      /add\(vErrors, \{(?:instancePath:)?(.*?),keyword:("\w+"),params:(\{.*\})\}\);/g,
      'add(vErrors, $1, $2, $3);',
    );

/** Of the schemas beside the code it looks at a few lists: of names that are allowed, of values, of types. */
const pruneSchemas = (code) =>
  code.replaceAll(/^const (schema\d+) = (\{.*\});$/gm, (_, name, json) => {
    const schema = JSON.parse(json);
    const pruned = {};
    for (const [, path] of code.matchAll(new RegExp(`\\b${name}\\b((?:\\.\\w+)*)(?! =)`, 'g'))) {
      const keys = path.split('.').slice(1);
      const last = keys.pop();
      let [from, to] = [schema, pruned];
      for (const key of keys) [from, to] = [from[key], (to[key] ??= {})];
      const found = from[last];
      to[last] = last === 'properties' ? { ...anything(found), ...to[last] } : found;
    }
    return `const ${name} = ${JSON.stringify(pruned)};`;
  });

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
    gates,
    judge,
    endpoint,
    experiment,
    arm,
    rollout_step,
    monitoring,
    monitored,
    price,
    variable,
  } = schema.$defs;
  const nested = {
    evals: keysOf(evals),
    last_eval: keysOf(last_eval),
    baseline: keysOf(last_eval.properties.baseline),
    shadow: keysOf(shadow),
    gates: keysOf(gates),
    ...Object.fromEntries(Object.entries(gates.properties).map(([gate, part]) => [gate, keysOf(part)])),
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
    monitoring: keysOf(monitoring),
    source: keysOf(monitoring.properties.source),
    postgres: keysOf(monitoring.properties.source.properties.postgres),
    actions: keysOf(monitoring.properties.actions),
    hooks: keysOf(monitoring.properties.hooks.items),
    ...Object.fromEntries(
      Object.keys(monitored.properties).map((key) => [key, keysOf(schema.$defs[`${key}_monitor`])]),
    ),
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
