import { expect, test } from 'vitest';
import { LineIndex } from '../../../src/core/base/lineIndex.ts';
import type { TextRange } from '../../../src/core/base/problem.ts';
import { findDefinitions } from '../../../src/core/language/definition.ts';
import { findHighlights, findReferences } from '../../../src/core/language/references.ts';
import type { MemoryWorkspace } from '../memoryWorkspace.ts';
import { ask, openAt } from './at.ts';

const FILES = {
  'prompt-registry.yaml': `include: [more/*.yaml]
partials:
  tone: tone.md
endpoints:
  local: { base_url: http://localhost:1/v1 }
judge: { model: local/judge }
prompts:
  a:
    version: "1.1.0"
    rollback_to: "1.0.0"
    environments: { staging: 1.1.0 }
    variables:
      name: { sample: Ann }
      "loose": {}
    versions:
      "1.0.0":
        model: local/m
        template: Old {{ name }}
      "1.1.0":
        model: local/m
        last_eval: { baseline: { version: "1.0.0" } }
        messages:
          - role: system
            content: |
              Hi {{ name | upcase }} {% assign who = name %}{{ who }}
          - { role: user, content: "{% render 'tone', level: name %}" }
    evals: { suite: suite.yaml }
  b:
    versions_dir: b
    version: "2.0.0"
experiments:
  x: { prompt: a, control: { version: "1.0.0" }, challenger: { version: "1.1.0" } }
`,
  'more/c.yaml': 'prompts:\n  c:\n    model: local/z\n    template_file: ../c.liquid\n',
  'c.liquid': '{{ name }}',
  'tone.md': '{{ level }} {{level}}',
  'b/2.0.0.yaml': 'model: local/m\ntemplate: Hello {{ name }}\nshadow: { against: "2.0.0" }\n',
  'suite.yaml': `assertionTemplates:
  short: { type: javascript, value: output.length < 9 }
tests:
  - vars: { name: Bob, text: "file://text.txt" }
    assert:
      - $ref: '#/assertionTemplates/short'
      - type: contains
        value: "{{ name }}"
  - rows.csv
  - lines.jsonl
`,
  'rows.csv': 'name,__expected\nEve,x\n',
  'lines.jsonl': '{"vars": {"name": "Al"}}\n',
  'text.txt': 'text',
};

async function open(path: string, marked: string): Promise<Awaited<ReturnType<typeof openAt>>> {
  const text = FILES[path as keyof typeof FILES];
  const plain = marked.replace('‸', '');
  if (!text.includes(plain)) throw new Error(`${plain} is not in ${path}`);
  return openAt({ ...FILES, [path]: text.replace(plain, () => marked) });
}

/** `path:line:column “text”`. */
function drawn(workspace: MemoryWorkspace, uri: string, range: TextRange): string {
  const source = workspace.store.read(uri);
  const text = source.state === 'loaded' ? source.text : '';
  const { line, character } = new LineIndex(text).positionAt(range.start);
  return `${workspace.relative(uri)}:${line + 1}:${character + 1} ${text.slice(range.start, range.end)}`.trimEnd();
}

test.each([
  ['prompt-registry.yaml', 'Hi {{ na‸me', ['prompt-registry.yaml:13:7 name']],
  ['prompt-registry.yaml', '{{ wh‸o', ['prompt-registry.yaml:25:48 who']],
  ['prompt-registry.yaml', "render 'to‸ne", ['tone.md:1:1']],
  ['prompt-registry.yaml', 'le‸vel: name', ['tone.md:1:4 level']],
  ['prompt-registry.yaml', 'version: "1.‸1.0"\n    rollback', ['prompt-registry.yaml:19:7 "1.1.0"']],
  ['prompt-registry.yaml', 'rollback_to: "1‸.0.0"', ['prompt-registry.yaml:16:7 "1.0.0"']],
  ['prompt-registry.yaml', 'staging: 1.‸1.0', ['prompt-registry.yaml:19:7 "1.1.0"']],
  ['prompt-registry.yaml', 'version: "2.0‸.0"', ['b/2.0.0.yaml:1:1']],
  ['prompt-registry.yaml', 'prompt: a‸,', ['prompt-registry.yaml:8:3 a']],
  ['prompt-registry.yaml', 'challenger: { version: "1.1‸.0', ['prompt-registry.yaml:19:7 "1.1.0"']],
  ['prompt-registry.yaml', 'model: loc‸al/judge', ['prompt-registry.yaml:5:3 local']],
  ['prompt-registry.yaml', 'suite: sui‸te.yaml', ['suite.yaml:1:1']],
  ['prompt-registry.yaml', 'tone: to‸ne.md', ['tone.md:1:1']],
  ['prompt-registry.yaml', 'more/*‸.yaml', ['more/c.yaml:1:1']],
  ['more/c.yaml', 'local‸/z', ['prompt-registry.yaml:5:3 local']],
  ['more/c.yaml', '../c.li‸quid', ['c.liquid:1:1']],
  ['b/2.0.0.yaml', 'lo‸cal', ['prompt-registry.yaml:5:3 local']],
  ['b/2.0.0.yaml', 'against: "2.0‸.0"', ['b/2.0.0.yaml:1:1']],
  ['suite.yaml', 'na‸me: Bob', ['prompt-registry.yaml:13:7 name']],
  ['suite.yaml', '{{ na‸me', ['prompt-registry.yaml:13:7 name']],
  ['suite.yaml', 'Templates/sho‸rt', ['suite.yaml:2:3 short']],
  ['suite.yaml', 'file://te‸xt', ['text.txt:1:1']],
  ['rows.csv', 'na‸me', ['prompt-registry.yaml:13:7 name']],
  ['lines.jsonl', 'na‸me', ['prompt-registry.yaml:13:7 name']],
  ['prompt-registry.yaml', 'rol‸e: system', []],
])('%s: %s is defined at', async (path, marked, expected) => {
  const { workspace, uri, offset } = await open(path, marked);
  const found = await ask(workspace, () => findDefinitions(uri, offset, workspace.store));
  expect(found.map((one) => drawn(workspace, one.uri, one.range))).toEqual(expected);
});

