import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../../src/core/template/template.ts';
import { unmark } from './marks.ts';

/** Each use as `path place`, with its filters, `local` and `optional` behind it. */
function check(marked: string, expected: readonly string[], problems = 0): void {
  const { text, ranges } = unmark(marked);
  const template = parseTemplate(text);
  const uses = template.variables.map((use) =>
    [
      use.path.join('.'),
      use.place,
      ...use.filters.map((filter) => `|${filter}`),
      ...(use.local ? ['local'] : []),
      ...(use.optional ? ['optional'] : []),
    ].join(' '),
  );
  expect(uses).toEqual(expected);
  expect(template.variables.map((use) => text.slice(use.range.start, use.range.end))).toEqual(
    ranges.map(({ start, end }) => text.slice(start, end)),
  );
  expect(template.variables.map((use) => use.range)).toEqual(ranges);
  expect(template.problems.map((problem) => problem.message)).toHaveLength(problems);
}

describe('outputs', () => {
  test.each([
    ['Hi {{«name»}}!', ['name output']],
    ['{{ «user.name» }}', ['user.name output']],
    ['{{- «x» -}}', ['x output']],
    ['{{-«x»-}}', ['x output']],
    ['{{ «a["b c"][0]» }}', ['a.b c.0 output']],
    ["{{ «a['b'].c» }}", ['a.b.c output']],
    ['{{ «["a b"].c» }}', ['a b.c output']],
    ['{{ «a.b[«c.d»].e» }}', ['a.b output', 'c.d argument']],
    ['{{ «a[-1]» }}', ['a.-1 output']],
    ['{{ «user-name» }} {{ «ok?» }}', ['user-name output', 'ok? output']],
    ['{{ «größe» }} 🎫 {{ «名前» }}', ['größe output', '名前 output']],
    ['a\r\n{{ «x» }}\r\n{{\r\n  «y»\r\n  | upcase\r\n}}', ['x output', 'y output |upcase']],
    [
      '{{ «a» | append: «b.c», «d» | slice: 1, «e» }}',
      ['a output |append |slice', 'b.c argument', 'd argument', 'e argument'],
    ],
    [
      '{{ «a» | default: «b», allow_false: «c» }}',
      ['a output |default optional', 'b argument', 'c argument'],
    ],
    ['{{ «a» | upcase | default: "x" }}', ['a output |upcase |default']],
    ['{{ «a» and «b» or 1 }}', ['a output', 'b output']],
    ['{{ (1..«n») | join }} {{ (1..«m»).size }}', ['n output |join', 'm output']],
    ['{{ "a.b" }}{{ 1.5 }}{{ true }}{{ nil }}{{ empty }}{{ "x".size }}', []],
    ['{{ "}}" | append: «x» }}', ['x argument']],
    [
      '{{ «order» }} {{ «android» }} {{ «nothing» }} {{ «truest» }}',
      ['order output', 'android output', 'nothing output', 'truest output'],
    ],
    ['{ {x} } {x} $x %x%', []],
  ])('%s', (marked, expected) => check(marked, expected));
});

