import type { FixRule } from '../fix.ts';
import { fileFixes } from '../fileFix.ts';
import { textIn } from '../fixEdits.ts';

/** Files by their extension, each with what a reader needs to go on. */
const TEXTS: Readonly<Record<string, string>> = {
  csv: '__description,__expected\n',
  jsonl: '',
  ndjson: '',
  json: '[]\n',
  yaml: '[]\n',
  yml: '[]\n',
};

/** Creates a file of tests or values. A glob that matches nothing names no file. */
export const suiteFileMissing: FixRule = {
  codes: ['suite-file-missing'],
  findFixes(problem, context) {
    const [path, uri] = [textIn(problem, 'path'), textIn(problem, 'uri')];
    if (path === undefined || uri === undefined) return [];
    const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
    const text = TEXTS[extension] ?? '\n';
    return fileFixes(problem, context, { uri, path, text });
  },
};
