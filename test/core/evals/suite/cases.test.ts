import { expect, test } from 'vitest';
import { isAssertionSet, writtenType, type AssertionNode } from '../../../../src/core/evals/assertionTree.ts';
import { parseSuite } from '../../../../src/core/evals/suite/parseSuite.ts';
import type { Suite } from '../../../../src/core/evals/suite/suite.ts';
import { SUITE, memorySources, sha256 } from './memorySources.ts';

function parse(files: Readonly<Record<string, string>>): Suite {
  const { suite, problems } = parseSuite(SUITE, memorySources(files), sha256);
  const errors = [...problems.values()].flat().filter(({ severity }) => severity === 'error');
  expect(errors).toEqual([]);
  return suite;
}

function idsOf(text: string): string[] {
  return parse({ 'suite.yaml': text }).cases.map(({ id }) => id);
}

/** Each case as `description | variables | assertions`, with its threshold and metadata where it has them. */
function drawn({ cases }: Suite): string[] {
  return cases.map(({ description, variables, assertions, threshold, metadata }) =>
    [
      description,
      JSON.stringify(variables),
      assertions.map(shown).join(' '),
      ...(threshold === undefined ? [] : [`≥ ${threshold}`]),
      ...(metadata === undefined ? [] : [JSON.stringify(metadata)]),
    ].join(' | '),
  );
}

function shown(node: AssertionNode): string {
  if (isAssertionSet(node)) return `[${node.assert.map(shown).join(' ')}]≥${node.threshold ?? '-'}`;
  const { value, transform } = node;
  return `${writtenType(node)}(${JSON.stringify(value)})${transform === undefined ? '' : `<${transform}>`}`;
}

function check(
  name: string,
  files: string | Readonly<Record<string, string>>,
  expected: readonly string[],
): void {
  test(name, () => {
    expect(drawn(parse(typeof files === 'string' ? { 'suite.yaml': files } : files))).toEqual(expected);
  });
}

check(
  'defaultTest comes first, its variables are replaced, its threshold and metadata inherited',
  `
defaultTest:
  vars: { d: default, out: x }
  threshold: 0.5
  metadata: { team: a, level: 1 }
  assert: [{ type: contains, value: fox }]
tests:
  - vars: { out: fox }
    assert: [{ type: not-contains, value: cat }]
  - description: own
    vars: { d: own }
    threshold: 0
    metadata: { level: 2 }
  - description: alone
    options: { disableDefaultAsserts: true }
    assert: [{ type: equals, value: null }]
`,
  [
    'd=default, out=fox | {"d":"default","out":"fox"} | contains("fox") not-contains("cat") | ≥ 0.5 | {"team":"a","level":1}',
    'own | {"d":"own","out":"x"} | contains("fox") | ≥ 0 | {"team":"a","level":2}',
    'alone | {"d":"default","out":"x"} | equals(null) | ≥ 0.5 | {"team":"a","level":1}',
  ],
);

check(
  'lists of texts multiply, the last one fastest; what tells the cases apart is in their description',
  `
- description: both
  vars: { a: ["1", 2], b: [x, y], c: [1, 2], d: same }
  assert: [{ type: equals, value: x }]
- vars: { a: ["1", "2"] }
  options: { disableVarExpansion: true }
  assert: [{ type: equals, value: x }]
`,
  [
    'both (a=1, b=x) | {"a":"1","b":"x","c":[1,2],"d":"same"} | equals("x")',
    'both (a=1, b=y) | {"a":"1","b":"y","c":[1,2],"d":"same"} | equals("x")',
    'both (a=2, b=x) | {"a":2,"b":"x","c":[1,2],"d":"same"} | equals("x")',
    'both (a=2, b=y) | {"a":2,"b":"y","c":[1,2],"d":"same"} | equals("x")',
    'a=["1","2"] | {"a":["1","2"]} | equals("x")',
  ],
);

check(
  'files of values: text without white space around it, YAML and JSON as what they hold, globs in order',
  {
    'suite.yaml': `
tests:
  - vars: { t: file://t.txt, y: file://y.yaml, j: file://j.json }
    assert:
      - { type: is-json, value: file://schema.json }
      - { type: contains, value: file://v1.txt }
  - vars: { v: file://v*.txt }
    assert: [{ type: equals, value: "{{v}}" }]
  - vars: [file://vars.yaml, file://more.yaml]
    assert: [{ type: equals, value: x }]
`,
    't.txt': '  braces {{stay}}\n',
    'y.yaml': 'a: [1]\n',
    'j.json': '{"b": 2}',
    'schema.json': '{"type": "object"}',
    'v2.txt': 'two',
    'v1.txt': 'one',
    'vars.yaml': 'a: 1\nb: 2\n',
    'more.yaml': 'b: 3\n',
  },
  [
    't=braces {{stay}}, y={"a":[1]}, j={"b":2} | {"t":"braces {{stay}}","y":{"a":[1]},"j":{"b":2}} | is-json({"type":"object"}) contains("one")',
    'v=one | {"v":"one"} | equals("{{v}}")',
    'v=two | {"v":"two"} | equals("{{v}}")',
    'a=1, b=3 | {"a":1,"b":3} | equals("x")',
  ],
);

