import { type JsonObject, type JsonValue, renderCanonicalJson } from '../../base/json.ts';
import type { Sha256 } from '../../base/ports.ts';
import type { AssertionNode } from '../assertionTree.ts';
import type { AssertionReader } from './assertionReader.ts';
import { describeVariables } from './describeVariables.ts';
import { type Layer, headOf } from './layerReader.ts';
import { type SuiteReading, placeOf } from './reading.ts';
import type { Place, SuiteCase } from './suite.ts';
import type { SuiteTemplates } from './suiteTemplates.ts';
import type { VariableReader, VariableValue, WrittenVariable } from './variableReader.ts';

/** More cases than anybody pays for: a list too many in `vars` must not fill the memory. */
const MAX_CASES = 100_000;

/** Hexadecimal digits of a case's id: among 100,000 cases two share 12 by chance once in 50,000 suites. */
const ID_LENGTH = 12;

interface Combination {
  readonly values: ReadonlyMap<string, VariableValue>;
  /** The variables that tell it from the other combinations of its test. */
  readonly distinguishing: readonly string[];
}

/** What the cases of one test have in common. */
interface Origin {
  readonly layers: readonly Layer[];
  readonly test: Layer;
  readonly assertions: readonly AssertionNode[];
  /** False: what stands in it is checked, but it makes no cases. */
  readonly sound: boolean;
}

interface CaseTools {
  readonly reading: SuiteReading;
  readonly assertions: AssertionReader;
  readonly variables: VariableReader;
  readonly templates: SuiteTemplates;
  readonly sha256: Sha256;
}

/** Makes cases of layers, and gives them ids. */
export class CaseBuilder {
  readonly cases: SuiteCase[] = [];
  /** Where each variable is first set. */
  readonly variables = new Map<string, Place>();
  readonly #tools: CaseTools;
  readonly #ids = new Map<string, number>();
  #tooMany = false;

  constructor(tools: CaseTools) {
    this.#tools = tools;
  }

  /**
   * Adds the cases of one test: one for each combination of its variables' values.
   * @param layers from the outermost on; the last one is the test itself
   * @param varying the names of variables that differ between the scenario's sets
   */
  add(layers: readonly Layer[], varying: readonly string[] = []): void {
    const test = layers.at(-1);
    if (!test) return;
    const options = mergeObjects(layers.map((layer) => layer.options));
    const assertions = this.#assertionsOf(layers, options);
    const written = new Map(
      layers.flatMap(({ variables }) => variables.map((variable) => [variable.name, variable])),
    );
    for (const { name, key } of written.values())
      if (!this.variables.has(name)) this.variables.set(name, key);
    // While a file is being read, what seems to be missing may stand in it.
    const { complete } = this.#tools.reading;
    if (assertions.length === 0 && complete && layers.every((layer) => layer.sound))
      this.#reportNoAssertions(test);
    const sound = assertions.length > 0 && layers.slice(1).every((layer) => layer.sound);
    const origin = { layers, test, assertions, sound };
    const expand = options['disableVarExpansion'] !== true;
    for (const { values, distinguishing } of this.#combine(written, expand, test)) {
      const names = [...varying.filter((name) => values.has(name)), ...distinguishing];
      this.#addCase(origin, { values, distinguishing: [...new Set(names)] });
    }
  }

  #assertionsOf(layers: readonly Layer[], options: JsonObject): AssertionNode[] {
    const holding = options['disableDefaultAsserts'] === true ? layers.slice(1) : layers;
    const assertions = holding.flatMap((layer) => layer.assertions);
    const { transform } = options;
    if (typeof transform !== 'string') return assertions;
    return assertions.map((node) => this.#tools.assertions.transformed(node, transform));
  }

