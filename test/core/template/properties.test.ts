import * as fc from 'fast-check';
import { Liquid } from 'liquidjs';
import { expect, test } from 'vitest';
import {
  parseTemplate,
  renderTemplate,
  requiredVariables,
  type Template,
} from '../../../src/core/template/template.ts';
import { brokenTemplate, validTemplate } from './fragments.ts';

function checkRanges({ source, variables, partials, problems }: Template): void {
  for (const { range } of [...variables, ...partials, ...problems]) {
    expect(range.start).toBeGreaterThanOrEqual(0);
    expect(range.end).toBeGreaterThan(range.start - 1);
    expect(range.end).toBeLessThanOrEqual(source.length);
  }
  for (const { name, range } of variables) {
    const text = source.slice(range.start, range.end);
    expect(text.startsWith(name) || text.startsWith('['), `${name} in ${text}`).toBe(true);
    expect(text).toBe(text.trim());
  }
}

test('any text is parsed, and every range lies in it', () => {
  fc.assert(
    fc.property(fc.oneof(brokenTemplate, validTemplate), (source) => {
      const template = parseTemplate(source);
      checkRanges(template);
      expect(template.variables.map((use) => use.range.start)).toEqual(
        template.variables.map((use) => use.range.start).toSorted((a, b) => a - b),
      );
      renderTemplate(template, { a: 'A' });
    }),
    { numRuns: 2_000 },
  );
});

/** The starts of all paths and the ends of their names, as the engine's own analysis of a parsed template has them. */
function engineStarts(source: string): string[] {
  const engine = new Liquid({ templates: { p: '', q: '' } });
  const { variables } = engine.parseAndAnalyzeSync(source, undefined, { partials: false });
  const lines = source.split('\n');
  return Object.values(variables)
    .flat()
    .map(({ segments, location: { row, col } }) => {
      const start = lines.slice(0, row - 1).reduce((sum, line) => sum + line.length + 1, 0) + col - 1;
      return `${start} ${String(segments[0])}`;
    })
    .toSorted();
}

test('it finds the variables that the engine finds', () => {
  fc.assert(
    fc.property(validTemplate, (source) => {
      const { variables, problems } = parseTemplate(source);
      expect(problems).toEqual([]);
      expect(variables.map((use) => `${use.range.start} ${use.name}`).toSorted()).toEqual(
        engineStarts(source),
      );
    }),
    { numRuns: 1_000 },
  );
});

test('with what is required a template does not lack a variable, at the roots', () => {
  const value = { name: 'n', c: 'c', 'b c': ['0'] };
  fc.assert(
    fc.property(validTemplate, (source) => {
      const template = parseTemplate(source);
      const partials = new Map([
        ['p', parseTemplate('{{ a | json }}{{ i | json }}')],
        ['q', parseTemplate('safe')],
      ]);
      const names = [...requiredVariables(template, partials)];
      const rendered = renderTemplate(template, Object.fromEntries(names.map((name) => [name, value])), {
        partials,
      });
      const missing =
        'problem' in rendered && rendered.problem.code === 'variable-missing' ? [rendered.problem] : [];
      // Properties, and names that a branch sets, can be missing in spite of that.
      const missingRoots = missing
        .filter(({ range, data }) => source.slice(range.start, range.end) === data?.['name'])
        .map(({ data }) => String(data?.['name']));
      const locals = new Set(template.variables.filter((use) => use.local).map((use) => use.name));
      expect(missingRoots.filter((name) => !locals.has(name))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});
