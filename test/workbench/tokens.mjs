// Tokens as VS Code makes them: with its tokenizer, its regular expressions and its grammar of YAML.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { root } from '../scripts/process.mjs';

const host = createRequire(join(root, 'test', 'host', 'package.json'));
const { INITIAL, Registry, parseRawGrammar } = host('vscode-textmate');
const oniguruma = host('vscode-oniguruma');

const yamlExtension = join(root, 'test/host/node_modules/code-server/lib/vscode/extensions/yaml');

const filesOf = (folder, { grammars }) =>
  grammars.map(({ scopeName, path }) => [scopeName, join(folder, path)]);

/** Where the grammar of each scope stands: ours, and VS Code's own of YAML. */
function grammarFiles() {
  const yaml = JSON.parse(readFileSync(join(yamlExtension, 'package.json'), 'utf8'));
  return new Map([...filesOf(yamlExtension, yaml.contributes), ...filesOf(root, manifest.contributes)]);
}

function createRegistry() {
  const files = grammarFiles();
  const wasm = readFileSync(host.resolve('vscode-oniguruma/release/onig.wasm'));
  return new Registry({
    onigLib: oniguruma.loadWASM(wasm).then(() => ({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    })),
    loadGrammar: async (scopeName) => {
      const path = files.get(scopeName);
      return path ? parseRawGrammar(readFileSync(path, 'utf8'), path) : null;
    },
  });
}

const registry = createRegistry();

/** The tokens of each line: `{ line, tokens: [{ text, scopes }] }`. Line breaks are no part of lines, as in VS Code. */
export async function tokenize(scopeName, text) {
  const grammar = await registry.loadGrammar(scopeName);
  let stack = INITIAL;
  return text.split(/\r?\n/).map((line) => {
    const { tokens, ruleStack, stoppedEarly } = grammar.tokenizeLine(line, stack, 0);
    if (stoppedEarly) throw new Error(`Tokenizing took too long: ${line}`);
    stack = ruleStack;
    return {
      line,
      tokens: tokens.map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex),
        scopes,
      })),
    };
  });
}
