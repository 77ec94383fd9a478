import type { YamlMap } from '../../yaml/tree.ts';
import { entryPart, reportInvalid } from './checkKeys.ts';
import { findCsvTests } from './csvTests.ts';
import { extensionOf, filePath, isGlob } from './fileValue.ts';
import { type Part, type SuiteFile, type SuiteReading, isAbsent, placeOf } from './reading.ts';
import { toJsonTree } from './jsonTree.ts';

type Tests = Generator<Part<YamlMap>, void, void>;

/** Finds tests where they are written: in lists, in files, and in files that lists name. */
export class TestFinder {
  readonly #reading: SuiteReading;
  /** The files that are being read, outermost first: a file that names itself has no end. */
  readonly #open: string[];

  constructor(reading: SuiteReading) {
    this.#reading = reading;
    this.#open = [reading.uri];
  }

  /** The tests of a `tests` value, each read when it is asked for; what cannot be one is reported and left out. */
  *findTests(part: Part): Tests {
    const { file, node } = part;
    if (isAbsent(node)) return;
    if (node.kind === 'seq') {
      for (const item of node.items) yield* this.#findOne({ file, node: item });
    } else if (node.kind !== 'map') {
      yield* this.#findInFiles(part);
    } else if (!this.#reportGenerator({ file, node })) {
      const message = '`tests` must be a list: start each test with “- ”.';
      reportInvalid(part, { message, data: { wrap: 'list' } }, this.#reading);
    }
  }

  *#findOne({ file, node }: Part): Tests {
    if (node.kind === 'map') {
      if (!this.#reportGenerator({ file, node })) yield { file, node };
    } else if (node.kind === 'scalar' && typeof node.value === 'string') {
      yield* this.#findInFiles({ file, node });
    } else {
      const message = 'A test is a map with `vars` and `assert`, or names a file of tests.';
      reportInvalid({ file, node }, message, this.#reading);
    }
  }

  /** A map with a `path` is promptfoo's way to call code that makes tests. */
  #reportGenerator(part: Part<YamlMap>): boolean {
    const path = entryPart(part, 'path');
    if (!path || entryPart(part, 'assert') || entryPart(part, 'vars')) return false;
    const message =
      'Code that generates tests is not run here. Write what it makes into a CSV, JSONL, YAML or JSON file.';
    this.#reading.report(placeOf(path), { code: 'suite-unsupported', message });
    return true;
  }

  *#findInFiles(part: Part): Tests {
    const written = part.node.kind === 'scalar' ? String(part.node.value) : '';
    const path = filePath(written) ?? written;
    if (path.includes('://')) {
      this.#reportUnsupported(part, written);
      return;
    }
    const place = placeOf(part);
    for (const reference of isGlob(path) ? this.#reading.find(path, place) : [this.#reading.resolve(path)]) {
      if (!isKnown(reference.path)) {
        this.#reportUnsupported(part, reference.path);
        continue;
      }
      const file = this.#reading.open(reference, place);
      if (file) yield* this.#findInFile(file, part);
    }
  }

  #reportUnsupported(part: Part, written: string): void {
    const message = `“${written}” cannot be read as tests. Files of tests are CSV, JSONL, YAML or JSON: export it as one of these.`;
    this.#reading.report(placeOf(part), { code: 'suite-unsupported', message });
  }

  *#findInFile(file: SuiteFile, from: Part): Tests {
    if (this.#open.includes(file.uri)) {
      const message = 'The file names itself, directly or through others. Remove this reference.';
      reportInvalid(from, message, this.#reading);
      return;
    }
    const extension = extensionOf(file.uri);
    if (extension === 'csv') {
      yield* findCsvTests(file, this.#reading);
    } else if (extension === 'jsonl' || extension === 'ndjson') {
      yield* this.#findInLines(file);
    } else {
      this.#open.push(file.uri);
      const part = this.#reading.parse(file);
      if (part) yield* part.node.kind === 'map' ? this.#findOne(part) : this.findTests(part);
      this.#open.pop();
    }
  }

  *#findInLines(file: SuiteFile): Tests {
    let start = file.text.startsWith('\uFEFF') ? 1 : 0;
    while (start < file.text.length) {
      const newline = file.text.indexOf('\n', start);
      const lineEnd = newline < 0 ? file.text.length : newline;
      const line = file.text.slice(start, lineEnd);
      const text = line.trim();
      if (text !== '') {
        const at = start + line.indexOf(text);
        const error = faultOf(text);
        if (error === undefined) yield* this.#findOne({ file, node: toJsonTree(text, at) });
        else this.#reportLine(file, { start: at, end: at + text.length }, error);
      }
      start = lineEnd + 1;
    }
  }

  #reportLine({ uri }: SuiteFile, range: { start: number; end: number }, error: string): void {
    const message = `This line is not JSON: ${error}. A JSONL file has one test a line.`;
    this.#reading.report({ uri, range }, { code: 'suite-dataset-invalid', message });
  }
}

function isKnown(path: string): boolean {
  return ['csv', 'jsonl', 'ndjson', 'yaml', 'yml', 'json'].includes(extensionOf(path));
}

/** Why a line is not JSON. */
function faultOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message.replace(/\.$/, '');
  }
}
