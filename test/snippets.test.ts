import { describe, expect, test } from 'vitest';
import registrySnippets from '../syntaxes/registry.snippets.json' with { type: 'json' };
import templateSnippets from '../syntaxes/template.snippets.json' with { type: 'json' };
import { suiteSnippets } from '../src/extension/editor/suiteSnippetTexts.ts';
import { checked } from './core/checks/checked.ts';

/** A snippet as it stands after Tab was pressed through all of it: placeholders keep what they suggest. */
function expand(body: readonly string[]): string {
  const source = body.join('\n');
  const values = new Map<string, string>();
  let at = 0;
  const read = (end: string | undefined): string => {
    let text = '';
    while (at < source.length && source[at] !== end) {
      const [match, number, colon] = /^\$(?:\{(\d+)(:?)|\d+)/.exec(source.slice(at)) ?? [];
      if (match !== undefined) {
        at += match.length;
        if (number === undefined) continue;
        if (colon === ':') values.set(number, read('}'));
        text += values.get(number) ?? '';
        if (source[at] !== '}') throw new Error(`A placeholder is not closed: ${source.slice(at)}`);
        at++;
      } else {
        if (source[at] === '\\') at++;
        text += source[at++];
      }
    }
    return text;
  };
  return read(undefined);
}

/** Inserts as VS Code does: what follows the first line is indented as the line of the cursor is. */
function insert(around: string, text: string): string {
  const at = around.indexOf('|>');
  const [indent = ''] = /[ ]*$/.exec(around.slice(0, at))!;
  return around.replace('|>', text.replaceAll(/\n(?!\n|$)/g, `\n${indent}`));
}

async function expectNoProblem(files: Readonly<Record<string, string>>): Promise<void> {
  const { checker } = await checked(files);
  const found = [...checker.check().problems].map(([uri, problems]) => [
    uri,
    problems.map(({ message }) => message),
  ]);
  expect({ files, found }).toEqual({ files, found: [] });
}

const PROMPT = 'prompts:\n  p:\n    draft:\n      model: gpt-4o\n';
const PLAIN = `${PROMPT}      template: Hi\n`;

/** Where in a registry each snippet belongs. */
const places: Record<keyof typeof registrySnippets, string> = {
  'New prompt': 'prompts:\n  |>\n',
  'Chat messages': `${PROMPT}      |>\n`,
  'Example turn': `${PROMPT}      messages:\n        - role: system\n          content: Hi\n        |>\n        - role: user\n          content: Ho\n`,
  Variable: `prompts:\n  p:\n    variables:\n      |>\n    draft:\n      model: gpt-4o\n      template: Hi {{text}}\n`,
  'Output schema': `${PLAIN}      |>\n`,
  Evals: `prompts:\n  my-prompt:\n    |>\n    draft:\n      model: gpt-4o\n      template: Hi {{text}}\n`,
};

const SUITE = 'tests:\n  - vars: { text: It is slow }\n    assert:\n      - { type: contains, value: x }\n';

test.each(Object.entries(places))('%s', async (name, place) => {
  const { body } = registrySnippets[name as keyof typeof registrySnippets];
  await expectNoProblem({
    'prompt-registry.yaml': insert(place, expand(body)),
    ...(name === 'Evals' && { 'evals/my-prompt.yaml': SUITE }),
  });
});

describe('inside a template', () => {
  test.each(Object.entries(templateSnippets))('%s', async (_name, { body }) => {
    const before = `${PROMPT}      template: |\n        Before.\n        |>\n        After.\n    tags: [a]\n`;
    const text = insert(before, expand(body));
    await expectNoProblem({ 'prompt-registry.yaml': text });
    expect(text).toMatch(/\n {8}After\.\n {4}tags/);
  });

  test.each(Object.entries(templateSnippets))('%s, in a file', async (_name, { body }) => {
    await expectNoProblem({
      'prompt-registry.yaml': `${PROMPT}      template_file: a.liquid\n`,
      'a.liquid': insert('Before.\n|>\nAfter.\n', expand(body)),
    });
  });
});

/** Where in a suite each snippet belongs. */
const suitePlaces: Record<keyof typeof suiteSnippets, string> = {
  Suite: '|>\n',
  Case: 'tests:\n  |>\n',
  'Judge rubric': 'tests:\n  - vars: { text: It is slow }\n    assert:\n      |>\n',
  'Limits for every case': `|>\n${SUITE}`,
};

test.each(Object.entries(suitePlaces))('in a suite: %s', async (name, place) => {
  const { body } = suiteSnippets[name as keyof typeof suiteSnippets];
  await expectNoProblem({
    'prompt-registry.yaml':
      'judge: { model: gpt-4o }\nprompts:\n  p:\n    draft:\n      model: gpt-4o\n      template: Hi {{text}}\n',
    'evals/p.yaml': insert(place, expand(body)),
  });
});

test('no snippet without a place', () => {
  expect(Object.keys(places)).toEqual(Object.keys(registrySnippets));
  expect(Object.keys(suitePlaces)).toEqual(Object.keys(suiteSnippets));
});
