import type { Sha256 } from '../../base/ports.ts';
import type { TextRange } from '../../base/problem.ts';
import { RecordedSources } from '../../base/recordedSources.ts';
import type { SourceFile, Sources } from '../../base/sources.ts';
import { type YamlEntry, type YamlMap, type YamlNode, toJson } from '../../yaml/tree.ts';
import { variablesReadBy } from '../scorers/index.ts';
import type { Assertion } from '../scorers/scorer.ts';
import { AssertionReader } from './assertionReader.ts';
import { CaseBuilder } from './caseBuilder.ts';
import { checkKeys, entryPart, reportInvalid } from './checkKeys.ts';
import { holdsMisspelled } from './checkValue.ts';
import { filePath, isGlob, openValue } from './fileValue.ts';
import { type Layer, LayerReader } from './layerReader.ts';
import { type Part, SuiteReading, isAbsent, placeOf } from './reading.ts';
import { toMapNode } from './rowNodes.ts';
import { type ParsedSuite, type Suite, singleAssertions } from './suite.ts';
import { scenarioKeys, suiteKeys, testKeys } from './suiteKeys.ts';
import { SuiteTemplates } from './suiteTemplates.ts';
import { TestFinder } from './testFinder.ts';
import { VariableReader } from './variableReader.ts';

interface Known {
  readonly uri: string;
  readonly sha256: Sha256;
  readonly read: RecordedSources;
  /** Parses the rest; each step is a case. */
  readonly steps: Steps<ParsedSuite>;
  /** Undefined while steps are left. */
  parsed: ParsedSuite | undefined;
}

/** What a suite's text was parsed to, for as long as the text is there: ten thousand cases take a second. */
const knownByText = new WeakMap<SourceFile, Known>();

/**
 * Parses a suite and the files that it names. Never throws: what is wrong is a problem in the file where it
 * stands, and the cases that are sound are there all the same. While none of these files changes, it gives the same
 * object again.
 */
export function parseSuite(uri: string, sources: Sources, sha256: Sha256): ParsedSuite {
  return continueSuite(uri, { sources, sha256, hasTime: () => true })!;
}

/** As parseSuite, as long as there is time. Undefined when it is up: the next call goes on from there. */
export function continueSuite(
  uri: string,
  options: { sources: Sources; sha256: Sha256; hasTime: () => boolean },
): ParsedSuite | undefined {
  const { sources, sha256, hasTime } = options;
  const text = sources.read(uri);
  const before = knownByText.get(text);
  const isKnown = before?.uri === uri && before.sha256 === sha256 && before.read.isSameIn(sources);
  const known = isKnown ? before : begin(uri, sources, sha256);
  // What is not there yet has one object for all files.
  if (text.state === 'loaded') knownByText.set(text, known);
  while (!known.parsed) {
    const step = known.steps.next();
    if (step.done) known.parsed = step.value;
    else if (!hasTime()) return undefined;
  }
  // Who goes on with what others began depends on all that was read, too, and might have read something else.
  if (!isKnown || known.read.isSameIn(sources)) return known.parsed;
  knownByText.delete(text);
  return continueSuite(uri, options);
}

function begin(uri: string, sources: Sources, sha256: Sha256): Known {
  const read = new RecordedSources(sources);
  return { uri, sha256, read, steps: parseSteps(uri, read, sha256), parsed: undefined };
}

function* parseSteps(uri: string, sources: Sources, sha256: Sha256): Steps<ParsedSuite> {
  const reading = new SuiteReading(uri, sources);
  const suite = yield* new SuiteParser(reading, sha256).parse();
  return { suite, problems: reading.problems, complete: reading.complete, files: reading.files };
}

/** Work in steps, between which its caller may do something else. */
type Steps<T> = Generator<void, T, void>;

class SuiteParser {
  readonly #reading: SuiteReading;
  readonly #sha256: Sha256;
  readonly #templates: SuiteTemplates;
  readonly #tests: TestFinder;

  constructor(reading: SuiteReading, sha256: Sha256) {
    this.#reading = reading;
    this.#sha256 = sha256;
    this.#templates = new SuiteTemplates(reading);
    this.#tests = new TestFinder(reading);
  }

