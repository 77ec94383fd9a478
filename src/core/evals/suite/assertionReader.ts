import type { JsonValue } from '../../base/json.ts';
import { type YamlEntry, type YamlMap, toJson, valueOf } from '../../yaml/tree.ts';
import { type AssertionNode, isAssertionSet, toAssertionNode } from '../assertionTree.ts';
import { isScorerType, scorers, variablesReadBy } from '../scorers/index.ts';
import type { Scorer } from '../scorers/scorer.ts';
import { baseType, unknownType } from './assertionTypes.ts';
import { checkKeys, entryPart, reportFault, reportInvalid } from './checkKeys.ts';
import { findFaults, firstLine, holdsMisspelled } from './checkValue.ts';
import { filePath, openValue } from './fileValue.ts';
import { findSimilar } from '../../base/didYouMean.ts';
import { type Part, type SuiteReading, isAbsent, placeOf, toJsonObject } from './reading.ts';
import type { AssertionPlace } from './suite.ts';
import { type KeyRules, setKeys, singleKeys } from './suiteKeys.ts';
import { schemaOf } from './valueSchema.ts';
import type { SuiteTemplates, VariableNeed } from './suiteTemplates.ts';

const TEMPLATE_PREFIX = '#/assertionTemplates/';
const typeRule: KeyRules = { type: { schema: {} } };
const setRules: KeyRules = { ...typeRule, ...setKeys };
const referenceRules: KeyRules = { $ref: { schema: {} } };

/** What may stand in an assertion of one type. */
interface SingleRules extends ReturnType<typeof schemaOf> {
  readonly rules: KeyRules;
}

/** Reads lists of assertions. What is written once is read once, and is one object wherever it holds. */
export class AssertionReader {
  readonly places = new Map<AssertionNode, AssertionPlace>();
  readonly #needs = new Map<AssertionNode, readonly VariableNeed[]>();
  readonly #read = new Map<readonly YamlEntry[], AssertionNode | undefined>();
  readonly #transformed = new Map<string, Map<AssertionNode, AssertionNode>>();
  readonly #rules = new Map<Scorer, SingleRules>();
  readonly #reading: SuiteReading;
  readonly #texts: SuiteTemplates;
  readonly #templates: Part<YamlMap> | undefined;

  /** @param templates the suite's `assertionTemplates` */
  constructor(reading: SuiteReading, texts: SuiteTemplates, templates: Part<YamlMap> | undefined) {
    this.#reading = reading;
    this.#texts = texts;
    this.#templates = templates;
  }

