import { expect, test } from 'vitest';
import { RegistryFile } from '../../../src/core/registry/registryFile.ts';
import { expectProblems, unmarked } from '../problemMarks.ts';
import { drawnProblems, problemsIn } from './drawnRegistry.ts';

const URI = 'file:///prompt-registry.yaml';

/** Syntax and shape: exactly the marked problems, in pieces and at once. */
function check(marked: string): RegistryFile {
  const file = RegistryFile.of(URI, unmarked(marked));
  expectProblems(marked, problemsIn(file));
  expect(drawnProblems(file)).toEqual(drawnProblems(file.parsedWhole()));
  return file;
}

const promptsOf = (file: RegistryFile) => file.prompts.map(({ block }) => block.parsed.prompt);

const SEED = `# prompt-registry.yaml
prompts:
  summarise-ticket:
    version: "2.1.0"
    model: "gpt-4o"
    temperature: 0.3
    max_tokens: 500
    template: |
      You are a senior support engineer. Summarise this
      ticket in 3 bullet points: priority, root cause, action.
      TICKET: {{ticket_content}}
    eval_score: 0.91                       # last evaluation score
    deployed_at: "2026-05-07T14:00:00Z"
    rollback_to: "2.0.0"                   # auto-rollback target
    cost_cap_usd: 0.05                     # per-call cost limit
`;

test('the seed example loads unchanged', () => {
  const [prompt, ...others] = promptsOf(check(SEED));
  expect(others).toEqual([]);
  expect(prompt).toMatchObject({
    name: 'summarise-ticket',
    version: { value: '2.1.0' },
    rollbackTo: { value: '2.0.0' },
    costCapUsd: { value: 0.05 },
    inline: {
      model: { value: 'gpt-4o' },
      parameters: { temperature: 0.3, max_tokens: 500 },
      evalScore: { value: 0.91 },
      deployedAt: '2026-05-07T14:00:00Z',
      wording: {
        kind: 'template',
        template: {
          text: 'You are a senior support engineer. Summarise this\nticket in 3 bullet points: priority, root cause, action.\nTICKET: {{ticket_content}}\n',
        },
      },
    },
    draft: undefined,
    versions: [],
    variables: undefined,
  });
});

test.each(['', '\n', '# nothing yet\n', '---\n', '\ufeff', 'prompts:\n', 'prompts: {}\n', 'prompts: ~\n'])(
  '%j has no prompts and no problems',
  (text) => {
    expect(promptsOf(check(text))).toEqual([]);
  },
);

test('a list of prompts', () => {
  check(`prompts: []
#        ^^ error wrong-type: “prompts” must be a map with a name for each prompt. Write “  my-prompt:” on a line of its own below it.
`);
});

test.each(['- a\n', 'hello\n', '[1, 2]\n', '"prompts"\n'])('%j is no registry', (text) => {
  const problems = problemsIn(RegistryFile.of(URI, text));
  expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
});

test('wrong types at every level hide nothing else', () => {
  const file = check(`schema_version: 2
#               ^ error invalid-value: “schema_version” must be 1.
include: more.yaml
#        ^^^^^^^^^ error wrong-type: “include” must be a list, not text.
partials: { safety: 3 }
#                   ^ error wrong-type: “partials.safety” must be text, not the number 3 (quote it to make it text).
endpoints: { local: { base_url: 8080, free: maybe }, other: x }
#                               ^^^^ error wrong-type
#                                           ^^^^^ error wrong-type
#                                                           ^ error wrong-type
prices: { m: { input_per_mtok: cheap } }
#         ^ error missing-key: “prices.m” needs the key “output_per_mtok”.
#                              ^^^^^ error wrong-type
prompts:
  a: text
# ^ error wrong-type: “a” must be a map of keys and values. Put its keys on the lines below, indented.
  b:
    version: 2.1
#            ^^^ error wrong-type: “version” must be text, not the number 2.1 (quote it to make it text).
    tags: support
#         ^^^^^^^ error wrong-type
    cost_cap_usd: 0
#                 ^ error invalid-value: “cost_cap_usd” must be greater than 0.
    evals: { suite: [a], min_score: 2 }
#                   ^^^ error wrong-type
#                                   ^ error invalid-value
    variables: { x: { sample: 1, required: yes } }
#                                          ^^^ error wrong-type
    draft: none
#          ^^^^ error wrong-type
    model: 4
#          ^ error wrong-type
    temperature: hot
#                ^^^ error wrong-type: “temperature” must be a number, not text.
    messages: [{ role: usr, content: Hi }, { role: user }]
#                      ^^^ error invalid-value
#                                          ^ error missing-key
    versions:
      "1.0.0": [1]
#     ^^^^^^^ error wrong-type
      "2.0.0":
        model: gpt-4o
        max_tokens: 0.5
#                   ^^^ error wrong-type
        template: Hi
  c:
    model: gpt-4o
    template: Hi
`);
  const [, , good] = promptsOf(file);
  expect(good).toMatchObject({ name: 'c', inline: { model: { value: 'gpt-4o' } } });
});

