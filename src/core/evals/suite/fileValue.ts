import type { JsonValue } from '../../base/json.ts';
import { toJson } from '../../yaml/tree.ts';
import { type FileReference, type Part, type SuiteFile, type SuiteReading, placeOf } from './reading.ts';

const PREFIX = 'file://';

/** The path in `file://path`, or undefined for any other value. */
export function filePath(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith(PREFIX) ? value.slice(PREFIX.length) : undefined;
}

export function isGlob(path: string): boolean {
  return /[*?[\]{}]/.test(path);
}

/** The extension in lower case, without its dot; of `check.js:fn` as of `check.js`. */
export function extensionOf(path: string): string {
  return (/\.([a-z0-9]+)(?::\w+)?$/i.exec(path)?.[1] ?? '').toLowerCase();
}

const CODE = new Set(['js', 'cjs', 'mjs', 'ts', 'cts', 'mts', 'py', 'rb', 'sh']);
const BINARY = new Set(['pdf', 'png', 'jpg', 'jpeg', 'gif', 'webp', 'mp3', 'mp4', 'wav', 'xlsx', 'zip']);

/** What a file holds: of YAML and JSON the value, of anything else its text without white space around it. */
export interface FileValue {
  readonly part: Part;
  readonly value: JsonValue;
}

/**
 * The value in a file; undefined where it cannot be had, which is reported, or not yet.
 * @param from the scalar that names the file
 */
export function openValue(
  reading: SuiteReading,
  { uri, path }: FileReference,
  from: Part,
): FileValue | undefined {
  const extension = extensionOf(path);
  if (CODE.has(extension) || BINARY.has(extension)) {
    const advice = CODE.has(extension)
      ? 'Files of code are not run here. Write the value, or a `javascript` expression, into the suite.'
      : 'Values are text, YAML or JSON. Convert the file.';
    reading.report(placeOf(from), {
      code: 'suite-unsupported',
      message: `“${path}” cannot be used. ${advice}`,
    });
    return undefined;
  }
  const file = reading.open({ uri, path }, placeOf(from));
  if (!file) return undefined;
  return ['yaml', 'yml', 'json'].includes(extension) ? openTree(reading, file) : openText(file);
}

function openTree(reading: SuiteReading, file: SuiteFile): FileValue | undefined {
  const errors = reading.errors;
  const part = reading.parse(file);
  if (reading.errors > errors) return undefined;
  return part ? { part, value: toJson(part.node) } : openText(file);
}

function openText(file: SuiteFile): FileValue {
  const value = file.text.trim();
  const range = { start: 0, end: file.text.length };
  return {
    part: { file: { ...file, whole: true }, node: { kind: 'scalar', value, style: 'plain', range } },
    value,
  };
}
