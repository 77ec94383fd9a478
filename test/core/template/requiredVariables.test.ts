import { expect, test } from 'vitest';
import { parseTemplate, requiredVariables } from '../../../src/core/template/template.ts';

test.each([
  ['{{ a }}{{ b.c }}{{ a.d }}', ['a', 'b']],
  ['{% if a %}{{ b | default: c }}{% endif %}', ['c']],
  ['{% if a %}{{ a }}{% endif %}', ['a']],
  ['{% assign a = b %}{{ a }}', ['b']],
  ['{{ a }}{% assign a = 1 %}', ['a']],
  ['{% for i in list %}{{ i }}{{ forloop.index }}{% endfor %}', ['list']],
  ["{% render 'unknown', x: a.b %}", ['a']],
  ["{% render 'needs', x: a %}", ['a']],
  ["{% render 'needs', y: a %}", []],
  ["{% render 'lenient', x: a %}", []],
  ["{% render 'lenient', x: a %}{{ a }}", ['a']],
  ["{% render 'passes', x: a %}", ['a']],
  ["{% render 'passesLeniently' with a as x %}", []],
  ["{% render 'circle', x: a %}", ['a']],
  ["{% render 'lenient' for list as x %}", ['list']],
  ['{{ a {{ b }}', ['a', 'b']],
])('%s', (source, expected) => {
  const partials = Object.entries({
    needs: '{{ x }}{{ free }}',
    lenient: '{{ x | default: "-" }}',
    passes: "{% render 'needs', x: x %}",
    passesLeniently: "{% render 'lenient', x: x.y %}",
    circle: "{% render 'circle', x: x %}",
  });
  const parsed = new Map(partials.map(([name, text]) => [name, parseTemplate(text)]));
  expect([...requiredVariables(parseTemplate(source), parsed)]).toEqual(expected);
});
