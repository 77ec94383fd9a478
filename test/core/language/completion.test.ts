import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../../src/core/yaml/parse.ts';
import { filterHelp, tagHelp } from '../../../src/core/language/completionFilters.ts';
import { scorers } from '../../../src/core/evals/scorers/index.ts';
import { engine } from '../../../src/core/template/engine.ts';
import { placeAt } from '../../../src/core/language/completionScan.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { type Setting, REGISTRY, complete, completeIn } from './completing.ts';

const PROMPT = `endpoints:
  local: { base_url: "http://localhost:11434/v1" }
prompts:
  sum:
    version: "1.0.0"
    variables:
      user: { description: Who asks, sample: { name: Ann, tags: [x, y] } }
      ticket: { sample: VPN drops }
    evals: { suite: s.yaml }
    versions:
      "1.0.0": { model: gpt-4o, template: "Hi {{ user }}", eval_score: 0.9, stage: canary, released_at: "2026-01-02" }
      "0.9.0": { model: local/m, template: "Hi {{ ticket }} {{ extra }}" }
    draft:
`;
const SUITE: Setting = {
  in: 's.yaml',
  files: { [REGISTRY]: PROMPT, 'cases.csv': 'a\n1\n', 'sub/b.yaml': '' },
};

/** Each line: what stands before and behind the cursor, and the labels that come first, in order. */
type Row = readonly [marked: string, first: readonly string[], setting?: Setting];

async function expectFirst([marked, first, setting]: Row): Promise<void> {
  const { labels } = await complete(marked, setting);
  if (first.length === 0) expect(labels).toEqual([]);
  else expect(labels.slice(0, first.length)).toEqual(first);
}

