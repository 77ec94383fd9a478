import type { JsonObject, JsonValue } from '../../base/json.ts';
import { type YamlEntry, type YamlMap, toJson } from '../../yaml/tree.ts';
import type { AssertionNode } from '../assertionTree.ts';
import type { AssertionReader } from './assertionReader.ts';
import { checkKeys, entryPart, reportInvalid } from './checkKeys.ts';
import { firstLine } from './checkValue.ts';
import { filePath, isGlob, openValue } from './fileValue.ts';
import { type Part, type SuiteReading, isAbsent, placeOf, toJsonObject } from './reading.ts';
import type { Place } from './suite.ts';
import { optionKeys, testKeys } from './suiteKeys.ts';
import type { WrittenVariable } from './variableReader.ts';

/** What `defaultTest`, a scenario's `config` or a test says. A case is made of several, the later ones winning. */
export interface Layer {
  readonly part: Part<YamlMap>;
  readonly description?: string;
  readonly variables: readonly WrittenVariable[];
  readonly variablesPlace: Place;
  readonly assertions: readonly AssertionNode[];
  readonly threshold?: number;
  readonly options: JsonObject;
  readonly metadata?: JsonObject;
  /** Nothing in it is wrong, and all files that it names could be read. */
  readonly sound: boolean;
}

/** Reads and checks the maps that cases are made of. */
export class LayerReader {
  readonly #reading: SuiteReading;
  readonly #assertions: AssertionReader;

  constructor(reading: SuiteReading, assertions: AssertionReader) {
    this.#reading = reading;
    this.#assertions = assertions;
  }

  read(part: Part<YamlMap>): Layer {
    const errors = this.#reading.errors;
    checkKeys(part, testKeys, { reading: this.#reading });
    const list = entryPart(part, 'assert');
    const description = scalarAt(part, 'description');
    const threshold = scalarAt(part, 'threshold');
    const metadata = entryPart(part, 'metadata');
    const layer = {
      part,
      ...(typeof description === 'string' ? { description } : {}),
      variables: this.#readVariables(part),
      variablesPlace: variablesPlaceOf(part),
      assertions: list ? this.#assertions.readList(list) : [],
      ...(typeof threshold === 'number' ? { threshold } : {}),
      options: this.#readOptions(entryPart(part, 'options')),
      ...(metadata?.node.kind === 'map' ? { metadata: toJsonObject(metadata.node) } : {}),
    };
    return { ...layer, sound: this.#reading.errors === errors };
  }

  #readOptions(options: Part | undefined): JsonObject {
    if (!options || isAbsent(options.node)) return {};
    const { file, node } = options;
    if (node.kind !== 'map') {
      reportInvalid(options, '`options` must be a map of keys.', this.#reading);
      return {};
    }
    checkKeys({ file, node }, optionKeys, { reading: this.#reading });
    const transform = entryPart({ file, node }, 'transform');
    const path = transform && filePath(toJson(transform.node));
    if (transform && path !== undefined) {
      const message = `“${path}” cannot be used. Files of code are not run here: write the expression into the suite.`;
      this.#reading.report(placeOf(transform), { code: 'suite-unsupported', message });
    }
    return toJsonObject(node);
  }

  #readVariables(part: Part<YamlMap>): WrittenVariable[] {
    const vars = entryPart(part, 'vars');
    if (!vars || isAbsent(vars.node)) return [];
    const { file, node } = vars;
    if (node.kind === 'map') return this.#toVariables({ file, node });
    const names = node.kind === 'seq' ? node.items : [node];
    return names.flatMap((name) => this.#openVariables({ file, node: name }));
  }

  /** Variables of a file, or of each file that a glob matches; the later ones win. */
  #openVariables(part: Part): WrittenVariable[] {
    const written = toJson(part.node);
    if (typeof written !== 'string') return []; // Reported with the key.
    const path = filePath(written) ?? written;
    const files = isGlob(path) ? this.#reading.find(path, placeOf(part)) : [this.#reading.resolve(path)];
    return files.flatMap((reference) => {
      const opened = openValue(this.#reading, reference, part)?.part;
      if (!opened) return [];
      const { file, node } = opened;
      if (node.kind === 'map') return this.#toVariables({ file, node });
      reportInvalid(
        opened,
        'A file of variables must be a YAML or JSON map of names and values.',
        this.#reading,
      );
      return [];
    });
  }

  #toVariables({ file, node }: Part<YamlMap>): WrittenVariable[] {
    return node.entries.flatMap((entry) => {
      const { key, keyRange, value } = entry;
      const place = { uri: file.uri, range: keyRange };
      if (!holdsAssertions(entry)) return [{ name: key, key: place, part: { file, node: value } }];
      const message = '`assert` stands within `vars`, where it asserts nothing. Move it out, beside `vars`.';
      this.#reading.report(place, { code: 'suite-misplaced-assert', message, data: { key, in: 'vars' } });
      return [];
    });
  }
}

/** A variable may be called `assert`; a list of maps with a `type` is meant as assertions. */
function holdsAssertions({ key, value }: YamlEntry): boolean {
  if (key !== 'assert' || value.kind !== 'seq') return false;
  return value.items.some(
    (item) => item.kind === 'map' && item.entries.some((entry) => entry.key === 'type'),
  );
}

function scalarAt(part: Part<YamlMap>, key: string): JsonValue | undefined {
  const found = entryPart(part, key);
  return found?.node.kind === 'scalar' ? found.node.value : undefined;
}

function variablesPlaceOf(part: Part<YamlMap>): Place {
  const entry = part.node.entries.find(({ key }) => key === 'vars');
  return placeOf(part, entry && !part.file.rows ? entry.keyRange : headOf(part));
}

/** Where a problem of the whole test is shown: at its first key, or the whole row. */
export function headOf({ file, node }: Part<YamlMap>): Place['range'] {
  return file.rows ? node.range : firstLine(node);
}