  *parse(): Steps<Suite> {
    const { uri } = this.#reading;
    const start = { start: 0, end: 0 };
    const file = this.#reading.open({ uri, path: uri }, { uri, range: start });
    if (!file) return this.#toSuite(undefined, this.#newTools(undefined));
    const errors = this.#reading.errors;
    const part = this.#reading.parse(file);
    const root = part && this.#toRoot(part);
    const tools = this.#newTools(root && this.#mapAt(root, 'assertionTemplates'));
    if (root) {
      checkKeys(root, suiteKeys, { reading: this.#reading, advise: (entry) => this.#adviseKey(root, entry) });
      yield* this.#addCases(root, tools);
      tools.assertions.checkTemplates();
    }
    const { cases } = tools.builder;
    if (cases.length === 0 && this.#reading.complete && this.#reading.errors === errors)
      this.#reportEmpty(root, uri);
    return this.#toSuite(root, tools);
  }

  #newTools(templates: Part<YamlMap> | undefined): Tools {
    const assertions = new AssertionReader(this.#reading, this.#templates, templates);
    const variables = new VariableReader(this.#reading, this.#templates);
    const layers = new LayerReader(this.#reading, assertions);
    const common = { reading: this.#reading, templates: this.#templates, sha256: this.#sha256 };
    return { assertions, layers, builder: new CaseBuilder({ ...common, assertions, variables }) };
  }

  /** A list of tests is a suite too. */
  #toRoot({ file, node }: Part): Part<YamlMap> | undefined {
    if (node.kind === 'map') return { file, node };
    if (node.kind === 'seq') {
      const keyRange = { start: node.range.start, end: node.range.start };
      return { file, node: toMapNode([{ key: 'tests', keyRange, value: node }], node.range) };
    }
    if (!isAbsent(node))
      reportInvalid({ file, node }, 'A suite is a map with `tests`, or a list of tests.', this.#reading);
    return undefined;
  }

  #adviseKey(root: Part<YamlMap>, { key, keyRange }: YamlEntry): boolean {
    if (!Object.hasOwn(testKeys, key)) return key.startsWith('x-');
    const isAssert = key === 'assert';
    const code = isAssert ? 'suite-misplaced-assert' : 'suite-unknown-key';
    const effect = isAssert ? '`assert` asserts nothing here' : `“${key}” has no meaning here`;
    const message = `${effect}. Move it under \`defaultTest\`, or into a test.`;
    this.#reading.report(placeOf(root, keyRange), { code, message, data: { key, in: 'suite' } });
    return true;
  }

  #mapAt(part: Part<YamlMap>, key: string): Part<YamlMap> | undefined {
    const found = entryPart(part, key);
    return found?.node.kind === 'map' ? { file: found.file, node: found.node } : undefined;
  }

  *#addCases(root: Part<YamlMap>, { layers, builder }: Tools): Steps<void> {
    const defaults = layers.read(this.#readDefaultTest(root));
    const tests = entryPart(root, 'tests');
    for (const test of tests ? this.#tests.findTests(tests) : []) {
      builder.add([defaults, layers.read(test)]);
      yield;
    }
    const scenarios = entryPart(root, 'scenarios');
    for (const node of scenarios ? itemsOf(scenarios.node) : []) {
      for (const scenario of this.#openMaps({ file: scenarios?.file ?? root.file, node })) {
        yield* this.#addScenario(scenario, defaults, { layers, builder });
      }
    }
  }

  #readDefaultTest(root: Part<YamlMap>): Part<YamlMap> {
    const written = entryPart(root, 'defaultTest');
    const [first] = written && !isAbsent(written.node) ? this.#openMaps(written) : [];
    return first ?? { file: root.file, node: toMapNode([], root.node.range) };
  }

  /** The map, or the maps in the file that is named. */
  #openMaps(part: Part): Part<YamlMap>[] {
    const { file, node } = part;
    if (node.kind === 'map') return [{ file, node }];
    const written = toJson(node);
    if (typeof written !== 'string') {
      reportInvalid(part, 'This must be a map of keys, or name a file that holds one.', this.#reading);
      return [];
    }
    const path = filePath(written) ?? written;
    const files = isGlob(path) ? this.#reading.find(path, placeOf(part)) : [this.#reading.resolve(path)];
    const opened = files.flatMap((reference) => openValue(this.#reading, reference, part)?.part ?? []);
    return opened.flatMap((one) => this.#mapsIn(one));
  }

  #mapsIn({ file, node }: Part): Part<YamlMap>[] {
    return (node.kind === 'seq' ? node.items : [node]).flatMap((item) => {
      if (item.kind === 'map') return [{ file, node: item }];
      reportInvalid({ file, node: item }, 'This must be a map of keys.', this.#reading);
      return [];
    });
  }

  /** Every set of `config` with every test; without tests each set is a case. */
  *#addScenario(
    scenario: Part<YamlMap>,
    defaults: Layer,
    { layers, builder }: Omit<Tools, 'assertions'>,
  ): Steps<void> {
    checkKeys(scenario, scenarioKeys, { reading: this.#reading });
    const config = entryPart(scenario, 'config');
    if (!config || isAbsent(config.node)) {
      const message = 'A scenario needs `config`: a list of maps with `vars`.';
      if (!holdsMisspelled(scenario.node, 'config', Object.keys(scenarioKeys)))
        reportInvalid(scenario, { message, data: { missing: 'config' } }, this.#reading);
      return;
    }
    const tests = entryPart(scenario, 'tests');
    const sets = Array.from(this.#tests.findTests(config), (set) => layers.read(set));
    const read = tests ? Array.from(this.#tests.findTests(tests), (test) => layers.read(test)) : [];
    const varying =
      sets.length > 1 ? [...new Set(sets.flatMap((set) => set.variables.map(({ name }) => name)))] : [];
    for (const set of sets) {
      if (!tests || isAbsent(tests.node)) builder.add([defaults, set], varying);
      for (const test of read) {
        builder.add([defaults, set, test], varying);
        yield;
      }
    }
  }

  #reportEmpty(root: Part<YamlMap> | undefined, uri: string): void {
    const tests = root?.node.entries.find(({ key }) => key === 'tests');
    const range: TextRange = tests?.keyRange ?? root?.node.entries[0]?.keyRange ?? { start: 0, end: 0 };
    const message = 'This suite has no cases. Add them under `tests`, each with `vars` and `assert`.';
    this.#reading.report({ uri, range }, { code: 'suite-empty', message });
  }

  #toSuite(root: Part<YamlMap> | undefined, { assertions, builder }: Tools): Suite {
    const description = root && entryPart(root, 'description');
    const judge = root && entryPart(root, 'judge');
    const text = description && toJson(description.node);
    return {
      uri: this.#reading.uri,
      ...(typeof text === 'string' ? { description: text } : {}),
      cases: builder.cases,
      ...(judge && !isAbsent(judge.node) ? { judge: toJson(judge.node) } : {}),
      ignored: root ? root.node.entries.map(({ key }) => key).filter((key) => suiteKeys[key]?.foreign) : [],
      places: assertions.places,
      variables: builder.variables,
      used: this.#usedNames(builder),
    };
  }

  /** Code reads variables too; a name that occurs in any counts as read. */
  #usedNames({ cases, variables }: CaseBuilder): Set<string> {
    const used = new Set(this.#templates.used);
    const lists = new Set(cases.map((one) => one.assertions));
    const assertions = Array.from(lists, singleAssertions).flat();
    for (const { type } of assertions) for (const { name } of variablesReadBy(type)) used.add(name);
    const codes = new Set(assertions.flatMap(codeIn));
    for (const name of variables.keys()) {
      if (!used.has(name) && Array.from(codes).some((code) => code.includes(name))) used.add(name);
    }
    return used;
  }
}

interface Tools {
  readonly assertions: AssertionReader;
  readonly layers: LayerReader;
  readonly builder: CaseBuilder;
}

/** A list's items, or the text that names files of them; anything else was reported with its key. */
function itemsOf(node: YamlNode): readonly YamlNode[] {
  if (node.kind === 'seq') return node.items;
  return node.kind === 'scalar' && typeof node.value === 'string' ? [node] : [];
}

function codeIn({ type, value, transform }: Assertion): string[] {
  return [...(type === 'javascript' ? [value] : []), transform].filter((code) => typeof code === 'string');
}
