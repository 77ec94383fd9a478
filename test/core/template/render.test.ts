import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/base/json.ts';
import { parseTemplate, renderTemplate } from '../../../src/core/template/template.ts';
import { unmark } from './marks.ts';

type Partials = Readonly<Record<string, string>>;

function parseAll(partials: Partials): Map<string, ReturnType<typeof parseTemplate>> {
  return new Map(Object.entries(partials).map(([name, source]) => [name, parseTemplate(source)]));
}

function checkText(source: string, variables: JsonObject, expected: string, partials: Partials = {}): void {
  expect(renderTemplate(parseTemplate(source), variables, { partials: parseAll(partials) })).toEqual({
    text: expected,
  });
}

function checkProblem(
  marked: string,
  variables: JsonObject,
  expected: { code: string; data?: object; message?: RegExp },
  partials: Partials = {},
): void {
  const { text, ranges } = unmark(marked);
  const rendered = renderTemplate(parseTemplate(text), variables, { partials: parseAll(partials) });
  expect(rendered).toMatchObject({
    problem: {
      code: expected.code,
      severity: 'error',
      range: ranges[0],
      ...(expected.data && { data: expected.data }),
      ...(expected.message && { message: expect.stringMatching(expected.message) }),
    },
  });
}

describe('text', () => {
  test.each([
    ['TICKET: {{ticket_content}}\n', { ticket_content: 'It burns.' }, 'TICKET: It burns.\n'],
    ['{{ user.name | default: "you" }}', {}, 'you'],
    ['{{ user.name | default: "you" }}', { user: { name: 'Ann' } }, 'Ann'],
    ['{{ a }}{{ b }}{{ c }}{{ d }}|{{ e }}', { a: 1.5, b: true, c: false, d: null, e: '' }, '1.5truefalse|'],
    ['{% if missing %}a{% elsif missing.b == 1 %}b{% else %}c{% endif %}', {}, 'c'],
    ['{% for i in items %}{{ forloop.index }}:{{ i }} {% endfor %}', { items: ['a', 'b'] }, '1:a 2:b '],
    [
      '{{ o | json }} {{ l | join: ", " }} {{ l | json }}',
      { o: { a: [1] }, l: ['x', 'y'] },
      '{"a":[1]} x, y ["x","y"]',
    ],
    ['{{ l | where: "on" | map: "name" | join }}', { l: [{ name: 'a', on: true }, { name: 'b' }] }, 'a'],
    ['{{ l | first }}{{ l.size }}{{ o.size }}{{ "abc".size }}', { l: [], o: { a: 1, b: 2 } }, '023'],
    ['{% assign x = l | first %}[{{ x }}]', { l: [] }, '[]'],
    ['{% capture x %}<{{ a }}>{% endcapture %}{{ x | upcase }}', { a: 'q' }, '<Q>'],
    ['{% increment n %}{% increment n %}{% decrement m %}', {}, '01-1'],
    ['{{ d | date: "%Y-%m-%d %H:%M %A" }}', { d: '2026-05-07T23:30:00Z' }, '2026-05-07 23:30 Thursday'],
    ['a\r\n{{- x -}}\r\nb', { x: '-' }, 'a-b'],
    ['{% raw %}{{ x }}{% endraw %}', {}, '{{ x }}'],
    ['{{ size }} {{ first }}', { size: 1, first: 2 }, '1 2'],
    ['', {}, ''],
  ])('%s', (source, variables, expected) => checkText(source, variables, expected));
});

