import { expect, test } from 'vitest';
import { parseTemplate, renderTemplate } from '../../../src/core/template/template.ts';
import { unmark } from './marks.ts';

function check(marked: string, expected: readonly (string | RegExp)[]): void {
  const { text, ranges } = unmark(marked);
  const template = parseTemplate(text);
  expect(template.problems.map((problem) => text.slice(problem.range.start, problem.range.end))).toEqual(
    ranges.map(({ start, end }) => text.slice(start, end)),
  );
  expect(template.problems.map((problem) => problem.range)).toEqual(ranges);
  expect(template.problems.map((problem) => problem.message)).toEqual(
    expected.map((part) => expect.stringMatching(part)),
  );
  expect(
    template.problems.every(({ code, severity }) => code === 'template-syntax' && severity === 'error'),
  ).toBe(true);
  expect(renderTemplate(template, {})).toEqual({ problem: template.problems[0] });
}

test.each([
  ['a «{{ b»\nc', [/\{\{ is never closed/]],
  ['a «{{ b»  \r\n{{ c }}', [/\{\{ is never closed/]],
  ['«{{ "a }}»', [/\{\{ is never closed/]],
  ["«{{ user's name }}»\nnext", [/\{\{ is never closed/]],
  ['«{{ a» {{ b }}', [/\{\{ is never closed/]],
  ['«{% if a»\n{{ b }}{% endif %}', [/\{% is never closed/]],
  ['«{% if a %}»«{% else»', [/"if" is never closed/, /\{% is never closed/]],
  ['«{% if a %}»x', [/"if" is never closed: write "endif"/]],
  ['{% for i in a %}«{% if i %}»{% endfor %}', [/"if" is never closed/]],
  ['«{% raw %}»{{ x }} {% y', [/"raw" is never closed/]],
  ['«{% comment %}»x {{ y }}', [/"comment" is never closed/]],
  ['«{% endif %}»', [/"endif" closes nothing/]],
  ['{% if a %}«{% endfor %}»{% endif %}', [/"endfor" closes nothing. The open block is "if"/]],
  ['«{% foo x %}»', [/no tag "foo"/]],
  ['«{% constructor %}»', [/no tag "constructor"/]],
  ["«{% include 'p' %}»", [/write "render"/]],
  ["«{% layout 'p' %}»", [/no tag "layout"/]],
  ['«{% %}»', [/no name/]],
  ['{{ a | «nope» | upcase | «nada»: 1 }}', [/no filter "nope"/, /no filter "nada"/]],
  ['{{ a | «where_exp»: "x", "x" }}', [/no filter "where_exp"/]],
  ['{{ a | «constructor» }}', [/no filter "constructor"/]],
  ['{{ ticket «content» }}', [/"content" does not belong here/]],
  ['{{ a «, b» }}', [/Unexpected/]],
  ['{{ a «; b» }}', [/Unexpected "; b"/]],
  ['{{ a | upcase «b» }}', [/Expected ":"/]],
  ['«{{ }}»', [/value is missing/]],
  ['«{% if %}»{% endif %}', [/value is missing/]],
  ['{% if a «>» %}{% endif %}', [/no value behind ">"/]],
  ['{% if a > «and» b %}{% endif %}', [/no value before "and"/]],
  ['{{ «user.» }}', [/property is missing/]],
  ['{{ «[a]» }}', [/written out/]],
  ['{% if a %}{% else «if b» %}{% endif %}', [/write "elsif"/]],
  ['{% if a %}{% else %}«{% elsif b %}»{% endif %}', [/behind the "else"/]],
  ['«{% else %}»', [/outside a block/]],
  ['{% for i in a %}«{% when 1 %}»{% endfor %}', [/in "for"/]],
  ['«{% break %}»', [/outside a loop/]],
  ['{% assign x «5» %}', [/expected "="/i]],
  ['{% for x of« y» %}{% endfor %}', [/expected "in"/i]],
  ['«{% for %}»{% endfor %}', [/name is missing/]],
  ['{% render «partial» %}', [/in quotes/]],
  ["{% render 'p' «| upcase» %}", [/Unexpected/]],
  ['{% liquid\n echo a\n «foo b»\n «if c»\n%}', [/no tag "foo"/, /"if" is never closed/]],
  ['{{ a | «nope» }} {% if b %}{{ c | «nada» }}{% endif %} «{% bar %}»', [/nope/, /nada/, /bar/]],
] as [string, RegExp[]][])('%s', (marked, expected) => check(marked, expected));

test.each([
  ['blocks', '{% if a %}'.repeat(5_000) + '{% endif %}'.repeat(5_000), /deep/],
  ['brackets', `{{ ${'a['.repeat(50_000)} }}`, /deep/],
  ['liquid tags', `{%${' liquid'.repeat(50_000)} %}`, /deep/],
  ['tags', '{{ a }}'.repeat(20_000), /too many/],
  ['characters', 'a'.repeat(4_000_001), /4,000,000/],
])('too many %s', (_, source, message) => {
  const { problems } = parseTemplate(source);
  expect(problems[0]?.message).toMatch(message);
  expect(problems.length).toBeLessThan(5);
});

test.each([
  ['{{ '.repeat(100_000)],
  ['{{ "'.repeat(100_000)],
  ['{% '.repeat(100_000)],
  ['{% raw %}{%'.repeat(50_000)],
])('a hostile text is given up early (%#)', (source) =>
  expect(parseTemplate(source).problems.length).toBeLessThanOrEqual(21),
);