describe('keys', () => {
  test.for<Row>([
    ['|', ['schema_version', 'include', 'partials']],
    ['pro|', ['schema_version']],
    ['prompts:\n  a:\n    |', ['description', 'owner']],
    ['prompts:\n  a:\n    description: x\n    |\n    tags: []', ['owner', 'version']],
    ['prompts:\r\n  a:\r\n    description: x\r\n    |\r\n    tags: []\r\n', ['owner', 'version']],
    ['prompts:\n  a: { | }', ['description']],
    ['prompts:\n  a: { description: x, | , tags: [] }', ['owner', 'version']],
    ['prompts:\n  a: {\n    description: x,\n    |\n  }', ['owner', 'tags']],
    [`${PROMPT}      |`, ['model', 'temperature']],
    [`${PROMPT}      model: x\n      tem|: 0.2`, ['temperature']],
    [`${PROMPT}      messages:\n        - |`, ['role', 'content']],
    [`${PROMPT}      messages:\n        - role: user\n          |`, ['content']],
    [`${PROMPT}      messages:\n      - role: user\n        |`, ['content']],
    [`${PROMPT}experiments:\n  x:\n    |`, ['prompt', 'control', 'challenger', 'description']],
    [`${PROMPT}experiments:\n  x:\n    guardrails:\n      |`, ['auto_revert', 'revert_if', 'sensitivity']],
    [`${PROMPT}experiments:\n  x:\n    rollout:\n      steps:\n        - |`, ['weight', 'hold_minutes']],
    [`${PROMPT}monitoring:\n  |`, ['source', 'quality', 'error_rate', 'latency', 'cost', 'no_data', 'drift']],
    [`${PROMPT}monitoring:\n  quality:\n    |`, ['score', 'threshold', 'clear', 'window_days', 'min_calls']],
    [`${PROMPT}monitoring:\n  prompts:\n    |`, ['sum']],
    [`${PROMPT}monitoring:\n  prompts:\n    sum:\n      |`, ['quality', 'error_rate']],
    [`${PROMPT}monitoring:\n  hooks:\n    - |`, ['webhook', 'webhook_env', 'command', 'args', 'on']],
    [`${PROMPT}    variables:\n      |`, ['user', 'ticket', 'extra']],
    ['prompts:\n  a: &base\n    model: x\n  b:\n    <<: *base\n    |', ['description', 'owner']],
    ['prompts:\n\n\n  a:\n    # a comment\n\n    |', ['description', 'owner']],
    ['prompts:\n  a:\n    description: "never closed\n  b:\n    |', ['description', 'owner']],
    ['prompts:\n  a:\n    tags: [x\n  b:\n    |', ['description', 'owner']],
    ['prompts:\n  a:\n    # |', []],
    ['prompts:\n  a:\n    description: x # |', []],
    ['prompts:\n  a:\n    template: |CURSOR||', []],
  ])('%j', expectFirst);

  test('are followed by the shape of their value', async () => {
    const { take } = await complete(`${PROMPT}      |`).then((found) => ({
      take: (label: string) => found.take(label).slice(PROMPT.length),
    }));
    expect(take('template')).toBe('      template: |\n        ');
    expect(take('messages')).toBe(
      '      messages:\n        - role: system\n          content: |\n            ',
    );
    expect(take('stop')).toBe('      stop: ');
    expect(take('reasoning_effort')).toBe('      reasoning_effort: none');
    expect(take('output_schema')).toBe('      output_schema:\n        ');
  });

  test('in flow style have a value in flow style', async () => {
    const found = await complete('experiments:\n  x: { | }');
    expect(found.take('control')).toBe('experiments:\n  x: { control: { version: , weight:  } }');
  });

  test('of an item are indented like its first key', async () => {
    const found = await complete('tests:\n  - |', SUITE);
    expect(found.take('vars')).toBe('tests:\n  - vars:\n      ');
  });

  test('that are there already are replaced alone', async () => {
    const found = await complete('prompts:\n  a:\n    des|c: What it is for\n');
    expect(found.take('description')).toBe('prompts:\n  a:\n    description: What it is for\n');
    expect(found.take('description', 'insert')).toBe('prompts:\n  a:\n    descriptionc: What it is for\n');
  });

  test('in quotes keep the quote that closes them', async () => {
    const found = await complete(`${PROMPT.replace('    draft:\n', '')}      "1.|"`);
    expect(found.take('1.0.1').endsWith('      "1.0.1"')).toBe(true);
  });

  test('say what they are for, and which are required', async () => {
    const found = await complete(`${PROMPT}experiments:\n  x:\n    |`);
    expect(found.item('prompt')).toMatchObject({
      detail: 'required',
      documentation: 'The prompt whose traffic is shared.',
    });
    expect(found.item('salt').detail).toBe('text');
  });

  test('of new versions put the step that the draft asks for first', async () => {
    const draft = '    draft: { model: gpt-4o, template: "Hi {{ user }} {{ ticket }}" }\n';
    const changed = PROMPT.replace('    draft:\n', draft).replace('      "1.0.0"', '      |\n      "1.0.0"');
    const { labels, items } = await complete(changed);
    expect(labels.slice(0, 3)).toEqual(['2.0.0', '1.0.1', '1.1.0']);
    expect(items[0]!.documentation).toContain('ticket');
  });
});

