import { describe, test } from 'vitest';
import { expectMarked, expectPrompt } from './checked.ts';

describe('output-schema-invalid', () => {
  test('what does not compile, at the keyword', () =>
    expectPrompt(`
draft:
  model: gpt-4o
  template: Hi
  output_schema:
    type: object
    properties:
      a: { type: strng }
#          ^^^^ error output-schema-invalid: This is no JSON Schema that answers can be checked with: \`properties.a.type\` must be equal to one of the allowed values: array, boolean, integer, null, number, object, string.
`));

  test('what cannot be resolved, at the schema', () =>
    expectPrompt(`
draft:
  model: gpt-4o
  template: Hi
  output_schema: { $ref: "#/$defs/gone" }
# ^^^^^^^^^^^^^ error output-schema-invalid: This is no JSON Schema that answers can be checked with: can't resolve reference #/$defs/gone from id #.
`));

  test('keywords that are misspelt, and no names of fields', () =>
    expectPrompt(`
draft:
  model: gpt-4o
  template: Hi
  output_schema:
    type: object
    propertes: {}
#   ^^^^^^^^^ warning output-schema-invalid: JSON Schema has no keyword “propertes”, so it rules nothing. Did you mean “properties”?
    properties:
      requird: { type: string, enmu: [a] }
#                              ^^^^ warning output-schema-invalid: JSON Schema has no keyword “enmu”, so it rules nothing. Did you mean “enum”?
      any: { type: string, x-order: 1, example: x, const: { typ: 1 } }
    required: [requird, any]
    additionalProperties: false
`));

  test('what the model cannot be held to', () =>
    expectPrompt(`
draft:
  model: gpt-4o
  template: Hi
  output_schema:
    type: object
    properties:
      list:
        type: array
        items: { type: object, properties: { a: {}, b: {} }, required: [a], additionalProperties: false }
#       ^^^^^ information output-schema-invalid: The model is asked for this schema and not held to it, since strict mode refuses it: \`required\` does not name b.
    required: [list]
    additionalProperties: false
`));

  test('history is left alone, and what is served is not', () =>
    expectMarked({
      'prompt-registry.yaml': `prompts:
  p:
    version: "2.0.0"
    versions:
      "1.0.0": { model: gpt-4o, template: Hi, output_schema: { type: objct } }
      "2.0.0": { model: gpt-4o, template: Hi, output_schema: { type: array } }
#                                             ^^^^^^^^^^^^^ information output-schema-invalid: The model is asked for this schema and not held to it, since strict mode refuses it: the answer itself is not of the type “object”.
`,
    }));
});