describe('tags', () => {
  test.each([
    [
      '{% if «a» and «b.c» == "x" %}{{ «a» }}{% elsif not «d» %}{% else %}{% endif %}',
      ['a condition optional', 'b.c condition optional', 'a output', 'd condition optional'],
    ],
    ['{% if «a» | upcase | size > 1 %}', ['a condition |upcase optional'], 2],
    ['{% unless «a» %}{% endunless %}', ['a condition optional']],
    ['{% if «a[«b»]» contains (1..«c») %}{% endif %}', ['a condition optional', 'b argument', 'c condition']],
    [
      '{% case «kind» %}{% when "a", «b» or «c» %}{% else %}{{ «d» }}{% endcase %}',
      ['kind condition optional', 'b condition optional', 'c condition optional', 'd output'],
    ],
    [
      '{% for i in «items» limit: «n» offset: continue %}{{ «i.name» }}{{ «forloop.index» }}{% else %}{{ «i» }}{% endfor %}{{ «i» }}',
      [
        'items loop',
        'n argument',
        'i.name output local',
        'forloop.index output local',
        'i output',
        'i output',
      ],
    ],
    [
      '{%- for i in (1..«n») -%}{% for j in «i.all» %}{{ «i»}}{{«j» }}{% endfor %}{{ «j» }}{%- endfor -%}',
      ['n loop', 'i.all loop local', 'i output local', 'j output local', 'j output'],
    ],
    [
      '{% tablerow i in «items» cols: «n» %}{{ «i» }}{{ «tablerowloop.col» }}{% endtablerow %}',
      ['items loop', 'n argument', 'i output local', 'tablerowloop.col output local'],
    ],
    ['{% assign x = «x» | upcase %}{{ «x» }}', ['x assign |upcase', 'x output local']],
    ['{% assign x = «y» | default: "z" %}', ['y assign |default optional']],
    ['{% if «a» %}{% assign x = 1 %}{% endif %}{{ «x» }}', ['a condition optional', 'x output local']],
    ['{% capture x %}{{ «x» }}{% endcapture %}{{ «x» }}', ['x output', 'x output local']],
    ['{% capture "a b" %}{% endcapture %}{{ «["a b"]» }}', ['a b output local']],
    ['{% increment n %}{% decrement m %}{{ «n» }}{{ «m» }}', ['n output local', 'm output local']],
    ['{% cycle "a", «b» %}{% cycle «g»: «c», «d» %}', ['b output', 'g argument', 'c output', 'd output']],
    ['{% echo «x» | upcase %}', ['x output |upcase']],
    ['{% raw %}{{ x }} {% if %}{% endraw %}{{ «y» }}', ['y output']],
    ['{% comment %}{{ x }}{% if a %}{% endcomment %}{{ «y» }}', ['y output']],
    ['{% # {{ x }} is not read %}{{ «y» }}', ['y output']],
    ['{% render "p", a: «b.c», d: 1, e %}', ['b.c argument']],
    [
      '{% render "p" with «x» as y, a: «b» %}{% render "p" for «xs» as x %}',
      ['x argument', 'b argument', 'xs loop'],
    ],
    [
      '{% liquid\n  assign a = «b»\n\n  if «a» > 1\n    echo «c» | upcase\n  endif\n  for i in «d»\n    echo «i»\n  endfor\n%}',
      ['b assign', 'a condition local optional', 'c output |upcase', 'd loop', 'i output local'],
    ],
    [
      '{% liquid\r\n echo «a»\r\n comment\r\n echo b\r\n endcomment\r\n echo «c»\r\n%}',
      ['a output', 'c output'],
    ],
  ] as [string, string[], number?][])('%s', (marked, expected, problems) =>
    check(marked, expected, problems),
  );
});

describe('text that is being typed', () => {
  test.each([
    ['Hello {{ «name»', ['name output'], 1],
    ['Hello {{ «name» | upcase\n{{ «other» }}', ['name output |upcase', 'other output'], 1],
    ['{{ «user.» }}{{ «x» }}', ['user output', 'x output'], 1],
    ['{{ «a» {{ «b» }}', ['a output', 'b output'], 1],
    ['{% if «a»\n{{ «b» }}{% endif %}', ['a condition optional', 'b output'], 1],
    ['{% for i in «items»\n{{ «i» }}{% endfor %}{{ «c» }}', ['items loop', 'i output local', 'c output'], 1],
    ['{% if «a» %}{{ «b» }}', ['a condition optional', 'b output'], 1],
    ['{% fi a %}{{ «b» }}', ['b output'], 1],
    ['{{ «a» | }} {{ «b» | nope: «c» }}', ['a output', 'b output |nope', 'c argument'], 1],
    ['{{ «ticket» «content» }}', ['ticket output', 'content output'], 1],
    ['{{ }} {{ «x» }}', ['x output'], 1],
    ['{{ [«x»] }}', ['x argument'], 1],
  ] as [string, string[], number][])('%s', (marked, expected, problems) => check(marked, expected, problems));
});

test('a template names its partials, without their quotes', () => {
  const { text, ranges } = unmark(
    "{% render '«safety»' %}{%- render \"«tone»\", level: x -%}{% liquid\n render 'a' %}",
  );
  const { partials } = parseTemplate(text);
  expect(partials.map((use) => use.name)).toEqual(['safety', 'tone', 'a']);
  expect(partials.slice(0, 2).map((use) => use.range)).toEqual(ranges);
  expect(partials.map((use) => text.slice(use.tag.start, use.tag.end))).toEqual([
    "{% render 'safety' %}",
    '{%- render "tone", level: x -%}',
    "render 'a'",
  ]);
});