describe('values', () => {
  const within = (line: string): string => `${PROMPT}      ${line}`;
  test.for<Row>([
    [within('messages:\n        - role: |'), ['system', 'developer', 'user', 'assistant']],
    ['endpoints:\n  x:\n    free: |', ['true', 'false']],
    ['endpoints:\n  x: { free: | }', ['true', 'false']],
    ['endpoints:\n  x: { api: c| }', ['chat', 'responses']],
    ['endpoints:\n  my-server:\n    api_key_env: |', ['MY_SERVER_API_KEY', 'OPENAI_API_KEY']],
    ['schema_version: |', ['1']],
    [within('reasoning_effort:\n        |'), ['none', 'minimal']],
    [`${PROMPT}    rollback_to: |`, ['1.0.0', '0.9.0']],
    [`${PROMPT}    rollback_to: "0|"`, ['1.0.0', '0.9.0']],
    [`${PROMPT}    environments: { staging: | }`, ['1.0.0', '0.9.0']],
    [PROMPT.replace('version: "1.0.0"', 'version: |'), ['1.0.0', '0.9.0', '1.0.1', '1.1.0', '2.0.0']],
    [`${PROMPT}experiments:\n  x:\n    prompt: |`, ['sum']],
    [`${PROMPT}monitoring:\n  no_data: |`, ['off']],
    [`${PROMPT}monitoring:\n  actions: { quality: | }`, ['rollback', 'staged_rollback', 'kill']],
    [`${PROMPT}monitoring:\n  hooks:\n    - on: [|]`, ['opened', 'escalated', 'ended']],
    [`${PROMPT}experiments:\n  x:\n    prompt: sum\n    control: { version: | }`, ['1.0.0', '0.9.0']],
    [`${PROMPT}experiments:\n  x:\n    metrics:\n      - |`, ['quality_score', 'latency_p95']],
    [`${PROMPT}experiments:\n  x:\n    guardrails: { sensitivity: | }`, ['threshold', 'any_harm']],
    [`${PROMPT}experiments:\n  x:\n    outcome: |`, ['promoted', 'reverted', 'stopped']],
    ['include:\n  - |', ['a.yaml', 'sub/b.yaml'], { files: { 'sub/b.yaml': '', 'a.yaml': '' } }],
    [within('template_file: te|'), ['text.md'], { files: { 'text.md': '' } }],
    ['partials:\n  footer: |', ['text.md'], { files: { 'text.md': '' } }],
    [within('temperature: |'), []],
  ])('%j', expectFirst);

  test('of versions say their score, stage and date', async () => {
    const found = await complete(`${PROMPT}    rollback_to: |`);
    expect(found.item('1.0.0').detail).toBe('score 0.90 · canary · production · 2026-01-02');
    expect(found.item('0.9.0').detail).toBe('no score');
    expect(found.take('0.9.0').endsWith('    rollback_to: "0.9.0"')).toBe(true);
  });

  test('keep the quotes and what stands behind them', async () => {
    for (const [written, expected] of [
      ['"0|" # why', '"0.9.0" # why'],
      ["'0|.1'", "'0.9.0'"],
      ['"0|', '"0.9.0"'],
      ['0|.1 # why', '"0.9.0" # why'],
    ]) {
      const found = await complete(`${PROMPT}    rollback_to: ${written}\n`);
      expect(found.take('0.9.0').slice(PROMPT.length)).toBe(`    rollback_to: ${expected}\n`);
    }
  });

  test('right behind the colon bring the blank along', async () => {
    const found = await complete(`${PROMPT}    rollback_to:|`, { trigger: ':' });
    expect(found.take('0.9.0').endsWith('rollback_to: "0.9.0"')).toBe(true);
  });
});

const model = (value: string): string => `${PROMPT}      model: ${value}\n`;

describe('models', () => {
  test('those of the registry come first, then what its endpoints list, then what is known', async () => {
    const { labels, items } = await complete(model('|'), {
      listModels: ({ name }) => Promise.resolve(name === 'local' ? ['llama3.1'] : []),
    });
    expect(labels.slice(0, 3)).toEqual(['gpt-4o', 'local/m', 'local/llama3.1']);
    expect(items[0]!.detail).toBe('$2.5 in, $10 out · 128k');
    expect(labels).toContain('gpt-4.1');
    expect(labels.at(-1)).toBe('local/');
  });

  test('behind an endpoint’s name are its own, and replace the whole name', async () => {
    const found = await complete(model('local/ll|ama'), {
      listModels: ({ name }) => Promise.resolve([`${name}3`]),
    });
    expect(found.labels).toEqual(['local/m', 'local/local3']);
    expect(found.take('local/local3').slice(PROMPT.length)).toBe('      model: local/local3\n');
  });

  test('what has been typed meanwhile is no model', async () => {
    const typed = model('gpt-4.1-m');
    const workspace = await MemoryWorkspace.open({ [REGISTRY]: typed });
    const text = model('gpt');
    const { labels } = await completeIn(workspace, { name: REGISTRY, text, offset: text.length - 1 });
    expect(labels).not.toContain('gpt-4.1-m');
  });

  test('nobody waits for an endpoint that does not answer', async () => {
    const found = await complete(model('|'), { listModels: () => new Promise(() => {}) });
    expect(found.found?.isIncomplete).toBe(true);
    expect(found.labels).toContain('gpt-4o');
  });
});

