import { isAssertionSet } from '../assertionTree.ts';
import { isScorerType, scorers } from '../scorers/index.ts';
import type { Assertion, ScorerPorts } from '../scorers/scorer.ts';
import { holdsTemplate } from './checkValue.ts';
import { ProblemCollector } from './problemCollector.ts';
import type { Problems, Suite } from './suite.ts';

/**
 * Compiles every assertion of a suite, equal ones once, and reports what does not compile: a JSON Schema, a
 * pattern, a quote that is never closed. Apart from `parseSuite`, because what compiles schemas is large and is
 * loaded only where there is one. Codes: `suite-schema-invalid`, and `suite-invalid-value` for other types.
 */
export async function checkSuiteAssertions(suite: Suite): Promise<Problems> {
  const problems = new ProblemCollector();
  const faults = new Map<string, Promise<string | undefined>>();
  const pending = Array.from(suite.places, async ([node, { value, ...whole }]) => {
    if (isAssertionSet(node)) return;
    const key = JSON.stringify([node.type, node.value, node.threshold, node.flags, node.against]);
    if (holdsTemplate(key)) return; // Its text is known when it is rendered.
    let fault = faults.get(key);
    if (!fault) faults.set(key, (fault = findFault(node)));
    const message = await fault;
    if (message === undefined) return;
    const code = jsonTypes.has(node.type) ? 'suite-schema-invalid' : 'suite-invalid-value';
    const { uri, range } = value ?? whole;
    problems.add(uri, { code, message, severity: 'error', range });
  });
  await Promise.all(pending);
  return problems.toMap();
}

const jsonTypes: ReadonlySet<string> = new Set(['is-json', 'contains-json']);

/** What scorers need to judge; compiling uses none of it. */
const unusedPorts: ScorerPorts = {
  judge: () => Promise.reject(new Error('Compiling an assertion asks no judge.')),
  embed: () => Promise.reject(new Error('Compiling an assertion embeds nothing.')),
  embedTokens: () => Promise.reject(new Error('Compiling an assertion embeds nothing.')),
  runCode: () => Promise.reject(new Error('Compiling an assertion runs no code.')),
};

async function findFault(assertion: Assertion): Promise<string | undefined> {
  if (!isScorerType(assertion.type)) return undefined; // Reported by `parseSuite`.
  const compiled = await scorers[assertion.type].compile(assertion, unusedPorts);
  return typeof compiled === 'function' ? undefined : compiled.error;
}
