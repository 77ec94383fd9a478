import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ScalarOffsets } from '../../../src/core/yaml/offsets.ts';
import { parseYaml } from '../../../src/core/yaml/parse.ts';
import { type YamlScalar, valueOf } from '../../../src/core/yaml/tree.ts';

/** Every character of the value that is no white space must be found at its place in the source. */
function check(text: string): void {
  const node = valueOf(parseYaml(text).root, 'key') as YamlScalar;
  const value = String(node.value);
  const offsets = new ScalarOffsets(text, node);
  for (let i = 0; i < value.length; i++) {
    if (/[\s\\"']/.test(value[i]!) || value.charCodeAt(i) < 32) continue;
    const source = offsets.toSource(i);
    expect(offsets.toValue(source)).toBe(i);
    const shown =
      text[source] === '\\' ? JSON.parse(`"${/^\\(?:u....|.)/.exec(text.slice(source))![0]}"`) : text[source];
    expect(`${i}: ${shown}`).toBe(`${i}: ${value[i]}`);
  }
}

test.each([
  'key: plain text',
  'key: plain text\n  on two lines\n\n  and a third after a gap\n',
  "key: 'it''s {{quoted}} text'",
  "key: 'it''s\n  on two\n\n  lines'",
  'key: "tab\\t and \\u00e9 {{x}} \\\n   joined {{y}}"',
  'key: ":\\ \n\n\n  {{x}} after an escaped space"',
  'key: "folded\n   {{x}}\n\n   {{y}}"',
  'key: |\n  one {{a}}\n    two {{b}}\n\n  three\n',
  'key: |-\n      deep {{a}}\n       more',
  'key: |2\n    two more {{a}}\n  less\n',
  'key: >\n  folded {{a}}\n  again {{b}}\n\n  para\n    more {{c}}\n  less\n',
  'key: >+\r\n  folded {{a}}\r\n  again {{b}}\r\n\r\n',
  'key: |\r\n  one {{a}}\r\n  two {{b}}\r\n',
  'key: | # comment\n  one {{a}}\n',
  'key: |\n  \ttab {{a}}\n',
])('%j', check);

test('any text in any style', () => {
  const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;
  const word = fc.constantFrom(
    'a',
    "'",
    "''",
    '"',
    '{{x}}',
    'é',
    ' ',
    '  ',
    '\n',
    '\n\n',
    ': ',
    '#',
    '😀',
    'longer words here',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), fc.constantFrom(...styles), (words, defaultStringType) => {
      check(stringify({ key: words.join('') }, { defaultStringType, lineWidth: 30 }));
    }),
  );
});