describe('templates', () => {
  const block = (text: string): string => `${PROMPT}      template: |\n        ${text}`;
  test.for<Row>([
    [block('Hi {{|CURSOR|'), ['user', 'ticket', 'extra']],
    [block('Hi {{ us|CURSOR|er }}'), ['user', 'ticket']],
    [block('Hi\n\n        {{ |CURSOR|'), ['user', 'ticket']],
    [block('Hi {{ user.|CURSOR| }}'), ['name', 'tags']],
    [block('Hi {{ user.tags.|CURSOR| }}'), ['first', 'last', 'size']],
    [block('{% assign who = user %}{{ who.|CURSOR| }}'), ['name', 'tags']],
    [
      block('{% for t in user.tags %}{{ |CURSOR| }}{% endfor %}'),
      ['user', 'ticket', 'extra', 't', 'forloop'],
    ],
    [block('{% for t in user.tags %}{{ forloop.|CURSOR| }}'), ['index', 'index0', 'first']],
    [block('{% for t in user.tags %}{% endfor %}{{ forloop.|CURSOR| }}'), []],
    [block('{% for t in |CURSOR|'), ['user', 'ticket']],
    [block('{% if |CURSOR|'), ['user', 'ticket']],
    [block('{% if user |CURSOR|'), ['and', 'or', 'contains']],
    [block('{{ user | |CURSOR|'), ['default', 'json']],
    [block('{{ user | default: |CURSOR|'), ['user', 'ticket']],
    [block('{{ user |CURSOR|'), []],
    [block('{{ "us|CURSOR|" }}'), []],
    [block('{%|CURSOR|'), ['if', 'for', 'render']],
    [block('{% if user %}{%|CURSOR|'), ['endif', 'if']],
    [block('{% raw %}{{ |CURSOR|'), []],
    [block('{% raw %}{% |CURSOR|'), ['endraw']],
    [block('Hi user, |CURSOR|'), []],
    [block('{{ user }} |CURSOR|'), []],
    [`${PROMPT}      template: "Hi {{ |CURSOR|"`, ['user', 'ticket']],
    [`${PROMPT}      template: Hi {{ |CURSOR|`, ['user', 'ticket']],
    [
      `${PROMPT}      messages:\n        - role: user\n          content: >-\n            {{ |CURSOR|`,
      ['user', 'ticket'],
    ],
    [`${PROMPT}      messages: [{ role: user, content: "{{ |CURSOR|" }]`, ['user', 'ticket']],
    [
      'Hi {{ |CURSOR|',
      ['x'],
      {
        in: 't.md',
        files: { [REGISTRY]: 'prompts: { a: { variables: { x: {} }, draft: { template_file: t.md } } }' },
      },
    ],
    [
      '{{ |CURSOR|',
      ['tone'],
      {
        in: 'f.md',
        files: {
          't.md': "{% render 'foot', tone: x %}",
          [REGISTRY]: 'partials: { foot: f.md }\nprompts: { a: { draft: { template_file: t.md } } }',
        },
      },
    ],
    [
      "{% render '|CURSOR|",
      ['foot'],
      {
        in: 't.md',
        files: {
          'f.md': '',
          [REGISTRY]: 'partials: { foot: f.md }\nprompts: { a: { draft: { template_file: t.md } } }',
        },
      },
    ],
    [
      'template: |\n  {{ |CURSOR|',
      ['q'],
      {
        in: 'v/1.0.0.yaml',
        files: { [REGISTRY]: 'prompts: { a: { variables: { q: {} }, versions_dir: v } }' },
      },
    ],
    ['mo|', ['model'], { in: 'v/1.0.0.yaml', files: { [REGISTRY]: 'prompts: { a: { versions_dir: v } }' } }],
  ])('%j', expectFirst);

  test.for([
    ['{{|CURSOR|', '{{user}}'],
    ['{{|CURSOR|}}', '{{user}}'],
    ['{{|CURSOR|}', '{{user}}'],
    ['{{ |CURSOR|', '{{ user }}'],
    ['{{ |CURSOR|}}', '{{ user }}'],
    ['{{ u|CURSOR|s }} and {{ ticket }}', '{{ user }} and {{ ticket }}'],
    ['{{ u|CURSOR| and {{ ticket }}', '{{ user }} and {{ ticket }}'],
  ] as const)('%j becomes %j', async ([before, after]) => {
    const found = await complete(block(before));
    expect(found.take('user')).toBe(block(after));
  });

  test.for([
    ['{%|CURSOR|', 'if', '{% if condition %}{% endif %}'],
    ['{%|CURSOR|}', 'if', '{% if condition %}{% endif %}'],
    ['{% |CURSOR| %}', 'for', '{% for item in items %}'],
    ['{% if user %}{% e|CURSOR|', 'endif', '{% if user %}{% endif %}'],
    ['{% if user %}{%|CURSOR|}', 'endif', '{% if user %}{% endif %}'],
    ["{% render 'f|CURSOR|x' %}", 'foot', "{% render 'foot' %}"],
    ['{% render |CURSOR|', 'foot', "{% render 'foot'"],
    ['{{ user | tr|CURSOR| }}', 'truncate', '{{ user | truncate: 200 }}'],
    ['{{ user | tr|CURSOR|uncate: 5 }}', 'truncate', '{{ user | truncate: 5 }}'],
  ] as const)('%j with %j becomes %j', async ([before, label, after]) => {
    const head = 'partials: { foot: f.md }\n';
    const found = await complete(head + block(before), { files: { 'f.md': '' } });
    expect(found.take(label)).toBe(head + block(after));
  });

  test('a variable says what it is, and what is typed is no variable', async () => {
    const found = await complete(block('{{ ticket }} {{ unk|CURSOR| }}'));
    expect(found.item('ticket')).toMatchObject({ detail: 'VPN drops', documentation: 'Sample: `VPN drops`' });
    expect(found.item('extra').detail).toBe('not declared');
    expect(found.labels).not.toContain('unk');
  });

  test('every filter and tag of the language is described, and no other', () => {
    expect(Object.keys(filterHelp).toSorted()).toEqual(Object.keys(engine.filters).toSorted());
    expect(Object.keys(tagHelp).toSorted()).toEqual(
      Object.keys(engine.tags)
        .filter((tag) => tag !== '#')
        .concat('else', 'elsif', 'when')
        .toSorted(),
    );
  });

  test.for(Object.entries(filterHelp).filter(([, { example }]) => example.includes(' → ')))(
    'the example of %s is true',
    async ([, { example }]) => {
      const [source = '', expected] = example.split(' → ');
      const values = { tags: ['a', 'b'], order: { id: 7 }, users: [{ id: 7 }], prices: [5, 7] };
      const tags =
        /first|last|\btags\b/.test(source) && expected === 'a, b, and c' ? ['a', 'b', 'c'] : values.tags;
      expect(await engine.parseAndRender(source, { ...values, tags })).toBe(expected);
    },
  );
});

