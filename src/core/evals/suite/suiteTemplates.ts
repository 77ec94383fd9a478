import type { JsonObject } from '../../base/json.ts';
import type { Problem } from '../../base/problem.ts';
import { type Template, parseTemplate, renderTemplate } from '../../template/template.ts';
import { holdsTemplate } from './checkValue.ts';
import { findSimilar } from '../../base/didYouMean.ts';
import { type Part, type SuiteReading, placeIn } from './reading.ts';
import type { Place } from './suite.ts';

/** A variable that a text of the suite reads. */
export interface VariableNeed {
  readonly name: string;
  readonly place: Place;
  /** A scorer reads it by itself: no text names it. */
  readonly isImplicit?: true;
}

/** The templates in a suite's own texts. Each text is parsed once, however many cases have it. */
export class SuiteTemplates {
  readonly #reading: SuiteReading;
  readonly #templates = new Map<string, Template>();
  /** All names that any of the templates reads. */
  readonly used = new Set<string>();

  constructor(reading: SuiteReading) {
    this.#reading = reading;
  }

  /** Reports what is wrong with the templates in a value, at any depth, and gives the variables that it needs. */
  findNeeds(part: Part): VariableNeed[] {
    const { node, file } = part;
    if (node.kind === 'seq') return node.items.flatMap((item) => this.findNeeds({ file, node: item }));
    if (node.kind === 'map')
      return node.entries.flatMap(({ value }) => this.findNeeds({ file, node: value }));
    if (typeof node.value !== 'string' || !holdsTemplate(node.value)) return [];
    const uses = this.parse(node.value, part).variables.filter(({ local, optional }) => !local && !optional);
    return uses.map(({ name, range }) => ({ name, place: placeIn(part, range) }));
  }

  /** Renders a text that has been parsed; what goes wrong is reported in `part`. */
  render(text: string, variables: JsonObject, part: Part): string | undefined {
    const rendered = renderTemplate(this.parse(text, part), variables);
    if ('text' in rendered) return rendered.text;
    this.#add(rendered.problem, part);
    return undefined;
  }

  parse(text: string, part: Part): Template {
    let template = this.#templates.get(text);
    if (!template) {
      template = parseTemplate(text);
      this.#templates.set(text, template);
      for (const { name, local } of template.variables) if (!local) this.used.add(name);
    }
    for (const problem of template.problems) this.#add(problem, part);
    for (const { name, range } of template.partials) {
      const message = `A suite's texts cannot render partials: write the text of “${name}” out.`;
      this.#reading.report(placeIn(part, range), { code: 'suite-unsupported', message });
    }
    return template;
  }

  #add(problem: Problem, part: Part): void {
    const { uri, range } = placeIn(part, problem.range);
    this.#reading.add(uri, { ...problem, range });
  }

  /** Reports a variable that is read where the case does not set it, unless it may stand in a file to come. */
  reportMissing({ name, place, isImplicit }: VariableNeed, variables: Iterable<string>, where: string): void {
    if (!this.#reading.complete) return;
    const suggestion = findSimilar(name, variables);
    const remedy =
      name === 'env'
        ? ENVIRONMENT
        : isImplicit
          ? 'This assertion reads it: add it under `vars`.'
          : 'Add it under `vars`, or put {% raw %} and {% endraw %} around braces that are meant as they stand.';
    const advice = suggestion === undefined ? remedy : `Did you mean “${suggestion}”?`;
    this.#reading.report(place, {
      code: 'suite-variable-missing',
      message: `${where} does not set “${name}”. ${advice}`,
      data: { name, suggestion, isRead: true },
    });
  }
}

const ENVIRONMENT =
  'Environment variables are not read, so that a suite means the same everywhere: write the value under `vars`.';