  /** The assertions of an `assert` list; broken ones are reported and left out. */
  readList({ file, node }: Part, inside: 'list' | 'set' = 'list'): AssertionNode[] {
    if (isAbsent(node)) return [];
    if (node.kind !== 'seq') {
      reportInvalid(
        { file, node },
        { message: '`assert` must be a list: start each assertion with “- ”.', data: { wrap: 'list' } },
        this.#reading,
      );
      return [];
    }
    return node.items.flatMap((item) => this.#readOne({ file, node: item }, inside) ?? []);
  }

  /** Reports what is wrong with templates that no case refers to. */
  checkTemplates(): void {
    for (const { value } of this.#templates?.node.entries ?? []) {
      if (this.#templates) this.#readOne({ file: this.#templates.file, node: value });
    }
  }

  /** The variables that the assertion's texts read. */
  needsOf(node: AssertionNode): readonly VariableNeed[] {
    return this.#needs.get(node) ?? [];
  }

  /** The assertion, judging what `transform` makes of the output. */
  transformed(node: AssertionNode, transform: string): AssertionNode {
    let known = this.#transformed.get(transform);
    if (!known) this.#transformed.set(transform, (known = new Map()));
    const before = known.get(node);
    if (before) return before;
    const after = this.#withTransform(node, transform);
    known.set(node, after);
    const place = this.places.get(node);
    if (place) this.places.set(after, place);
    this.#needs.set(after, this.needsOf(node));
    return after;
  }

  #withTransform(node: AssertionNode, transform: string): AssertionNode {
    if (isAssertionSet(node))
      return { ...node, assert: node.assert.map((item) => this.transformed(item, transform)) };
    const place = this.places.get(node);
    if (node.transform !== undefined && place) {
      const message =
        'The case has a `transform` under `options` too, and only one can run. Put both into this one.';
      this.#reading.report(place, { code: 'suite-unsupported', message });
    }
    return { ...node, transform: node.transform ?? transform };
  }

  #readOne({ file, node }: Part, inside: 'list' | 'set' = 'list'): AssertionNode | undefined {
    const part = { file, node };
    if (node.kind !== 'map') {
      reportInvalid(
        part,
        'An assertion is a map: write `type: contains` and, below it, `value: …`.',
        this.#reading,
      );
      return undefined;
    }
    if (this.#read.has(node.entries)) return this.#read.get(node.entries);
    this.#read.set(node.entries, undefined); // A template that refers to itself ends here.
    const errors = this.#reading.errors;
    const read = this.#readMap({ file, node }, inside);
    if (read && this.#reading.errors === errors) {
      this.#read.set(node.entries, read);
      return read;
    }
    if (read) this.places.delete(read);
    return undefined;
  }

  #readMap(part: Part<YamlMap>, inside: 'list' | 'set'): AssertionNode | undefined {
    const reference = valueOf(part.node, '$ref');
    if (reference) return this.#readReference(part, { file: part.file, node: reference });
    const type = entryPart(part, 'type');
    if (!type || isAbsent(type.node)) return this.#reportNoType(part);
    if (type.node.kind !== 'scalar' || typeof type.node.value !== 'string') {
      reportInvalid(type, '`type` must be the name of an assertion, such as contains.', this.#reading);
      return undefined;
    }
    const name = type.node.value;
    if (name === 'assert-set') {
      if (inside === 'list') return this.#readSet(part);
      reportInvalid(type, 'Sets do not nest: move its assertions into the set around it.', this.#reading);
      return undefined;
    }
    const base = baseType(name);
    if (isScorerType(base)) return this.#readSingle(part, name, scorers[base]);
    this.#reading.report(placeOf(type), unknownType(name));
    return undefined;
  }

  #reportNoType(part: Part<YamlMap>): undefined {
    const { key } = part.node.entries.find((entry) => isScorerType(baseType(entry.key))) ?? {};
    const advice =
      key === undefined ? '`type: contains`' : `\`type: ${key}\` and put the rest under \`value\``;
    const data = key === undefined ? { missing: 'type' } : { type: key };
    const message = `An assertion needs a \`type\`. Write ${advice}.`;
    reportInvalid(part, { message, data }, this.#reading);
  }

  #readReference(part: Part<YamlMap>, reference: Part): AssertionNode | undefined {
    checkKeys(part, referenceRules, { reading: this.#reading });
    const written = reference.node.kind === 'scalar' ? String(reference.node.value) : '';
    const name = written.startsWith(TEMPLATE_PREFIX) ? written.slice(TEMPLATE_PREFIX.length) : undefined;
    const target = name !== undefined && this.#templates ? entryPart(this.#templates, name) : undefined;
    if (target) return this.#readOne(target);
    const names = this.#templates?.node.entries.map(({ key }) => key) ?? [];
    const suggestion = findSimilar(name ?? written, names);
    const advice =
      suggestion === undefined ? 'Define it there.' : `Did you mean “${TEMPLATE_PREFIX}${suggestion}”?`;
    const message = `“${written}” names no assertion under \`assertionTemplates\`. ${advice}`;
    const data = { suggestion: suggestion === undefined ? undefined : `${TEMPLATE_PREFIX}${suggestion}` };
    this.#reading.report(placeOf(reference), { code: 'suite-invalid-value', message, data });
    return undefined;
  }

  #readSet(part: Part<YamlMap>): AssertionNode | undefined {
    checkKeys(part, setRules, { reading: this.#reading });
    const list = entryPart(part, 'assert');
    const assert = list ? this.readList(list, 'set') : [];
    const isEmpty =
      !list || isAbsent(list.node) || (list.node.kind === 'seq' && list.node.items.length === 0);
    if (isEmpty && !holdsMisspelled(part.node, 'assert', Object.keys(setRules))) {
      const message = 'This set asserts nothing. Add assertions under its `assert`.';
      this.#reading.report(placeOf(part, firstLine(part.node)), {
        code: 'suite-case-asserts-nothing',
        message,
      });
    }
    const written = toAssertionNode({ ...toJsonObject(part.node), assert: [] });
    return this.#remember(
      isAssertionSet(written) ? { ...written, assert } : written,
      placeOf(part),
      assert.flatMap((item) => this.needsOf(item)),
    );
  }

  #readSingle(part: Part<YamlMap>, type: string, scorer: Scorer): AssertionNode | undefined {
    const { rules, properties, required } = this.#rulesOf(scorer);
    checkKeys(part, rules, { reading: this.#reading });
    for (const key of required) {
      if (part.node.entries.some((entry) => entry.key === key)) continue;
      if (holdsMisspelled(part.node, key, Object.keys(rules))) continue;
      const message = `A ${type} assertion needs \`${key}\`. Add it.`;
      reportInvalid(part, { message, data: { missing: key } }, this.#reading);
    }
    const value = entryPart(part, 'value');
    const written = toJsonObject(part.node);
    const implicit = this.#implicitNeeds(part, type);
    if (!value || !properties['value']) {
      return this.#remember(toAssertionNode(written), placeOf(part), [...implicit, ...this.#needsIn(part)]);
    }
    const loaded = this.#loadValue(value);
    if (!loaded) return undefined;
    for (const fault of findFaults(loaded.part.node, properties['value'], '`value`')) {
      reportFault(loaded.part, fault, this.#reading);
    }
    const needs = [...implicit, ...this.#needsIn(part), ...this.#texts.findNeeds(loaded.part)];
    const place = { ...placeOf(part), value: placeOf(loaded.part) };
    return this.#remember(toAssertionNode({ ...written, value: loaded.value }), place, needs);
  }

  /** The value is left out of the rules, because it may stand in a file. */
  #rulesOf(scorer: Scorer): SingleRules {
    let known = this.#rules.get(scorer);
    if (!known) {
      const { properties, required } = schemaOf(scorer);
      const own = Object.entries(properties).map(([key, schema]) => [
        key,
        { schema: key === 'value' ? {} : schema },
      ]);
      known = { rules: { ...typeRule, ...singleKeys, ...Object.fromEntries(own) }, properties, required };
      this.#rules.set(scorer, known);
    }
    return known;
  }

  #implicitNeeds(part: Part<YamlMap>, type: string): VariableNeed[] {
    const needed = variablesReadBy(baseType(type)).filter(({ isNeeded }) => isNeeded);
    const place = placeOf(part, firstLine(part.node));
    return needed.map(({ name }) => ({ name, place, isImplicit: true }));
  }

  #needsIn(part: Part<YamlMap>): VariableNeed[] {
    const texts = ['metric', 'transform', 'against'].map((key) => entryPart(part, key));
    return texts.flatMap((text) => (text ? this.#texts.findNeeds(text) : []));
  }

  #loadValue(part: Part): { readonly part: Part; readonly value: JsonValue } | undefined {
    const path = filePath(toJson(part.node));
    if (path === undefined) return { part, value: toJson(part.node) };
    return openValue(this.#reading, this.#reading.resolve(path), part);
  }

  #remember(read: AssertionNode, place: AssertionPlace, needs: readonly VariableNeed[]): AssertionNode {
    this.places.set(read, place);
    if (needs.length > 0) this.#needs.set(read, needs);
    return read;
  }
}
