import { findSimilar } from '../../base/didYouMean.ts';
import { ProblemCollector } from './problemCollector.ts';
import type { Problems, Suite, SuiteCase } from './suite.ts';

/** What a prompt's template says of its variables. */
export interface TemplateVariables {
  /** Those without which it cannot be rendered. */
  readonly required: ReadonlySet<string>;
  /** Those that it reads at all. */
  readonly used: ReadonlySet<string>;
}

/**
 * Holds the variables of a suite's cases to those of the template that they are put into.
 * Codes: `suite-variable-missing` (error; data: name, suggestion) and `suite-variable-unused` (warning; same).
 */
export function checkSuiteVariables(suite: Suite, template: TemplateVariables): Problems {
  const problems = new ProblemCollector();
  for (const name of template.required) reportMissing(suite, name, template, problems);
  const unset = Array.from(template.used).filter((name) => !suite.variables.has(name));
  for (const [name, { uri, range }] of suite.variables) {
    if (template.used.has(name) || suite.used.has(name)) continue;
    const suggestion = findSimilar(name, unset);
    const advice =
      suggestion === undefined ? 'Remove it, or use it in the template.' : `Did you mean “${suggestion}”?`;
    const message = `The template does not use “${name}”. ${advice}`;
    problems.add(uri, {
      code: 'suite-variable-unused',
      message,
      severity: 'warning',
      range,
      data: { name, suggestion },
      unnecessary: true,
    });
  }
  return problems.toMap();
}

function reportMissing(
  suite: Suite,
  name: string,
  template: TemplateVariables,
  problems: ProblemCollector,
): void {
  const lacking = suite.cases.filter(({ variables }) => !Object.hasOwn(variables, name));
  const none = lacking.length === suite.cases.length;
  for (const one of none ? lacking.slice(0, 1) : lacking) {
    const spare = Object.keys(one.variables).filter((other) => !template.used.has(other));
    const suggestion = findSimilar(name, spare);
    problems.add(one.uri, {
      code: 'suite-variable-missing',
      message: `${subject(none, one)} “${name}”, which the template needs. ${remedy(none, suggestion)}`,
      severity: 'error',
      range: one.variablesRange,
      data: { name, suggestion, ...(none && { isEverywhere: true }) },
    });
  }
}

function subject(none: boolean, { description }: SuiteCase): string {
  return none ? 'No case sets' : `The case “${description}” does not set`;
}

function remedy(none: boolean, suggestion: string | undefined): string {
  if (suggestion !== undefined) return `Is it meant by “${suggestion}”? Rename that.`;
  return `Add it under \`vars\`${none ? ' of every case, or of `defaultTest`' : ''}.`;
}
