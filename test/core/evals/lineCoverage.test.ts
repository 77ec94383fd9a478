import { expect, test } from 'vitest';
import { LineIndex } from '../../../src/core/base/lineIndex.ts';
import {
  type FileCoverage,
  countCovered,
  findLineCoverage,
  mergeLineCoverage,
} from '../../../src/core/evals/lineCoverage.ts';
import { renderLineCoverage } from '../../../src/core/evals/reports/lineCoverageText.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { contentOf } from '../../../src/core/versions/content.ts';
import type { JsonObject } from '../../../src/core/base/json.ts';

interface Given {
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly JsonObject[];
  readonly prompts?: readonly string[];
}

async function cover({ files, cases, prompts = ['asked'] }: Given): Promise<{
  readonly workspace: MemoryWorkspace;
  readonly found: readonly FileCoverage[];
}> {
  const workspace = await MemoryWorkspace.open(files);
  const suite = cases.map((variables) => ({ variables }) as never);
  const look = (): FileCoverage[][] =>
    prompts.map((name) => {
      const placed = contentOf(workspace.prompt(name), 'draft', workspace.store)!;
      return findLineCoverage(placed, suite, workspace.store);
    });
  look();
  await workspace.load();
  return { workspace, found: mergeLineCoverage(look()) };
}

/** `file:line cases “what stands there”`, with branches indented under their statement. */
async function draw(given: Given): Promise<string> {
  const { workspace, found } = await cover(given);
  const lines = found.flatMap(({ uri, declarations, statements }) => {
    const source = workspace.store.read(uri);
    if (source.state !== 'loaded') throw new Error(`${uri} was not read`);
    const index = new LineIndex(source.text);
    const shown = ({ start, end }: { start: number; end: number }): string =>
      `${index.positionAt(start).line + 1} “${source.text.slice(start, end)}”`;
    return [
      workspace.relative(uri),
      ...declarations.map(({ kind, name, cases, range }) => `  ${cases}× ${kind} ${name} ${shown(range)}`),
      ...statements.flatMap(({ cases, range, branches }) => [
        `  ${cases}× ${shown(range)}`,
        ...branches.map((one) => `    ${one.cases}× ${one.isImplied ? 'past ' : ''}${shown(one.range)}`),
      ]),
    ];
  });
  return lines.join('\n');
}

const registryOf = (wording: string, partials = ''): string =>
  `${partials}prompts:\n  asked:\n    draft:\n      model: gpt-4o\n      ${wording}\n`;

test('lines, outputs, branches and loops in a block, each with the cases that reach it', async () => {
  const wording = `template: |
        Answer {{ question }} well.

        {% if tone == "formal" -%}
        Be formal.
        {% elsif deep %}Think. {% if very %}Hard.{% endif %}
        {% endif %}
        {% for item in items %}- {{ item }}
        {% else %}Nothing.
        {% endfor %}{% comment %} no text {% endcomment %}`;
  const cases = [
    { question: 'a', tone: 'formal', items: [1, 2, 3], deep: false, very: false },
    { question: 'b', tone: 'warm', items: [4], deep: false, very: false },
  ];
  expect(await draw({ files: { 'prompt-registry.yaml': registryOf(wording) }, cases })).toBe(
    `prompt-registry.yaml
  2× message user 5 “”
  2× 6 “Answer”
  2× 6 “{{ question }}”
  2× 6 “well.”
  2× 8 “{% if tone == "formal" -%}”
    1× 8 “{% if tone == "formal" -%}”
    0× 10 “{% elsif deep %}”
    1× past 8 “{% if tone == "formal" -%}”
  1× 9 “Be formal.”
  0× 10 “Think.”
  0× 10 “{% if very %}”
    0× 10 “{% if very %}”
    0× past 10 “{% if very %}”
  0× 10 “Hard.”
  2× 12 “{% for item in items %}”
    2× 12 “{% for item in items %}”
    0× 13 “{% else %}”
  2× 12 “-”
  2× 12 “{{ item }}”
  0× 13 “Nothing.”`,
  );
});