describe('suites', () => {
  test.for<Row>([
    ['|', ['$schema', 'description', 'defaultTest', 'tests'], SUITE],
    ['tests:\n  - |', ['description', 'vars', 'assert'], SUITE],
    ['tests:\n  - vars:\n      |', ['all 3 missing variables', 'user', 'ticket', 'extra'], SUITE],
    ['tests:\n  - vars:\n      user: x\n      |', ['all 2 missing variables', 'ticket', 'extra'], SUITE],
    ['tests:\n  - vars: { user: x, ticket: y, | }', ['extra'], SUITE],
    ['tests:\n  - vars:\n      ticket: |', ['VPN drops'], SUITE],
    ['tests:\n  - assert:\n      - |', ['equals', 'contains'], SUITE],
    ['tests:\n- assert:\n  - |', ['equals', 'contains'], SUITE],
    ['tests:\n  - assert: [{ type: | }]', ['equals', 'contains'], SUITE],
    ['tests:\n  - assert: [{ type: latency, | }]', ['threshold', 'weight'], SUITE],
    ['tests:\n  - assert:\n      - type: regex\n        |', ['value'], SUITE],
    ['defaultTest:\n  assert:\n    - type: not-|', ['equals'], SUITE],
    ['tests: |', ['cases.csv', 'prompt-registry.yaml', 'sub/b.yaml'], SUITE],
    ['tests:\n  - "file:|"', ['cases.csv', 'prompt-registry.yaml'], SUITE],
    [
      'assertionTemplates:\n  polite:\n    type: llm-rubric\n  short: { type: cost }\ntests:\n  - assert:\n      - $ref: |',
      ['#/assertionTemplates/polite', '#/assertionTemplates/short'],
      SUITE,
    ],
    [
      'tests:\n  - assert:\n    - type: regex\n      metric: tone\n    - type: cost\n      metric: |',
      ['tone'],
      SUITE,
    ],
    ['judge:\n  model: |', ['gpt-4o', 'local/m'], SUITE],
    ['tests:\n  - vars:\n      user: >\n        Hello {{ |CURSOR|', ['user', 'ticket'], SUITE],
    ['- |', ['description', 'vars'], SUITE],
  ])('%j', expectFirst);

  test('an assertion comes with the keys that it needs', async () => {
    const found = await complete('tests:\n  - assert:\n      - type: |', SUITE);
    expect(found.take('contains')).toBe(
      'tests:\n  - assert:\n      - type: contains\n        value: root cause',
    );
    expect(found.take('levenshtein')).toContain('value: "Hello, world"\n        threshold: 3');
    expect(found.take('not-is-json')).toContain(
      'type: not-is-json\n        value:\n          type: object\n          required: [priority]',
    );
    expect(found.item('llm-rubric').documentation).toContain(scorers['llm-rubric'].description);
  });

  test('an assertion whose keys are there gets its type alone', async () => {
    const found = await complete('tests:\n  - assert:\n      - type: con|\n        value: x\n', SUITE);
    expect(found.take('icontains')).toBe('tests:\n  - assert:\n      - type: icontains\n        value: x\n');
  });

  test('all missing variables come at once, with their samples', async () => {
    const found = await complete('tests:\n  - vars:\n      |', SUITE);
    expect(found.take('all 3 missing variables')).toBe(
      'tests:\n  - vars:\n      user: { name: Ann, tags: [x, y] }\n      ticket: VPN drops\n      extra: ',
    );
  });
});