describe('values are data', () => {
  test.each([
    ['{{ v }}', '{{ secret }}'],
    ['{{ v }}', '{% render "p" %}'],
    ['{{ v }}', '<b>&amp; "quoted"</b>'],
    ['{% assign w = v %}{% capture x %}{{ w }}{% endcapture %}{{ x }}', '{{ secret }}'],
    ['{{ v | raw }}', '{% raw %}'],
  ])('%s of %s', (source, value) =>
    checkText(source, { v: value, secret: 'leaked' }, value, { p: 'leaked' }),
  );

  test('rendering leaves the variables as they are', () => {
    const variables = { list: ['b', 'a'], object: { x: 1 }, n: 1 };
    const before = structuredClone(variables);
    const source =
      '{% increment n %}{% assign list = list | sort | push: "c" %}{% assign y = object %}' +
      '{% for i in list reversed %}{{ i }}{% endfor %}{% capture n %}{% endcapture %}';
    expect(renderTemplate(parseTemplate(source), variables)).toHaveProperty('text');
    expect(variables).toEqual(before);
  });

  test('variables may be frozen', () =>
    checkText('{{ a.b }}{% increment n %}', Object.freeze({ a: Object.freeze({ b: 1 }) }), '10'));
});

describe('missing variables', () => {
  test.each([
    ['Hi {{ «nmae» }}', { name: 'x' }, { name: 'nmae', path: ['nmae'] }],
    ['{{ «user.name» }}', { user: {} }, { name: 'user', path: ['user', 'name'] }],
    ['{{ «user.name» }}', { user: null }, { name: 'user', path: ['user', 'name'] }],
    ['{{ «a["b c"][3]» }}', { a: { 'b c': [] } }, { name: 'a', path: ['a', 'b c', 3] }],
    ['{{ «x» | upcase | default: "y" }}', {}, { name: 'x' }],
    ['{{ y | default: «x» }}', {}, { name: 'x' }],
    ['{% for i in «items» %}{% endfor %}', {}, { name: 'items' }],
    ['{% assign a = «b» %}', {}, { name: 'b' }],
    [
      '{% if true %}{% for i in list %}\n{{ «i.b» }}{% endfor %}{% endif %}',
      { list: [{}] },
      { name: 'i', path: ['i', 'b'] },
    ],
    ['{{ «size» }}', { a: 1 }, { name: 'size' }],
    ['{{ «constructor» }}', {}, { name: 'constructor' }],
    ['{{ «__proto__» }}', {}, { name: '__proto__' }],
    ['{{ «a.__proto__» }}', { a: {} }, { name: 'a' }],
    ['{{ «a.constructor.name» }}', { a: {} }, { name: 'a' }],
    ['{{ «a["toString"]» }}', { a: 'text' }, { name: 'a' }],
    ['{% for i in (1..2) %}{{ «forloop.constructor» }}{% endfor %}', {}, { name: 'forloop' }],
    ['{{ «a.length.constructor» }}', { a: [1] }, { name: 'a' }],
  ])('%s', (marked, variables, data) => checkProblem(marked, variables, { code: 'variable-missing', data }));

  test('own properties with such names are plain data', () =>
    checkText(
      '{{ __proto__ }} {{ constructor }} {{ a.__proto__ }}',
      { ['__proto__']: 'p', constructor: 'c', a: { ['__proto__']: 'q' } },
      'p c q',
    ));
});

describe('objects and lists are not printed', () => {
  test.each([
    ['«{{ o }}»', /An object is printed/],
    ['«{{ l }}»', /A list is printed/],
    ['«{{ o | upcase }}»', /object/],
    ['«{{ "a" | append: o }}»', /object/],
    ['«{{ l | strip }}»', /list/],
    ['«{{ o | plus: 1 }}»', /object/],
    ['«{{ ol | join: ", " }}»', /object/],
    ['«{{ o | raw }}»', /object/],
    ['«{% echo o %}»', /object/],
    ['«{% cycle o %}»', /object/],
    ['{% capture x %}«{{ o }}»{% endcapture %}', /object/],
    ['«{{ l | sort }}»', /list/],
    ['{% liquid\n «echo o» %}', /object/],
  ])('%s', (marked, message) =>
    checkProblem(marked, { o: { a: 1 }, l: [1], ol: [{}] }, { code: 'object-printed', message }),
  );
});

