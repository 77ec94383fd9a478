import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/process.mjs';
import { tokenize } from './tokens.mjs';

const golden = (name) => join(root, 'test', 'golden', 'grammar', name);
const read = (name) => readFileSync(golden(name), 'utf8');

/** Scopes that say where a token stands; no theme colours them. What is embedded is not coloured as a string. */
const STRUCTURE = /^(?:source\.(?:prompt-registry|yaml)|text\.prompt-template|meta\.(?!embedded).*)$/;

/** Each line behind `>`, and below it what its tokens are; white space and text without scopes go without saying. */
function draw(lines) {
  return lines
    .flatMap(({ line, tokens }) => {
      let column = 0;
      const marks = tokens.map(({ text, scopes }) => {
        const start = column;
        column += text.length;
        const named = scopes.filter((scope) => !STRUCTURE.test(scope));
        return text.trim() === '' || named.length === 0
          ? []
          : [`#${' '.repeat(start)}${'^'.repeat(text.length)} ${named.join(' ')}`];
      });
      return [`>${line}`, ...marks.flat()];
    })
    .join('\n');
}

test.each(['scalars', 'places', 'liquid', 'broken'])('a registry: %s', async (name) => {
  const drawn = draw(await tokenize('source.prompt-registry', read(`${name}.yaml`)));
  await expect(`${drawn}\n`).toMatchFileSnapshot(golden(`${name}.yaml.tokens`));
});

test('a template file', async () => {
  const drawn = draw(await tokenize('text.prompt-template', read('file.liquid')));
  await expect(`${drawn}\n`).toMatchFileSnapshot(golden('file.liquid.tokens'));
});

test('line endings of Windows change no token', async () => {
  const text = read('scalars.yaml');
  const expected = await tokenize('source.prompt-registry', text);
  expect(await tokenize('source.prompt-registry', text.replaceAll('\n', '\r\n'))).toEqual(expected);
});

/** Texts and scopes, without the scope that says which language it is. */
const shown = (lines) =>
  lines.map(({ tokens }) => tokens.map((token) => [token.text, ...token.scopes.slice(1)]));

test('what is no template has the tokens of YAML', async () => {
  const text = read('broken.yaml').replaceAll(/\b(template|content|role|version)\b/g, 'x-$1');
  const asYaml = await tokenize('source.yaml', text);
  const asRegistry = await tokenize('source.prompt-registry', text);
  expect(shown(asRegistry)).toEqual(shown(asYaml));
});

test('every other YAML file keeps its colours', async () => {
  const text = read('scalars.yaml');
  const scopes = (await tokenize('source.yaml', text)).flatMap(({ tokens }) =>
    tokens.flatMap((token) => token.scopes),
  );
  expect(scopes.filter((scope) => scope.includes('liquid') || scope.includes('prompt'))).toEqual([]);
});
