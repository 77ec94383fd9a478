import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/core/base/problem.ts';
import type { Fix } from '../../../src/core/checks/fix.ts';
import { findFixes } from '../../../src/core/checks/fixes.ts';
import { checked } from './checked.ts';

const REGISTRY = 'prompt-registry.yaml';

interface Found {
  readonly fixes: readonly Fix[];
  /** The text behind the fix of that title. */
  readonly after: (title: string) => string;
}

/** The fixes of the first problem with a code. */
async function fixesOf(
  code: string,
  text: string,
  others: Readonly<Record<string, string>> = {},
): Promise<Found> {
  const { checker, workspace, problemsOf } = await checked({ [REGISTRY]: text, ...others });
  const problem = problemsOf(REGISTRY).find((found) => found.code === code);
  expect(problem, `${code} in\n${text}`).toBeDefined();
  const fixes = findFixes(workspace.uri(REGISTRY), problem!, { store: workspace.store, checker });
  return {
    fixes,
    after: (title) => {
      const found = fixes.find((fix) => fix.title === title);
      if (!found) expect(fixes.map((fix) => fix.title)).toContain(title);
      return applyEdits(text, found!.edits[0]!.edits);
    },
  };
}

const flow = `prompts: { p: { variables: { a: { sample: 1 }, b: {} }, draft: { model: gpt-4o, template: "{{ a }}" } } }\n`;

describe('variable-unused', () => {
  test('the last declaration goes with the key that held it', async () => {
    const text = 'prompts:\n  p:\n    variables:\n      a:\n    draft: { model: gpt-4o, template: Hi }\n';
    const { after } = await fixesOf('variable-unused', text);
    expect(after('Remove the declaration of “a”')).toBe(text.replace('    variables:\n      a:\n', ''));
  });

  test('in flow style, and with its comment', async () => {
    const { after } = await fixesOf('variable-unused', flow);
    expect(after('Remove the declaration of “b”')).toBe(flow.replace(', b: {}', ''));
  });
});

const braces = (template: string): string =>
  `prompts:\r\n  p:\r\n    variables: { ticket: , tone: }\r\n    draft: { model: gpt-4o, template: ${template} }\r\n`;

describe('fstring-braces', () => {
  test('one, and all of the prompt', async () => {
    const text = braces('"{ticket} \\u00e9 {tone.of}"');
    const { fixes, after } = await fixesOf('fstring-braces', text);
    expect(fixes.map(({ title, isPreferred }) => [title, isPreferred])).toEqual([
      ['Write {{ticket}}', true],
      ['Write all 2 of them with two braces', undefined],
    ]);
    expect(after('Write {{ticket}}')).toBe(text.replace('{ticket}', '{{ticket}}'));
    expect(after('Write all 2 of them with two braces')).toBe(braces('"{{ticket}} \\u00e9 {{tone.of}}"'));
  });

  test('what loses a format, or stands behind a dollar sign, is not fixed unseen', async () => {
    for (const [template, title] of [
      ['"{ticket:>10}"', 'Write {{ticket}}'],
      ['"${ticket}"', 'Write {{ticket}}'],
    ] as const) {
      const { fixes } = await fixesOf('fstring-braces', braces(template));
      expect(fixes.map((fix) => [fix.title, fix.isPreferred])).toEqual([[title, undefined]]);
    }
  });
});

test('model-alias-floats: the endpoint stays in front, and nobody decides which snapshot it was', async () => {
  const text = `prices: { gpt-4o-mini: { input_per_mtok: 1, output_per_mtok: 1 } }
prompts:
  p: { version: "1.0.0", model: 'openai/gpt-4o-mini', template: Hi } # mine
`;
  const { fixes, after } = await fixesOf('model-alias-floats', text);
  expect(fixes.some(({ isPreferred }) => isPreferred)).toBe(false);
  expect(after('Pin the model to openai/gpt-4o-mini-2024-07-18')).toBe(
    text.replace("'openai/gpt-4o-mini'", "'openai/gpt-4o-mini-2024-07-18'"),
  );
});

const withSchema = (schema: string): string =>
  `prompts:\n  p:\n    version: "1.0.0"\n    versions:\n      "1.0.0":\n        model: gpt-4o\n        template: Hi\n        output_schema:\n${schema}`;