describe('what is typed for another reason asks for nothing', () => {
  test.for<Row>([
    ['prompts:\n  a:\n   |', [], { trigger: ' ' }],
    [`${PROMPT}      model: gpt |`, [], { trigger: ' ' }],
    [`${PROMPT}      model: gpt-4.|`, ['gpt-4o'], { trigger: '.' }],
    [`${PROMPT}      template: |\n        Hello {|CURSOR|`, [], { trigger: '{' }],
    [`${PROMPT}      template: |\n        a/b|CURSOR|`, [], { trigger: '/' }],
    ['prompts:\n  a:\n    description: "|"', [], { trigger: '"' }],
    [`${PROMPT}    rollback_to: "|"`, ['1.0.0'], { trigger: '"' }],
    ['tests:\n  - |', ['description'], { ...SUITE, trigger: ' ' }],
  ])('%j', expectFirst);

  test('other files are none of its business', async () => {
    const workspace = await MemoryWorkspace.open({ [REGISTRY]: PROMPT, 'other.yaml': 'x' });
    const { found } = await completeIn(workspace, { name: 'other.yaml', text: 'x', offset: 1 });
    expect(found).toBeUndefined();
  });
});

describe('whatever the text', () => {
  const hostile = fc.array(
    fc.oneof(
      fc.constantFrom(
        'prompts:',
        '\n',
        '\r\n',
        '  ',
        '    ',
        '- ',
        'a:',
        ' ',
        '|',
        '>-',
        '{',
        '}',
        '[',
        ']',
        ',',
        '"',
        "'",
        '#',
        ' # x',
        '&a ',
        '*a',
        '<<: *a',
        '{{ ',
        '}}',
        '{% if ',
        '%}',
        'template: ',
        'versions:',
        'model: ',
        'vars:',
        '\t',
        '---',
        '\\',
        '\uFEFF',
        'é',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 40 },
  );

  test('the scanner never throws, and its ranges hold the cursor and stay on its line', () => {
    fc.assert(
      fc.property(hostile, (parts) => {
        const text = parts.join('');
        for (let offset = 0; offset <= text.length; offset++) {
          const place = placeAt(text, offset);
          if (!place || place.role === 'text') continue;
          const { start, end } = place.range;
          expect(start).toBeLessThanOrEqual(offset);
          expect(end).toBeGreaterThanOrEqual(offset);
          expect(text.slice(start, end)).not.toMatch(/\n/);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('completing never throws, and what is replaced stays on the line', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, fc.nat(), async (parts, at) => {
        const text = parts.join('');
        const workspace = await MemoryWorkspace.open({ [REGISTRY]: text });
        const offset = at % (text.length + 1);
        const { found } = await completeIn(workspace, { name: REGISTRY, text, offset });
        if (!found) return;
        expect(found.replace.start).toBeLessThanOrEqual(offset);
        expect(found.replace.end).toBeGreaterThanOrEqual(offset);
        expect(text.slice(found.replace.start, found.replace.end)).not.toMatch(/\n/);
      }),
      { numRuns: 200 },
    );
  });

  test('every key that is taken leaves YAML that can be read', async () => {
    for (const marked of [
      `${PROMPT}      |\n`,
      'prompts:\n  a:\n    |\n',
      'prompts:\n  a: { | }\n',
      '|\n',
      `${PROMPT}experiments:\n  x:\n    |\n`,
      `${PROMPT}experiments:\n  |\n`,
      'prompts:\n  |\n',
      'endpoints:\n  |\n',
    ]) {
      const found = await complete(marked);
      expect(found.labels.length).toBeGreaterThan(0);
      for (const label of found.labels) {
        const { problems } = parseYaml(found.take(label));
        expect({ label, problems: problems.map(({ message }) => message) }).toEqual({ label, problems: [] });
      }
    }
  });

  test('every assertion that is taken is one', async () => {
    for (const marked of [
      'tests:\n  - assert:\n      - |\n',
      'tests:\n  - assert: [{ type: | }]\n',
      'tests:\n  - assert: [|]\n',
    ]) {
      const found = await complete(marked, SUITE);
      expect(found.labels.length).toBeGreaterThan(0);
      for (const label of found.labels)
        expect({ label, problems: parseYaml(found.take(label)).problems }).toEqual({ label, problems: [] });
    }
  });
});