check(
  'variables refer to others and are rendered once',
  `
- description: x
  vars: { first: Ann, name: "{{first}} B", greet: ["Hi {{name}}", "Bye {{name}}"], raw: "{% raw %}{{name}}{% endraw %}", deep: { a: ["{{first}}"] } }
  assert: [{ type: contains, value: "{{greet}}" }]
`,
  [
    'x (greet=Hi Ann B) | {"first":"Ann","name":"Ann B","greet":"Hi Ann B","raw":"{{name}}","deep":{"a":["Ann"]}} | contains("{{greet}}")',
    'x (greet=Bye Ann B) | {"first":"Ann","name":"Ann B","greet":"Bye Ann B","raw":"{{name}}","deep":{"a":["Ann"]}} | contains("{{greet}}")',
  ],
);

check(
  'scenarios: every set with every test',
  `
defaultTest:
  assert: [{ type: contains, value: d }]
scenarios:
  - config:
      - vars: { lang: en }
        assert: [{ type: contains, value: en }]
      - vars: { lang: de }
    tests:
      - description: greet
        vars: { q: hello }
        assert: [{ type: contains, value: t }]
      - vars: { q: bye, lang: fr }
  - config: [{ vars: { q: alone } }]
`,
  [
    'greet (lang=en) | {"lang":"en","q":"hello"} | contains("d") contains("en") contains("t")',
    'lang=fr, q=bye | {"lang":"fr","q":"bye"} | contains("d") contains("en")',
    'greet (lang=de) | {"lang":"de","q":"hello"} | contains("d") contains("t")',
    'lang=fr, q=bye | {"lang":"fr","q":"bye"} | contains("d")',
    'q=alone | {"q":"alone"} | contains("d")',
  ],
);

check(
  'templates, sets, transforms and anchors',
  `
assertionTemplates:
  polite: { type: icontains, value: please, weight: 2 }
  both: { type: assert-set, threshold: 0.5, assert: [{ $ref: "#/assertionTemplates/polite" }, { type: equals, value: 1 }] }
tests:
  - assert: &shared [{ $ref: "#/assertionTemplates/polite" }, { $ref: "#/assertionTemplates/both" }]
  - assert: *shared
    options: { transform: output.trim() }
`,
  [
    'Without variables | {} | icontains("please") [icontains("please") equals(1)]≥0.5',
    'Without variables | {} | icontains("please")<output.trim()> [icontains("please")<output.trim()> equals(1)<output.trim()>]≥0.5',
  ],
);

test('what is written once is one object in every case', () => {
  const { cases, places } = parse({
    'suite.yaml': `
assertionTemplates: { t: { type: contains, value: t } }
defaultTest: { assert: [{ type: contains, value: d }], options: { transform: output } }
tests:
  - vars: { a: ["1", "2"] }
    assert: &a [{ type: contains, value: a }, { $ref: "#/assertionTemplates/t" }]
  - assert: *a
`,
  });
  expect(cases.map((one) => one.assertions.length)).toEqual([3, 3, 3]);
  expect(new Set(cases.flatMap((one) => one.assertions)).size).toBe(3);
  for (const node of cases[0]?.assertions ?? []) expect(places.has(node)).toBe(true);
});

test('a case keeps its id when others are added, and equal cases are numbered', () => {
  const one = '- { description: one, vars: { a: 1 }, assert: [{ type: equals, value: x }] }\n';
  const two = '- { description: two, vars: { a: 1 }, assert: [{ type: equals, value: x }] }\n';
  const [first = ''] = idsOf(one);
  const [second = ''] = idsOf(two);
  expect(first).toMatch(/^[0-9a-f]{12}$/);
  expect(second).not.toBe(first);
  expect(idsOf(two + one)).toEqual([second, first]);
  expect(idsOf(one + two + one)).toEqual([first, second, `${first}-2`]);
});

test('what the suite says besides its cases', () => {
  const suite = parse({
    'suite.yaml': `
description: about
judge: { model: gpt-4o }
prompts: [x]
tests:
  - vars: { unread: 1, inText: 2, inCode: 3 }
    assert: [{ type: equals, value: "{{inText}}" }, { type: javascript, value: context.vars.inCode === 3 }]
`,
  });
  expect(suite).toMatchObject({ description: 'about', judge: { model: 'gpt-4o' }, ignored: ['prompts'] });
  expect([...suite.variables.keys()]).toEqual(['unread', 'inText', 'inCode']);
  expect([...suite.used].toSorted()).toEqual(['inCode', 'inText']);
});

test('lists that would make too many cases', () => {
  const list = `[${Array.from({ length: 100 }, (_, i) => `"${i}"`).join(', ')}]`;
  const text = `- vars: { a: ${list}, b: ${list}, c: ${list} }\n  assert: [{ type: equals, value: x }]\n`;
  const { suite, problems } = parseSuite(SUITE, memorySources({ 'suite.yaml': text }), sha256);
  expect(suite.cases).toEqual([]);
  expect(problems.get(SUITE)?.map(({ code }) => code)).toEqual(['suite-too-large']);
});