describe('limits', () => {
  const list = Array.from({ length: 2_000 }, (_, index) => index);
  test.each([
    ['«{% for i in (1..1000000000) %}»{% endfor %}', 'memory'],
    [
      '{% assign x = "0123456789" %}{% for i in (1..30) %}«{% assign x = x | append: x %}»{% endfor %}',
      'memory',
    ],
    // Long enough that the output is too much before the time is up, on a slow machine too.
    [`{% for i in (1..3000000) %}«${'0123456789'.repeat(50)}»{% endfor %}`, 'output'],
    ['«{{ "2026-05-07" | date: f }}»', 'memory'],
  ] as const)('%s', (marked, limit) =>
    checkProblem(marked, { f: '%0999999999Y' }, { code: 'template-limit', data: { limit } }),
  );

  test('loops over long lists end by the clock', () => {
    const source = '{% for a in l %}{% for b in l %}{% for c in l %}{% endfor %}{% endfor %}{% endfor %}';
    expect(renderTemplate(parseTemplate(source), { l: list })).toMatchObject({
      problem: { code: 'template-limit', data: { limit: 'time' } },
    });
  });
});

test.each([
  ['«{{ "now" | date: "%Y" }}»', /does not know the time/],
  ['«{{ x | base64_decode }}»', /base64/],
])('what a filter cannot do: %s', (marked, message) =>
  checkProblem(marked, { x: '?' }, { code: 'template-error', message }),
);

describe('partials', () => {
  test.each([
    ["{% render 'p' %}!", 'Be safe.', 'Be safe.!'],
    ["{% render 'p', b: a, c: 2 %}", '{{ b }}{{ c }}', 'A2'],
    ["{% render 'p' with a as b %}", '{{ b }}', 'A'],
    ["{% render 'p' with a %}", '{{ p }}', 'A'],
    [
      "{% render 'p' for l as i, b: a %}",
      '{{ forloop.index }}{{ i }}{{ b }}{% unless forloop.last %},{% endunless %}',
      '1xA,2yA',
    ],
    ["{% render 'p', b: missing %}", '{{ b | default: "-" }}', '-'],
    ["{% render 'p' %}", '{% if a %}seen{% else %}hidden{% endif %}', 'hidden'],
    ["{% assign x = 1 %}{% render 'p' %}{{ x }}", '{% assign x = 2 %}{{ x }}', '21'],
    ["{% for i in l %}{% render 'p' %}{% endfor %}", '{% increment n %}', '00'],
    ["{% render 'p', on %}", '{{ on }}', 'true'],
    ["{% liquid\n render 'p', b: a %}", '{{ b }}', 'A'],
  ])('%s', (source, partial, expected) =>
    checkText(source, { a: 'A', l: ['x', 'y'] }, expected, { p: partial }),
  );

  test('a partial is not told what the caller knows', () =>
    checkProblem(
      "a «{% render 'p' %}»",
      { a: 1 },
      { code: 'variable-missing', data: { name: 'a', partials: ['p'], partialRange: { start: 3, end: 4 } } },
      { p: '{{ a }}' },
    ));

  test('a failure names the way to it', () =>
    checkProblem(
      "«{% render 'p' %}»",
      {},
      { code: 'object-printed', message: /partial "p → q"/, data: { partials: ['p', 'q'] } },
      { p: "{% render 'q', x: (1..3) %}", q: '{{ x }}' },
    ));

  test.each([
    ["«{% render 'nope' %}»", {}, 'partial-missing', { partial: 'nope' }],
    ["«{% render '../../etc/passwd' %}»", {}, 'partial-missing', { partial: '../../etc/passwd' }],
    ["«{% render 'p' %}»", { p: "{% render 'q' %}" }, 'partial-missing', { partial: 'q', partials: ['p'] }],
    ["«{% render 'p' %}»", { p: "{% render 'p' %}" }, 'template-error', { cycle: ['p', 'p'] }],
    [
      "«{% render 'p' %}»",
      { p: "{% render 'q' %}", q: "{% render 'p' %}" },
      'template-error',
      { cycle: ['p', 'q', 'p'] },
    ],
    ["«{% render 'p' %}»", { p: '{{ a' }, 'template-syntax', { partialRange: { start: 0, end: 4 } }],
  ] as [string, Partials, string, object][])('%s of %j', (marked, partials, code, data) =>
    checkProblem(marked, {}, { code, data }, partials),
  );
});
