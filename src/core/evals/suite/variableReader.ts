import type { JsonObject, JsonValue } from '../../base/json.ts';
import { type YamlNode, toJson } from '../../yaml/tree.ts';
import { holdsTemplate } from './checkValue.ts';
import { type FileValue, filePath, isGlob, openValue } from './fileValue.ts';
import { type Part, type SuiteReading, placeOf } from './reading.ts';
import type { Place } from './suite.ts';
import type { SuiteTemplates } from './suiteTemplates.ts';

/** A variable as it is written, before its values are known. */
export interface WrittenVariable {
  readonly name: string;
  readonly key: Place;
  readonly part: Part;
}

/** One of the values that a variable takes. */
export interface VariableValue {
  readonly value: JsonValue;
  readonly part: Part;
  /** What a file holds is data and stays as it is; what is written in the suite may refer to other variables. */
  readonly fromFile: boolean;
}

/** Turns written variables into values: loads files, and renders what refers to other variables. */
export class VariableReader {
  readonly #reading: SuiteReading;
  readonly #templates: SuiteTemplates;
  readonly #expanded = new Map<YamlNode, readonly VariableValue[]>();

  constructor(reading: SuiteReading, templates: SuiteTemplates) {
    this.#reading = reading;
    this.#templates = templates;
  }

  /**
   * The values of a variable. A list that starts with a text stands for a case of each item, a glob for a case
   * of each file. Empty where a file cannot be had, which is reported, or not yet.
   * @param expand false: a list is one value
   */
  valuesOf({ part }: WrittenVariable, expand: boolean): readonly VariableValue[] {
    const { node, file } = part;
    if (node.kind === 'scalar') return this.#scalarValues(part);
    const [first] = node.kind === 'seq' ? node.items : [];
    const multiplies = expand && first?.kind === 'scalar' && typeof first.value === 'string';
    if (node.kind !== 'seq' || !multiplies) return [{ value: toJson(node), part, fromFile: false }];
    let values = this.#expanded.get(node);
    if (!values) {
      values = node.items.flatMap((item) => this.#scalarValues({ file, node: item }));
      this.#expanded.set(node, values);
    }
    return values;
  }

  #scalarValues(part: Part): readonly VariableValue[] {
    const value = toJson(part.node);
    const path = filePath(value);
    if (path === undefined) return [{ value, part, fromFile: false }];
    const known = this.#expanded.get(part.node);
    if (known) return known;
    const files = isGlob(path) ? this.#reading.find(path, placeOf(part)) : [this.#reading.resolve(path)];
    const values = files.flatMap((file) => toValues(openValue(this.#reading, file, part)));
    this.#expanded.set(part.node, values);
    return values;
  }

  /** The variables of a case. Undefined where a template cannot be rendered, which is reported. */
  render(values: ReadonlyMap<string, VariableValue>): JsonObject | undefined {
    const templated = Array.from(values).filter(
      ([, { value, fromFile }]) => !fromFile && holdsTemplates(value),
    );
    const plain = Array.from(values, ([name, { value }]) => [name, value] as const);
    if (templated.length === 0) return Object.fromEntries(plain);
    const errors = this.#reading.errors;
    const rendering = new Rendering(values, this.#templates, this.#reading);
    const rendered = Object.fromEntries(plain.map(([name]) => [name, rendering.valueOf(name)]));
    return this.#reading.errors === errors ? rendered : undefined;
  }
}

function toValues(loaded: FileValue | undefined): VariableValue[] {
  return loaded ? [{ ...loaded, fromFile: true }] : [];
}

function holdsTemplates(value: JsonValue): boolean {
  if (typeof value === 'string') return holdsTemplate(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTemplates);
}

/** Renders the variables of one case that refer to each other; each is rendered once. */
class Rendering {
  readonly #values: ReadonlyMap<string, VariableValue>;
  readonly #templates: SuiteTemplates;
  readonly #reading: SuiteReading;
  readonly #rendered = new Map<string, JsonValue>();
  readonly #inside: string[] = [];

  constructor(values: ReadonlyMap<string, VariableValue>, templates: SuiteTemplates, reading: SuiteReading) {
    this.#values = values;
    this.#templates = templates;
    this.#reading = reading;
  }

  valueOf(name: string): JsonValue {
    const known = this.#rendered.get(name);
    if (known !== undefined) return known;
    const { value, part, fromFile } = this.#values.get(name)!;
    if (this.#inside.includes(name)) {
      const chain = [...this.#inside.slice(this.#inside.indexOf(name)), name].join(' → ');
      const message = `These variables refer to each other in a circle: ${chain}. Write one of them out.`;
      this.#reading.report(placeOf(part), { code: 'suite-variable-cycle', message });
      return null;
    }
    this.#inside.push(name);
    const rendered = fromFile ? value : this.#renderNode(part);
    this.#inside.pop();
    this.#rendered.set(name, rendered);
    return rendered;
  }

  #renderNode(part: Part): JsonValue {
    const { node, file } = part;
    if (node.kind === 'seq') return node.items.map((item) => this.#renderNode({ file, node: item }));
    if (node.kind === 'map') {
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [key, this.#renderNode({ file, node: value })]),
      );
    }
    if (typeof node.value !== 'string' || !holdsTemplate(node.value)) return node.value;
    return this.#renderText(node.value, part);
  }

  #renderText(text: string, part: Part): JsonValue {
    const { problems, variables } = this.#templates.parse(text, part);
    if (problems.length > 0) return null;
    const missing = this.#templates.findNeeds(part).filter(({ name }) => !this.#values.has(name));
    for (const need of missing) this.#templates.reportMissing(need, this.#values.keys(), 'The case');
    if (missing.length > 0) return null;
    const names = new Set(variables.filter(({ local }) => !local).map(({ name }) => name));
    const scope = Array.from(names).filter((name) => this.#values.has(name));
    return (
      this.#templates.render(
        text,
        Object.fromEntries(scope.map((name) => [name, this.valueOf(name)])),
        part,
      ) ?? null
    );
  }
}