test('an alias is defined at its anchor', async () => {
  const { workspace, uri, offset } = await openAt(
    'prompts:\n  a: &base\n    model: m\n    template: &t Hi\n  b:\n    <<: *base\n    template: *t‸\n',
  );
  const found = await ask(workspace, () => findDefinitions(uri, offset, workspace.store));
  expect(found.map((one) => drawn(workspace, one.uri, one.range))).toEqual(['prompt-registry.yaml:4:15 &t']);
});

test.each([
  [
    'prompt-registry.yaml',
    'Hi {{ na‸me',
    [
      'lines.jsonl:1:11 "name"',
      'prompt-registry.yaml:13:7 name',
      'prompt-registry.yaml:18:26 name',
      'prompt-registry.yaml:25:21 name',
      'prompt-registry.yaml:25:54 name',
      'prompt-registry.yaml:26:62 name',
      'rows.csv:1:1 name',
      'suite.yaml:4:13 name',
      'suite.yaml:8:20 name',
    ],
  ],
  [
    'prompt-registry.yaml',
    '"1.0‸.0":',
    [
      'prompt-registry.yaml:10:18 "1.0.0"',
      'prompt-registry.yaml:16:7 "1.0.0"',
      'prompt-registry.yaml:21:43 "1.0.0"',
      'prompt-registry.yaml:32:39 "1.0.0"',
    ],
  ],
  ['prompt-registry.yaml', '  a‸:', ['prompt-registry.yaml:32:16 a', 'prompt-registry.yaml:8:3 a']],
  ['prompt-registry.yaml', 'tone‸:', ['prompt-registry.yaml:26:48 tone', 'prompt-registry.yaml:3:3 tone']],
  [
    'prompt-registry.yaml',
    'local‸:',
    [
      'b/2.0.0.yaml:1:8 local',
      'more/c.yaml:3:12 local',
      'prompt-registry.yaml:17:16 local',
      'prompt-registry.yaml:20:16 local',
      'prompt-registry.yaml:5:3 local',
      'prompt-registry.yaml:6:17 local',
    ],
  ],
  ['tone.md', 'lev‸el', ['prompt-registry.yaml:26:55 level', 'tone.md:1:15 level', 'tone.md:1:4 level']],
  ['prompt-registry.yaml', 'sui‸te.yaml', ['prompt-registry.yaml:27:21 suite.yaml']],
  ['c.liquid', 'na‸me', ['c.liquid:1:4 name']],
])('%s: %s is named at', async (path, marked, expected) => {
  const { workspace, uri, offset } = await open(path, marked);
  const options = { store: workspace.store, withDeclaration: true };
  const found = await ask(workspace, () => findReferences(uri, offset, options));
  expect(found.map((one) => drawn(workspace, one.uri, one.range)).toSorted()).toEqual(expected);
});

test('highlights tell what sets a name from what reads it', async () => {
  const { workspace, uri, offset } = await open('prompt-registry.yaml', '{{ wh‸o');
  const found = await ask(workspace, () => findHighlights(uri, offset, workspace.store));
  expect(found.map(({ kind, range }) => `${kind} ${range.end - range.start}`)).toEqual(['write 3', 'read 3']);
});

test('a name that a template sets twice is defined where it was set last', async () => {
  const { workspace, uri, offset } = await openAt(
    'prompts:\n  a:\n    template: "{% assign x = 1 %}{% assign x = 2 %}{{ x‸ }}{% assign x = 3 %}"\n',
  );
  const found = await ask(workspace, () => findDefinitions(uri, offset, workspace.store));
  expect(found.map((one) => drawn(workspace, one.uri, one.range))).toEqual(['prompt-registry.yaml:3:44 x']);
});
