import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/base/json.ts';
import { type Field, fillFields, parseField, variablesFrom } from '../../../src/core/preview/fields.ts';
import { promptOf } from '../../../src/core/registry/workspace.ts';
import { editedContent } from '../../../src/core/versions/content.ts';
import { messagesOf } from '../../../src/core/versions/messages.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

async function fill(
  variables: string,
  template: string,
  inputs: { typed?: Record<string, string>; case?: JsonObject; lastGood?: JsonObject } = {},
): Promise<{ fields: readonly Field[]; values: JsonObject }> {
  const workspace = await MemoryWorkspace.open({
    'prompt-registry.yaml': `prompts:\n  a:\n    variables: ${variables}\n    model: m\n    template: ${JSON.stringify(template)}\n`,
  });
  const prompt = workspace.prompt('a');
  const given = {
    case: inputs.case && { variables: inputs.case },
    typed: new Map(Object.entries(inputs.typed ?? {})),
    lastGood: new Map(Object.entries(inputs.lastGood ?? {})),
  };
  const contents = messagesOf(editedContent(prompt, workspace.store)!, workspace.store);
  const fields = fillFields(promptOf(prompt), contents, given);
  return { fields, values: variablesFrom(fields, given) };
}

const draw = ({ name, kind, source, text, error }: Field): string =>
  [name, kind, source, JSON.stringify(text), error?.code].filter(Boolean).join(' ');

describe('the fields', () => {
  test('are the declared variables and then the used ones, each of its kind', async () => {
    const { fields, values } = await fill(
      '{ n: { type: integer, sample: 3 }, b: { type: boolean }, list: { sample: [1] }, unused: { sample: x } }',
      '{{ n }}{% if b %}{% endif %}{% for i in list %}{{ i }}{% endfor %}{{ user.name }}{{ text }}',
    );
    expect(fields.map(draw)).toEqual([
      'n number sample "3"',
      'b boolean missing ""',
      'list json sample "[\\n  1\\n]"',
      'unused text sample "x"',
      'user json missing ""',
      'text text missing ""',
    ]);
    expect(fields.filter(({ isUsed }) => !isUsed).map(({ name }) => name)).toEqual(['unused']);
    expect(values).toEqual({ n: 3, list: [1], unused: 'x' });
  });

  test('a case gives what the suite gives: no samples', async () => {
    const { fields, values } = await fill('{ a: { sample: s }, b: { sample: s } }', '{{ a }}{{ b }}', {
      case: { a: 'from the case', other: 1 },
    });
    expect(fields.map(draw)).toEqual(['a text case "from the case"', 'b text missing ""']);
    expect(values).toEqual({ a: 'from the case', other: 1 });
  });

  test('what is typed wins; where it is no value, the last one that was stays', async () => {
    const typed = { list: '[1, ', n: '', t: '' };
    const template = '{% for i in list %}{{ i }}{% endfor %}{{ n }}{{ t }}';
    const { fields, values } = await fill(
      '{ list: { sample: [0] }, n: { type: number, sample: 1 }, t: { sample: s } }',
      template,
      {
        typed,
        lastGood: { list: [1] },
      },
    );
    expect(fields.map(draw)).toEqual([
      'list json typed "[1, " not-json',
      'n number typed "" not-a-number',
      't text typed ""',
    ]);
    expect(values).toEqual({ list: [1], n: 1, t: '' });
  });

  test('a value of another type than declared is shown as what it is', async () => {
    const { fields } = await fill('{ a: { type: string } }', '{{ a | json }}', { case: { a: { b: 1 } } });
    expect(fields.map(draw)).toEqual(['a json case "{\\n  \\"b\\": 1\\n}"']);
  });
});

describe('what is typed', () => {
  test.each([
    ['3.5', 'number', undefined, { value: 3.5 }],
    ['3.5', 'number', 'integer', { error: { code: 'not-whole' } }],
    ['Infinity', 'number', undefined, { error: { code: 'not-a-number' } }],
    ['true', 'boolean', undefined, { value: true }],
    [' text ', 'text', undefined, { value: ' text ' }],
    ['[1]', 'json', 'array', { value: [1] }],
    ['[1]', 'json', 'object', { error: { code: 'not-an-object' } }],
    ['{}', 'json', 'array', { error: { code: 'not-a-list' } }],
    ['null', 'json', undefined, { value: null }],
    ['{\n  "a": 1,\n  b: 2\n}', 'json', undefined, { error: { code: 'not-json', line: 3 } }],
    ['[1,\n2', 'json', undefined, { error: { code: 'not-json', line: 2 } }],
  ] as const)('%j as %s (%s)', (text, kind, type, expected) => {
    expect(parseField(text, kind, type)).toEqual(expected);
  });
});
