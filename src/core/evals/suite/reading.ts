import { type JsonObject, isJsonObject } from '../../base/json.ts';
import type { Problem, Severity, TextRange } from '../../base/problem.ts';
import type { LoadedFile, Sources } from '../../base/sources.ts';
import { ScalarOffsets } from '../../yaml/offsets.ts';
import { parseSource } from '../../yaml/parseSource.ts';
import { type YamlMap, type YamlNode, toJson } from '../../yaml/tree.ts';
import { ProblemCollector } from './problemCollector.ts';
import type { Place, Problems } from './suite.ts';
import type { SuiteCode } from './suiteCodes.ts';

/** A file of the suite. */
export interface SuiteFile {
  readonly uri: string;
  readonly text: string;
  readonly source: LoadedFile;
  /** The nodes were made from rows: a scalar's range is that of its cell or row, not of its characters. */
  readonly rows?: true;
  /** The text as a whole is one scalar; the ranges of what stands in it are offsets behind leading white space. */
  readonly whole?: true;
}

export interface FileReference {
  readonly uri: string;
  /** What the file is called in messages. */
  readonly path: string;
}

/** A node and the file that it stands in. */
export interface Part<T extends YamlNode = YamlNode> {
  readonly file: SuiteFile;
  readonly node: T;
}

export interface Report {
  readonly code: SuiteCode | 'path-outside-workspace';
  readonly message: string;
  readonly severity?: Severity;
  readonly data?: Problem['data'];
  readonly unnecessary?: true;
}

/** One reading of a suite: which files it looked into, what it found wrong, and whether it saw everything. */
export class SuiteReading {
  /** Paths are relative to the suite, in test files too, as promptfoo has it. */
  readonly uri: string;
  readonly #sources: Sources;
  readonly #problems = new ProblemCollector();
  readonly #files = new Map<string, SuiteFile | undefined>();
  /** Files whose mistakes as YAML are reported. */
  readonly #parsed = new Set<string>();
  #complete = true;

  constructor(uri: string, sources: Sources) {
    this.uri = uri;
    this.#sources = sources;
  }

  get complete(): boolean {
    return this.#complete;
  }

  /** How many errors were reported so far: a part that adds none is sound. */
  get errors(): number {
    return this.#problems.errors;
  }

  /** The files besides the suite that were asked for, those that do not exist included. */
  get files(): string[] {
    return [...this.#files.keys()].filter((uri) => uri !== this.uri);
  }

  get problems(): Problems {
    return this.#problems.toMap();
  }

  report({ uri, range }: Place, { severity = 'error', data, ...report }: Report): void {
    this.#problems.add(uri, { ...report, severity, range, ...(data && { data }) });
  }

  add(uri: string, problem: Problem): void {
    this.#problems.add(uri, problem);
  }

  /** The file that is meant by a path as written in the suite. */
  resolve(path: string): FileReference {
    return { uri: this.#sources.resolve(this.uri, path), path };
  }

  /** The file, or undefined; then that was reported at `place`, or the file is still being read. */
  open({ uri, path }: FileReference, place: Place): SuiteFile | undefined {
    const known = this.#files.get(uri);
    if (known) return known;
    const source = this.#sources.read(uri);
    const file = source.state === 'loaded' ? { uri, text: source.text, source } : undefined;
    this.#files.set(uri, file);
    if (source.state === 'loading') this.#complete = false;
    else if (source.state === 'missing') {
      const message = `There is no file “${path}”. Paths are relative to the suite.`;
      this.report(place, { code: 'suite-file-missing', message, data: { path, uri } });
    } else if (source.state === 'outside') {
      const message = `“${path}” lies outside the workspace and is not read. Copy it into the workspace.`;
      this.report(place, { code: 'path-outside-workspace', message, data: { path } });
    }
    return file;
  }

  /** The files that match a glob as written at `place`. None: reported, or not known yet. */
  find(glob: string, place: Place): FileReference[] {
    const found = this.#sources.find(this.uri, glob);
    if (!found) this.#complete = false;
    else if (found.length === 0) {
      const message = `No file matches “${glob}”. Paths are relative to the suite.`;
      this.report(place, { code: 'suite-file-missing', message, data: { path: glob } });
    }
    return (found ?? []).map((uri) => ({ uri, path: uri }));
  }

  /** The tree of a YAML or JSON file. Its problems are reported once, in the file itself. */
  parse(file: SuiteFile): Part | undefined {
    const { root, problems } = parseSource(file.source);
    if (!this.#parsed.has(file.uri)) for (const problem of problems) this.add(file.uri, problem);
    this.#parsed.add(file.uri);
    return root && { file, node: root };
  }
}

export function placeOf({ file, node }: Part, range: TextRange = node.range): Place {
  return { uri: file.uri, range };
}

/** The place of a range of a scalar's text. */
export function placeIn({ file, node }: Part, { start, end }: TextRange): Place {
  const { uri, text, rows, whole } = file;
  if (whole) {
    const indent = text.length - text.trimStart().length;
    return { uri, range: { start: start + indent, end: end + indent } };
  }
  if (node.kind !== 'scalar' || rows || node.alias) return { uri, range: node.range };
  return { uri, range: new ScalarOffsets(text, node).toSourceRange({ start, end }) };
}

/** A map as JSON. */
export function toJsonObject(node: YamlMap): JsonObject {
  const json = toJson(node);
  return isJsonObject(json) ? json : {};
}

/** A key whose value is left empty counts as not written. */
export function isAbsent(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}