test('messages, quoted text, template files and partials, each in its own file', async () => {
  const wording = `messages:
        - { role: system, content: "Rules:\\n{% render 'house', strict: strict %}" }
        - role: developer
          content: '{% if debug %}It''s on.{% endif %}'`;
  const files = {
    'prompt-registry.yaml': registryOf(wording, 'partials: { house: house.liquid, unused: u.liquid }\n'),
    'house.liquid': '\uFEFFHouse rules.\n{% if strict %}No jokes.{% else %}Jokes.{% endif %}\n',
    'u.liquid': 'Nobody asks.',
  };
  expect(await draw({ files, cases: [{ strict: true, debug: false }] })).toBe(
    `prompt-registry.yaml
  1× message system 7 “”
  0× message developer 9 “”
  1× 7 “Rules:”
  1× 7 “{% render 'house', strict: strict %}”
  1× 9 “{% if debug %}”
    0× 9 “{% if debug %}”
    1× past 9 “{% if debug %}”
  0× 9 “It''s on.”
house.liquid
  1× partial house 1 “”
  1× 1 “House rules.”
  1× 2 “{% if strict %}”
    1× 2 “{% if strict %}”
    0× 2 “{% else %}”
  1× 2 “No jokes.”
  0× 2 “Jokes.”`,
  );
});

test('a partial that two prompts render counts the cases of both, and the table says what is left', async () => {
  const files = {
    'prompt-registry.yaml': `partials: { house: house.liquid }
prompts:
  one:
    draft: { model: gpt-4o, template: "{% render 'house', strict: true %}" }
  two:
    draft: { model: gpt-4o, template_file: two.liquid }
`,
    'house.liquid': '{% if strict %}No jokes.{% else %}Jokes.{% endif %}\n',
    'two.liquid': "Two.\n{% render 'house', strict: on %}\n{% if on %}\nOn.\nStill.\n{% endif %}\n",
  };
  const { workspace, found } = await cover({ files, cases: [{ on: false }], prompts: ['one', 'two'] });
  const house = found.find(({ uri }) => uri.endsWith('house.liquid'))!;
  expect(house.declarations).toMatchObject([{ name: 'house', cases: 2 }]);
  expect(house.statements.map(({ cases }) => cases)).toEqual([2, 1, 1]);
  expect(countCovered(house)).toEqual({
    statements: { covered: 3, total: 3 },
    branches: { covered: 2, total: 2 },
    declarations: { covered: 1, total: 1 },
  });
  const indexes = new Map<string, LineIndex>();
  const lineOf = (uri: string, offset: number): number => {
    const source = workspace.store.read(uri);
    const index = indexes.get(uri) ?? new LineIndex(source.state === 'loaded' ? source.text : '');
    indexes.set(uri, index);
    return index.positionAt(offset).line + 1;
  };
  expect(renderLineCoverage(found, { show: (uri) => workspace.relative(uri), lineOf })).toBe(
    `  file                  statements  branches  messages  not exercised
  prompt-registry.yaml  1/1         –         1/1
  house.liquid          3/3         2/2       1/1
  two.liquid            3/5         1/2       1/1       line 3–5
`,
  );
});

test('text behind an alias is the alias, and one occasion of it does not hide the other', async () => {
  const wording = `messages:
        - { role: system, content: &rules "{% if a %}A{% endif %}" }
        - { role: user, content: *rules }`;
  const workspace = await MemoryWorkspace.open({ 'prompt-registry.yaml': registryOf(wording) });
  workspace.store.parseWhole(workspace.uri('prompt-registry.yaml'));
  const placed = contentOf(workspace.prompt('asked'), 'draft', workspace.store)!;
  const [file] = findLineCoverage(placed, [{ variables: { a: false } }] as never, workspace.store);
  expect(file!.statements.map(({ cases }) => cases)).toContain(0);
  expect(file!.declarations.map(({ cases }) => cases)).toEqual([0, 0]);
});