test('the evidence of a shadow validation; what was changed by hand is left out', () => {
  const [first, second] = promptsOf(
    check(`prompts:
  a:
    model: m
    template: Hi
    shadow:
      digest: "sha256:aa"
      verdict: pass
      against: "2.0.0"
      pairs: 200
      units: 120
      quality_delta: -0.004
      ci95: [-0.012, 0.004]
      run_at: "2026-11-26T09:00:00Z"
  b:
    draft:
      model: m
      template: Hi
      shadow: { verdict: fine, pairs: many, x-by: us, units: 3 }
#                        ^^^^ error invalid-value: “shadow.verdict” must be one of pass, fail, inconclusive.
#                                     ^^^^ error wrong-type: “shadow.pairs” must be a whole number, not text.
`),
  );
  expect(first?.inline?.shadow).toEqual({
    digest: 'sha256:aa',
    verdict: 'pass',
    against: '2.0.0',
    pairs: 200,
    units: 120,
    quality_delta: -0.004,
    ci95: [-0.012, 0.004],
    run_at: '2026-11-26T09:00:00Z',
  });
  expect(second?.draft?.content.shadow).toEqual({ verdict: 'fine', units: 3 });
});

test('keys that stand twice: the first counts', () => {
  const file = check(`judge: { model: a }
prompts:
  p:
    version: "1.0.0"
    version: "2.0.0"
#   ^^^^^^^ error duplicate-key
    versions:
      "1.0.0": { model: a, template: x }
      "1.0.0": { model: b, template: y }
#     ^^^^^^^ error duplicate-key
    version: "3.0.0"
#   ^^^^^^^ error duplicate-key
  p: { model: c, template: z }
# ^ error duplicate-key
judge: { model: b }
^^^^^ error duplicate-key
`);
  const [first] = promptsOf(file);
  expect(first).toMatchObject({
    version: { value: '1.0.0' },
    versions: [{ version: '1.0.0', content: { model: { value: 'a' } } }],
  });
  expect(file.settings.judge).toEqual({ model: 'a' });
});

test('unknown keys are warnings, with what was probably meant', () => {
  check(`promts: {}
^^^^^^ warning unknown-key: “promts” is no key of this map. Did you mean “prompts”?
x-anything: { at: all }
prompts:
  p:
    modle: gpt-4o
#   ^^^^^ warning unknown-key: “modle” is no key of this map. Did you mean “model”?
    zebra: 1
#   ^^^^^ warning unknown-key: “zebra” is no key of this map. Remove it, or start its name with “x-” to keep it as your own.
    evals: { siute: x }
#            ^^^^^ warning unknown-key: “siute” is no key of “evals”. Did you mean “suite”?
    draft:
      tempate: Hi
#     ^^^^^^^ warning unknown-key: “tempate” is no key of this map. Did you mean “template”?
      x-mine: 1
`);
});

const sound = (name: string): string =>
  `  ${name}:\n    version: "1.0.0"\n    model: gpt-4o\n    template: Hi {{ ${name} }}\n`;

test.each([
  ['an open quote', '  broken:\n    model: "gpt-4o\n    template: Hi\n'],
  ['an open bracket', '  broken:\n    tags: [a, b\n    template: Hi\n'],
  ['a missing colon', '  broken:\n    model gpt-4o\n    template: Hi\n'],
  ['a key without anything', '  broken\n'],
  ['a tab', '  broken:\n    model: x\n  \tdraft: y\n'],
  ['a wrong indentation', '  broken:\n      model: x\n    template: y\n   version: z\n'],
  ['a reserved character', '  broken:\n    model: @x\n    template: `y\n'],
  ['an unknown alias', '  broken:\n    model: *x\n'],
])('one broken prompt never hides another: %s', (_name, broken) => {
  const text = `prompts:\n${sound('before')}${broken}${sound('after')}judge:\n  model: gpt-4o\n`;
  const file = RegistryFile.of(URI, text);
  const errors = problemsIn(file).filter(({ severity }) => severity === 'error');
  expect(errors.length).toBeGreaterThan(0);
  const [start, end] = [text.indexOf(broken), text.indexOf(broken) + broken.length];
  for (const { range } of errors) {
    expect(range.start).toBeGreaterThanOrEqual(start);
    expect(range.end).toBeLessThanOrEqual(end);
  }
  const found = promptsOf(file).filter(({ name }) => name === 'before' || name === 'after');
  expect(found).toMatchObject(
    ['before', 'after'].map((name) => ({
      name,
      version: { value: '1.0.0' },
      inline: { wording: { template: { text: `Hi {{ ${name} }}` } } },
    })),
  );
  expect(file.settings.judge).toEqual({ model: 'gpt-4o' });
});

