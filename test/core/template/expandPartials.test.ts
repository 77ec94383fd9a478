import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandPartials, parseTemplate, renderTemplate } from '../../../src/core/template/template.ts';
import { validTemplate } from './fragments.ts';

const values = {
  a: 'A',
  list: [{ n: 'x' }, { n: 'y' }],
  user: { name: 'Ann' },
  item: 'outer',
  seen: 'outer',
};

/** The expansion is the expected text, holds no more partials and renders as the template does. */
function check(source: string, partial: string, expected: string): void {
  const partials = new Map([
    ['p', parseTemplate(partial)],
    ['q', parseTemplate('Q')],
  ]);
  const template = parseTemplate(source);
  const expanded = expandPartials(template, partials);
  expect(expanded).toBe(expected);
  const rendered = renderTemplate(template, values, { partials });
  expect(rendered).toHaveProperty('text');
  expect(renderTemplate(parseTemplate(expanded), values)).toEqual(rendered);
}

describe('a partial becomes text', () => {
  test.each([
    ["{% render 'p' %}\nSummarise {{ a }}.", 'Be safe.\n', 'Be safe.\n\nSummarise {{ a }}.'],
    ["{% render 'p', x: user %}", 'For {{ x.name | upcase }}.', 'For {{ user.name | upcase }}.'],
    [
      "{% render 'p', x: user.name %}",
      '{% if x == "Ann" %}{{ x }}{% endif %}',
      '{% if user.name == "Ann" %}{{ user.name }}{% endif %}',
    ],
    ["{% render 'p', x: 'Acme', n: 3 %}", '{{ x }} {{ n }}', "{{ 'Acme' }} {{ 3 }}"],
    ["{% render 'p', on %}", '{% if on %}yes{% endif %}', '{% if true %}yes{% endif %}'],
    ["{% render 'p' with user as u %}", '{{ u["name"] }}', '{{ user["name"] }}'],
    ["{% render 'p', x: nope %}", '{{ x | default: "-" }}', '{{ nope | default: "-" }}'],
    [
      "{% render 'p' %}",
      '{% if a %}told{% endif %}{{ a.b | default: "-" }}',
      '{% if nil %}told{% endif %}{{ nil.b | default: "-" }}',
    ],
    [
      "{% render 'p', xs: list %}",
      '{% for item in xs %}{{ item.n }}{% endfor %}',
      '{% for item in list %}{{ item.n }}{% endfor %}',
    ],
    [
      "{{ item }}{% render 'p', xs: list %}",
      '{% for item in xs %}{{ item.n }}{% endfor %}',
      '{{ item }}{% for p_item in list %}{{ p_item.n }}{% endfor %}',
    ],
    [
      "{% render 'p' %}{% render 'p' %}",
      '{% assign x = 1 %}{{ x }}',
      '{% assign x = 1 %}{{ x }}{% assign p_x = 1 %}{{ p_x }}',
    ],
    [
      "{% for i in list %}{% render 'p' %}{% endfor %}",
      '{% if seen %}again{% endif %}{% assign seen = 1 %}',
      '{% for i in list %}{% assign seen = nil %}{% if seen %}again{% endif %}{% assign seen = 1 %}{% endfor %}',
    ],
    [
      "{% render 'p', x: a %}",
      '{% assign x = x | append: "!" %}{{ x }}',
      '{% assign p_x = a | append: "!" %}{{ p_x }}',
    ],
    [
      "{% render 'p' for list as i %}",
      '{{ forloop.index }}{{ i.n }}',
      '{% for i in list %}{{ forloop.index }}{{ i.n }}{% endfor %}',
    ],
    [
      "{%- render 'p' for list as item, x: a -%}",
      '{{ item.n }}{{ x }}',
      '{%- for item in list %}{{ item.n }}{{ a }}{% endfor -%}',
    ],
    ["{% render 'p' %}", "[{% render 'q' %}]", '[Q]'],
    [
      "{% render 'p', x: a %}",
      '{% liquid\n echo x\n assign y = x\n echo y %}',
      '{% liquid\n echo a\n assign y = a\n echo y %}',
    ],
    [
      "{% render 'p' %}",
      '{% raw %}{{ x }}{% endraw %}{% comment %}{{ y }}{% endcomment %}',
      '{% raw %}{{ x }}{% endraw %}{% comment %}{{ y }}{% endcomment %}',
    ],
    ["{% raw %}{% render 'p' %}{% endraw %}", 'x', "{% raw %}{% render 'p' %}{% endraw %}"],
  ])('%s of %s', (source, partial, expected) => check(source, partial, expected));
});

describe('an inline comment stands where the text would join what is around it', () => {
  test.each([
    ["x {%- render 'p' -%} y", ' p ', 'x {%- # p %} p {% # end p -%} y'],
    ["x {% render 'p' %} y", ' {{- 1 -}} ', 'x {% # p %} {{- 1 -}} {% # end p %} y'],
    ["{{ a -}} {% render 'p' %} {{- a }}", ' p ', '{{ a -}} {% # p %} p {% # end p %} {{- a }}'],
    ["{{ a -}} x {% render 'p' %} y {{- a }}", ' p ', '{{ a -}} x  p  y {{- a }}'],
  ])('%s of %j', (source, partial, expected) => check(source, partial, expected));
});

test.each([
  ["{% render 'nope' %}", ''],
  ["{% render 'p' %}", '{{ a'],
  ["{% render 'p' %}", '{{ a }}'],
  ["{% render 'p' %}", "{% render 'p' %}"],
  ["{% render 'p' %}", '{% increment n %}'],
  ["{% render 'p' %}", '{% cycle 1, 2 %}'],
  ["{% liquid\n render 'p' %}", 'text'],
  ["{% render 'p', x: a %}", '{% if x %}{% assign x = 1 %}{% endif %}{{ x }}'],
  ["{% render 'p', x: 'literal' %}", '{{ x.y }}'],
  ["{% render 'p'", 'text'],
  ["{% render 'p' %}{ a }}", '{'],
])('%s stays where the partial is %j', (source, partial) => {
  const partials = new Map([['p', parseTemplate(partial)]]);
  expect(expandPartials(parseTemplate(source), partials)).toBe(source);
});

test('partials that double end before they fill the memory', () => {
  const partials = new Map(
    Array.from({ length: 40 }, (_, index) => {
      const next = `{% render 'p${index + 1}' %}`;
      return [`p${index}`, parseTemplate(index === 39 ? 'x'.repeat(1_000) : next + next)] as const;
    }),
  );
  expect(expandPartials(parseTemplate("{% render 'p0' %}"), partials).length).toBeLessThan(4_000_001);
});

test('wherever a template renders, its expansion renders the same', () => {
  const data = {
    a: 'A',
    b: { c: 'C', A: 'by key' },
    user: { name: 'Ann' },
    größe: 'L',
    list: ['x', 'y'],
    i: 'I',
    x: 'X',
  };
  let rendering = 0;
  fc.assert(
    fc.property(validTemplate, validTemplate, validTemplate, (source, p, q) => {
      const partials = new Map([
        ['p', parseTemplate(p)],
        ['q', parseTemplate(q)],
      ]);
      const template = parseTemplate(source);
      const rendered = renderTemplate(template, data, { partials });
      if ('problem' in rendered) return;
      rendering++;
      const expanded = expandPartials(template, partials);
      expect(renderTemplate(parseTemplate(expanded), data, { partials }), expanded).toEqual(rendered);
    }),
    { numRuns: 2_000 },
  );
  expect(rendering).toBeGreaterThan(200);
});