  #reportNoAssertions({ part }: Layer): void {
    const message = 'This case asserts nothing, so no answer could fail it. Add assertions under `assert`.';
    const entry = part.node.entries.find(({ key }) => key === 'assert');
    const range = entry && !part.file.rows ? entry.keyRange : headOf(part);
    this.#tools.reading.report(placeOf(part, range), { code: 'suite-case-asserts-nothing', message });
  }

  /** All combinations of the variables' values; the last variable changes fastest. */
  #combine(written: ReadonlyMap<string, WrittenVariable>, expand: boolean, test: Layer): Combination[] {
    const columns = Array.from(written.values(), (variable) => ({
      name: variable.name,
      values: this.#tools.variables.valuesOf(variable, expand),
    }));
    const count = columns.reduce((product, { values }) => product * values.length, 1);
    if (this.cases.length + count > MAX_CASES) {
      this.#reportTooMany(test);
      return [];
    }
    const distinguishing = columns.filter(({ values }) => values.length > 1).map(({ name }) => name);
    let combinations: [string, VariableValue][][] = [[]];
    for (const { name, values } of columns) {
      const [only] = values;
      if (values.length === 1 && only) for (const combination of combinations) combination.push([name, only]);
      else
        combinations = combinations.flatMap((before) =>
          values.map((value): [string, VariableValue][] => [...before, [name, value]]),
        );
    }
    return combinations.map((combination) => ({ values: new Map(combination), distinguishing }));
  }

  #reportTooMany({ part }: Layer): void {
    if (this.#tooMany) return;
    this.#tooMany = true;
    const message = `With this test the suite has more than ${MAX_CASES.toLocaleString('en')} cases. Shorten the lists in its \`vars\`.`;
    this.#tools.reading.report(placeOf(part, headOf(part)), { code: 'suite-too-large', message });
  }

  #addCase({ layers, test, assertions, sound }: Origin, combination: Combination): void {
    const variables = this.#tools.variables.render(combination.values);
    if (!variables) return;
    const texts = inheritedTexts(layers);
    const description = describe(texts.description, variables, combination.distinguishing);
    if (!this.#checkNeeds(assertions, variables, description) || !sound) return;
    const metadata = layers.map((layer) => layer.metadata).filter((one) => one !== undefined);
    this.cases.push({
      id: this.#idOf(texts.description, variables),
      description,
      variables,
      assertions,
      ...(texts.threshold === undefined ? {} : { threshold: texts.threshold }),
      ...(metadata.length === 0 ? {} : { metadata: mergeObjects(metadata) }),
      uri: test.part.file.uri,
      range: test.part.node.range,
      variablesRange: test.variablesPlace.range,
    });
  }

  /** Whether the case sets what its assertions read. */
  #checkNeeds(assertions: readonly AssertionNode[], variables: JsonObject, description: string): boolean {
    const needs = assertions.flatMap((node) => this.#tools.assertions.needsOf(node));
    const missing = needs.filter(({ name }) => !Object.hasOwn(variables, name));
    for (const need of missing) {
      this.#tools.templates.reportMissing(need, Object.keys(variables), `The case “${description}”`);
    }
    return missing.length === 0;
  }

  #idOf(description: string | undefined, variables: JsonObject): string {
    const text = renderCanonicalJson({ description: description ?? null, variables });
    const id = this.#tools.sha256(text).slice(0, ID_LENGTH);
    const count = (this.#ids.get(id) ?? 0) + 1;
    this.#ids.set(id, count);
    return count === 1 ? id : `${id}-${count}`;
  }
}

/** What the innermost layer that says it says. */
function inheritedTexts(layers: readonly Layer[]): Pick<Layer, 'description' | 'threshold'> {
  const description = layers.findLast((layer) => layer.description !== undefined)?.description;
  const threshold = layers.findLast((layer) => layer.threshold !== undefined)?.threshold;
  return {
    ...(description === undefined ? {} : { description }),
    ...(threshold === undefined ? {} : { threshold }),
  };
}

function describe(
  written: string | undefined,
  variables: JsonObject,
  distinguishing: readonly string[],
): string {
  if (written === undefined) return describeVariables(variables);
  if (distinguishing.length === 0) return written;
  const values = distinguishing.map((name): [string, JsonValue] => [name, variables[name] ?? null]);
  return `${written} (${describeVariables(Object.fromEntries(values))})`;
}

/** Shallow: a key of a later object replaces that of an earlier one. */
function mergeObjects(objects: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(objects.flatMap((object) => Object.entries(object)));
}