describe('output-schema-invalid', () => {
  test('objects are closed however deep they are', async () => {
    const text = withSchema(`          type: object
          properties:
            list: # of things
              type: array
              items: { type: object, properties: { a: { type: string } } }
          required: [] # none
`);
    const { after } = await fixesOf('output-schema-invalid', text);
    expect(after('Close all objects and require their properties')).toBe(
      withSchema(`          type: object
          properties:
            list: # of things
              type: array
              items: { type: object, properties: { a: { type: string } }, required: [a], additionalProperties: false }
          required: [list] # none
          additionalProperties: false
`),
    );
  });

  test('where more would have to change there is none', async () => {
    const { fixes } = await fixesOf(
      'output-schema-invalid',
      withSchema('          { type: object, properties: { a: { oneOf: [] } } }\n'),
    );
    expect(fixes).toEqual([]);
  });

  test('a keyword that stands there already is not written twice', async () => {
    const { fixes } = await fixesOf(
      'output-schema-invalid',
      withSchema('          { type: object, requierd: [a], required: [a], additionalProperties: false }\n'),
    );
    expect(fixes).toEqual([]);
  });
});

const versions = (next: string): string => `prompts:
  p:
    versions:
      '1.0.0': { model: gpt-4o, template: "{{ a }}" }
      '1.0.1': { model: gpt-4o, template: Hi }${next}
`;

describe('bump-too-small', () => {
  test('of a version that nobody names only the key changes, in its quotes', async () => {
    const { after } = await fixesOf('bump-too-small', versions(''));
    expect(after('Create 2.0.0 (major: the variable a is gone)')).toBe(
      versions('').replace('1.0.1', '2.0.0'),
    );
  });

  test('experiments follow, in other files too', async () => {
    const experiments = `experiments:
  a:
    prompt: p
    control: { version: 1.0.0, weight: 0.9 }
    challenger: { version: 1.0.1, weight: 0.1 }
  b:
    prompt: q
    control: { version: 1.0.1, weight: 1 }
    challenger: { version: 1.0.1, weight: 0 }
`;
    const text = `include: [more.yaml]\n${experiments}${versions('')}`;
    const { fixes, after } = await fixesOf('bump-too-small', text, { 'more.yaml': experiments });
    const title = 'Create 2.0.0 (major: the variable a is gone)';
    expect(after(title)).toBe(
      text.replace('version: 1.0.1', 'version: 2.0.0').replace("'1.0.1':", "'2.0.0':"),
    );
    expect(applyEdits(experiments, fixes[0]!.edits[1]!.edits)).toBe(
      experiments.replace('version: 1.0.1', 'version: 2.0.0'),
    );
  });

  test('a number that is taken is not offered', async () => {
    const text = versions('\n    version: 1.0.1\n    versions_dir: none').replace(
      '    versions:',
      '    draft: { model: gpt-4o, template: Hi }\n    versions:\n      "2.0.0": { model: gpt-4o, template: Hi }',
    );
    const { fixes } = await fixesOf('bump-too-small', text);
    expect(fixes).toEqual([]);
  });
});

test('score-missing-on-deployed: a command of the host', async () => {
  const text = 'prompts:\n  p: { version: "1.0.0", model: gpt-4o, template: Hi, eval_score: 0.5 }\n';
  const { fixes } = await fixesOf('score-missing-on-deployed', text, {
    'evals/p.yaml': 'tests:\n  - assert: [{ type: contains, value: x }]\n',
  });
  expect(fixes).toEqual([
    {
      title: 'Run the evals of 1.0.0',
      edits: [],
      command: { name: 'runEvals', prompt: `file:///workspace/${REGISTRY}#p`, version: '1.0.0' },
    },
  ]);
});

test('experiments in flow style', async () => {
  const text = `experiments: { a: { prompt: p, control: { version: "1.0.0", weight: 0.3 }, challenger: { version: "1.0.0", weight: 0.8 } } }
prompts:
  p: { version: "1.0.0", model: gpt-4o, template: Hi }
`;
  const { after } = await fixesOf('experiment-weights', text);
  expect(after('Give the challenger 0.7')).toBe(text.replace('0.8', '0.7'));
  const fine = text.replace('0.3', '0.33333').replace('0.8', '0.6667');
  const rounded = await fixesOf('experiment-weights', fine);
  expect(rounded.after('Round it to 0.3333')).toBe(fine.replace('0.33333', '0.3333'));
  const even = await fixesOf('even-split-on-day-one', text);
  expect(even.after('Start with 10 % for the challenger')).toBe(
    text.replace('0.3', '0.9').replace('0.8', '0.1'),
  );
});
