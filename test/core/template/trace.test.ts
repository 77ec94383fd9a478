import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/base/json.ts';
import {
  parseTemplate,
  renderTemplate,
  traceTemplate,
  type Trace,
} from '../../../src/core/template/template.ts';
import { validTemplate } from './fragments.ts';

/** Pieces as a line each: kind, text, what it comes from. */
function draw({ pieces, problem }: Trace): string[] {
  const lines = pieces.map(({ kind, text, variable, expression, partials }) => {
    const from = [...partials, ...(variable === undefined ? [] : [`‹${variable}›`]), expression].filter(
      Boolean,
    );
    return `${kind} ${JSON.stringify(text)}${from.length > 0 ? ` from ${from.join(' ')}` : ''}`;
  });
  return problem ? [...lines, `problem ${problem.code}`] : lines;
}

function trace(source: string, variables: JsonObject = {}, partials: Record<string, string> = {}): string[] {
  const parsed = new Map(Object.entries(partials).map(([name, text]) => [name, parseTemplate(text)]));
  return draw(traceTemplate(parseTemplate(source), variables, { partials: parsed }));
}

describe('pieces', () => {
  test('text, and values with their variables', () => {
    expect(trace('Hi {{ user.name | upcase }}!', { user: { name: 'Ann' } })).toEqual([
      'text "Hi "',
      'value "ANN" from ‹user› user.name',
      'text "!"',
    ]);
  });

  test('each missing value in its place, and the rest', () => {
    expect(trace('A {{ a }} B {{ b.c | upcase }} C {{ d }}', { d: 'D' })).toEqual([
      'text "A "',
      'missing "{{ a }}" from ‹a› a',
      'text " B "',
      'missing "{{ b.c | upcase }}" from ‹b› b.c',
      'text " C "',
      'value "D" from ‹d› d',
    ]);
  });

  test('loops lead to their list, and a missing list is one mark', () => {
    const loop = '{% for item in items %}- {{ item.text }}\n{% endfor %}.';
    expect(trace(loop, { items: [{ text: 'x' }, {}] })).toEqual([
      'text "- "',
      'value "x" from ‹items› item.text',
      'text "\\n"',
      'text "- "',
      'missing "{{ item.text }}" from ‹items› item.text',
      'text "\\n"',
      'text "."',
    ]);
    expect(trace(loop)).toEqual(['missing "{% for item in items %}" from ‹items› items', 'text "."']);
  });

  test('a condition on a missing value takes the other branch', () => {
    expect(trace('{% if vip %}Dear{% else %}Hello{% endif %} {{ vip | default: "you" }}')).toEqual([
      'text "Hello"',
      'text " "',
      'value "you" from ‹vip› vip',
    ]);
  });

  test('assigned and captured values lead to where they come from', () => {
    expect(
      trace('{% assign x = name | upcase %}{{ x }}{% capture y %}<{{ name }}>{% endcapture %}{{ y }}', {
        name: 'a',
      }),
    ).toEqual(['value "A" from ‹name› x', 'value "<a>" from y']);
    expect(trace('{% assign x = name %}{{ x }}{% capture y %}<{{ name }}>{% endcapture %}{{ y }}')).toEqual([
      'missing "{{ x }}" from ‹name› x',
      'missing "{{ name }}" from ‹name› name',
      'value "<>" from y',
    ]);
  });

  test('partials, with their arguments', () => {
    expect(trace("{% render 'p', who: name %}!", { name: 'Ann' }, { p: 'Hi {{ who }}' })).toEqual([
      'text "Hi " from p',
      'value "Ann" from p ‹name› who',
      'text "!"',
    ]);
    expect(trace("{% render 'p', who: name %}!", {}, { p: 'Hi {{ who }}{{ other }}' })).toEqual([
      'text "Hi " from p',
      'missing "{{ who }}" from p ‹name› who',
      'missing "{{ other }}" from p other',
      'text "!"',
    ]);
    expect(trace("{% render 'p' for list as i %}", { list: ['a', 'b'] }, { p: '{{ i }};' })).toEqual([
      'value "a" from p ‹list› i',
      'text ";" from p',
      'value "b" from p ‹list› i',
      'text ";" from p',
    ]);
    expect(trace("{% render 'gone' %}!")).toEqual(['failed "{% render \'gone\' %}"', 'text "!"']);
  });

  test('what fails is marked, and says why', () => {
    const { pieces } = traceTemplate(parseTemplate('{{ list }}{{ "a" }}'), { list: [1] });
    expect(pieces.map(({ kind, problem }) => [kind, problem?.code])).toEqual([
      ['failed', 'object-printed'],
      ['value', undefined],
    ]);
  });

  test('raw text and white space control keep their places', () => {
    const source = 'a  {%- raw %}{{ x }}{% endraw -%}  b{{- n -}} c';
    const { pieces, problem } = traceTemplate(parseTemplate(source), { n: 0 });
    expect(problem).toBeUndefined();
    for (const { kind, text, range } of pieces)
      if (kind === 'text') expect(source.slice(range.start, range.end)).toBe(text);
    expect(pieces.map(({ text }) => text).join('')).toBe('a{{ x }}b0c');
  });

  test('what takes too much is stopped', () => {
    expect(trace('{% for i in (1..30000000) %}{% endfor %}')).toEqual(['problem template-limit']);
  });

  test('of very many pieces the last are one', () => {
    const { pieces } = traceTemplate(parseTemplate('{% for i in (1..30000) %}x{% endfor %}'), {});
    expect(pieces.length).toBe(20_001);
    expect(pieces.map(({ text }) => text).join('').length).toBe(30_000);
    expect(pieces.at(-1)?.kind).toBe('rest');
  });
});

test('where nothing is missing, the pieces are what is rendered, and texts stand in the template', () => {
  const value = { name: 'n', c: 'c', 'b c': ['0'] };
  const variables = { a: 'A', b: value, user: value, list: ['1', '2'], i: 'I', x: 'X', größe: 'g' };
  let equal = 0;
  fc.assert(
    fc.property(validTemplate, (source) => {
      const partials = new Map([
        ['p', parseTemplate('<{{ a | json }}{{ i | json }}>')],
        ['q', parseTemplate('safe')],
      ]);
      const template = parseTemplate(source);
      const rendered = renderTemplate(template, variables, { partials });
      const { pieces, problem } = traceTemplate(template, variables, { partials });
      const failed = pieces.some(({ kind }) => kind === 'missing' || kind === 'failed');
      if ('text' in rendered) {
        expect(pieces.map(({ text }) => text).join('')).toBe(rendered.text);
        equal++;
      } else if (!problem) expect(failed || /assign|capture/.test(source)).toBe(true);
      for (const { kind, text, range, partials: chain } of pieces) {
        if (kind === 'text' && chain.length === 0) expect(source.slice(range.start, range.end)).toBe(text);
        if (kind === 'text' || kind === 'missing') expect(range.end).toBeGreaterThan(range.start);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(equal).toBeGreaterThan(500);
});
