import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonValue } from '../../src/core/base/json.ts';
import { applyEdits } from '../../src/core/base/problem.ts';
import { setEdits } from '../../src/core/yaml/edits.ts';
import { parseYaml, rootMap } from '../../src/core/yaml/parse.ts';
import { type YamlPath, nodeAt, toJson } from '../../src/core/yaml/tree.ts';

/**
 * Line 1 of `<name>.yaml` states its edit: `# edit: set <path> = <value>` or `# edit: remove <path>`, path
 * and value as JSON. The whole result must be `<name>.expected.yaml`, byte for byte.
 */
const folder = join(import.meta.dirname, 'edits');
const names = readdirSync(folder)
  .filter((file) => !file.endsWith('.expected.yaml'))
  .map((file) => basename(file, '.yaml'));

interface Edit {
  readonly path: YamlPath;
  /** Undefined: the key is removed. */
  readonly value: JsonValue | undefined;
}

function statedEdit(text: string): Edit {
  const [, verb, path = '', value] = /^\ufeff?# edit: (set|remove) (\[.*?\])(?: = (.*?))?\r?\n/.exec(text) ?? [];
  if (!verb) throw new Error('Line 1 states no edit');
  return { path: JSON.parse(path), value: value === undefined ? undefined : JSON.parse(value) };
}

test('there is a pair for each kind of text', () => {
  expect(names.length).toBeGreaterThanOrEqual(20);
});

test.each(names)('%s', (name) => {
  const text = readFileSync(join(folder, `${name}.yaml`), 'utf8');
  const { path, value } = statedEdit(text);
  const root = rootMap(parseYaml(text))!;
  const result = applyEdits(text, setEdits({ text, root }, path, value));
  expect(result).toBe(readFileSync(join(folder, `${name}.expected.yaml`), 'utf8'));
  const reparsed = parseYaml(result);
  expect(reparsed.problems).toEqual([]);
  const found = nodeAt(reparsed.root, path);
  expect(found && toJson(found)).toEqual(value);
});