test.each([
  [
    'a thousand levels of brackets',
    `prompts:\n  p:\n    extra: ${'['.repeat(1000)}${']'.repeat(1000)}\n`,
    'nesting-too-deep',
  ],
  [
    'a thousand levels of maps',
    `prompts:\n  p:\n    extra:\n${Array.from({ length: 1000 }, (_, i) => `${' '.repeat(6 + i)}a:\n`).join('')}`,
    'nesting-too-deep',
  ],
  [
    'a thousand levels of lists',
    `prompts:\n  p:\n    extra:\n      ${'- '.repeat(1000)}x\n`,
    'nesting-too-deep',
  ],
])('%s', (_name, text, code) => {
  const last = `  sound:\n    model: gpt-4o\n    template: Hi\n`;
  const file = RegistryFile.of(URI, text + (text.startsWith('prompts') ? last : ''));
  expect(problemsIn(file).map((problem) => problem.code)).toContain(code);
  expect(problemsIn(file.parsedWhole()).map((problem) => problem.code)).toContain(code);
  if (text.startsWith('prompts'))
    expect(promptsOf(file).at(-1)).toMatchObject({ name: 'sound', inline: { model: { value: 'gpt-4o' } } });
});

test('binary', () => {
  const file = RegistryFile.of(
    URI,
    String.fromCharCode(...Array.from({ length: 2000 }, (_, i) => (i * 7919) % 256)),
  );
  for (const found of [file, file.parsedWhole()])
    expect(problemsIn(found).some(({ severity }) => severity === 'error')).toBe(true);
  expect(promptsOf(file)).toEqual([]);
});

test('of an alternative, what is wrong in the branch that was meant', () => {
  check(`prompts:
  p:
    variables: { x: { sampel: 1 }, y: 3, z: }
#                     ^^^^^^ warning unknown-key: “sampel” is no key of “variables.x”. Did you mean “sample”?
#                                     ^ error wrong-type
    draft:
      stop: [1, a]
#            ^ error wrong-type: “stop.0” must be text, not the number 1 (quote it to make it text).
`);
});

test('a billion laughs', () => {
  const laughs = Array.from(
    { length: 12 },
    (_, i) => `      l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(10)}]\n`,
  ).join('');
  const file = RegistryFile.of(
    URI,
    `prompts:\n  p:\n    extra:\n      l0: &l0 ha\n${laughs}  q:\n    model: gpt-4o\n`,
  );
  expect(problemsIn(file).filter(({ code }) => code === 'yaml-alias')).toHaveLength(1);
  expect(promptsOf(file).at(-1)).toMatchObject({ name: 'q', inline: { model: { value: 'gpt-4o' } } });
});

const longPrompt = (i: number): string =>
  `  p${i}:\n    version: "1.0.0"\n    model: gpt-4o\n    template: |\n${`      ${'word '.repeat(18)}\n`.repeat(20)}`;

test('ten megabytes', () => {
  const text = `prompts:\n${Array.from({ length: 5200 }, (_, i) => longPrompt(i)).join('')}`;
  expect(text.length).toBeGreaterThan(10_000_000);
  const file = RegistryFile.of(URI, text);
  expect(file.prompts).toHaveLength(5200);
  const at = text.lastIndexOf('gpt-4o');
  const edited = file.edited([{ start: at, end: at + 6, newText: 'o3' }]);
  expect(promptsOf(edited).at(-1)).toMatchObject({ name: 'p5199', inline: { model: { value: 'o3' } } });
  expect(edited.prompts.filter(({ block }, i) => block !== file.prompts[i]!.block)).toHaveLength(1);
});

test('several edits at once refer to the text before them', () => {
  const text = 'prompts:\n  a: { model: x }\n  b: { model: y }\n';
  const file = RegistryFile.of(URI, text);
  const first = text.indexOf('x');
  const second = text.indexOf('y');
  const edits = [
    { start: first, end: first + 1, newText: 'longer' },
    { start: second, end: second + 1, newText: '' },
  ];
  expect(file.edited(edits).text).toBe('prompts:\n  a: { model: longer }\n  b: { model:  }\n');
});

test('a file with aliases is cut again when they are gone', () => {
  const text = 'x-m: &m gpt-4o\nprompts:\n  a: { model: *m }\n';
  const whole = RegistryFile.of(URI, text).parsedWhole();
  const at = text.indexOf('*m');
  const still = whole.edited([{ start: 0, end: 0, newText: '# R&D *\n' }]);
  expect(still.isWhole).toBe(true);
  expect(promptsOf(still)[0]!.inline!.model!.value).toBe('gpt-4o');
  expect(whole.edited([{ start: at, end: at + 2, newText: 'x' }]).isWhole).toBe(false);
});

test('values of the wrong type are left out of the settings', () => {
  const { settings } = RegistryFile.of(
    URI,
    'endpoints: { a: { base_url: 3, free: true, api: soap }, b: text }\nprices: { m: { input_per_mtok: 1 }, n: 3 }\n',
  );
  expect(settings.endpoints).toEqual({ a: { free: true }, b: {} });
  expect(settings.prices.size).toBe(0);
});
