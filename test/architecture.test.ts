import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';

/**
 * The folders of src/ in reading order, each with the npm packages that it may use. A folder of core imports only
 * itself and what stands above it.
 */
const CORE: Readonly<Record<string, readonly string[]>> = {
  'core/base': ['fastest-levenshtein'],
  'core/yaml': ['yaml'],
  'core/template': ['liquidjs'],
  'core/registry': [],
  'core/versions': ['diff', 'semver'],
  'core/models': ['ajv', 'ajv-formats', '@pydantic/genai-prices', 'gpt-tokenizer', 'openai'],
  'core/evals': [
    'ajv',
    'ajv-formats',
    'csv-parse',
    'fastest-levenshtein',
    'node-sql-parser',
    'parse5',
    'yaml',
  ],
  'core/experiments': [],
  'core/serving': [],
  'core/monitoring': [],
  'core/shadow': [],
  'core/preview': [],
  'core/lifecycle': ['semver'],
  'core/checks': ['semver'],
  'core/language': [],
};

/** The hosts, each with what it may import: folders, Node's modules, the manifest, or packages. */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  node: ['core/*', 'node:*', 'npm:tinyglobby', 'npm:pg', 'npm:@clickhouse/client'],
  'webview/protocol': [],
  'webview/dom': [],
  'webview/base.css': [],
  'webview/dashboard': ['webview/protocol', 'webview/dom', 'webview/base.css', 'npm:uplot'],
  'webview/preview': ['webview/protocol', 'webview/dom', 'webview/base.css'],
  // A page of its own, written to a file: no host computes for it, so it uses the core itself.
  'webview/report': ['webview/dom', 'core/evals', 'core/versions'],
  'webview/results': ['webview/protocol', 'webview/dom', 'webview/base.css'],
  'webview/timeline': ['webview/protocol', 'webview/dom', 'webview/base.css'],
  extension: ['core/*', 'node', 'webview/protocol', 'node:*', 'package.json', 'npm:vscode'],
  // Published as `prompt-ledger/runtime`: the template engine and the YAML reader come with core, nothing else.
  runtime: ['core/*', 'node', 'node:*'],
  cli: ['core/*', 'node', 'runtime', 'node:*', 'package.json', 'npm:commander'],
};

const rules: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.keys(CORE).map((folder, index, folders) => {
    const packages = CORE[folder] ?? [];
    return [folder, [...folders.slice(0, index), ...packages.map((name) => `npm:${name}`)]] as const;
  }),
  ...Object.entries(HOSTS),
]);

/** The folder of the table that a file or folder of src/ belongs to. */
function folderOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  if (top === 'webview') return `webview/${second.replace(/\.ts$/, '')}`;
  return top === 'core' ? `core/${second}` : top;
}

/** The package that a bare specifier names, without the path inside it. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** What a specifier in a file of src/ refers to, in the words of the table. */
function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) {
    const path = posix.join(posix.dirname(file), specifier);
    return path === '../package.json' ? 'package.json' : folderOf(path);
  }
  return specifier.startsWith('node:') ? specifier : `npm:${packageOf(specifier)}`;
}

/** Every module that a source names: imports, re-exports, types and dynamic imports alike. */
function findImports(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(/\b(?:from|import|require)\s*\(?\s*['"]([^'"\s()]+)['"]/g)].map(
    ([, name = '']) => name,
  );
}

/** The imports of a file of src/ that the table forbids, as sentences. */
function findViolations(file: string, source: string): string[] {
  const folder = folderOf(file);
  const allowed = rules.get(folder);
  if (!allowed) return [`${file}: the layer table does not know the folder ${folder}`];
  return findImports(source)
    .filter((specifier) => {
      const target = targetOf(file, specifier);
      const isAllowed = (rule: string): boolean =>
        rule.endsWith('*') ? target.startsWith(rule.slice(0, -1)) : target === rule;
      return target !== folder && !allowed.some(isAllowed);
    })
    .map((specifier) => `${file} imports ${specifier}`);
}

describe('the layer table', () => {
  test('every import follows it', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((file) =>
      file.replaceAll('\\', '/'),
    );
    const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.flatMap((file) => findViolations(file, readFileSync(join('src', file), 'utf8')))).toEqual(
      [],
    );
  });

  test.each([
    ['core/yaml/a.ts', "import { parse } from 'yaml';"],
    ['core/checks/a.ts', "import type { B } from '../evals/scorers/b.ts';"],
    ['core/evals/scorers/a.ts', "import { b } from '../plan.ts';"],
    ['core/models/a.ts', "const sdk = await import('openai/index.mjs');"],
    ['core/base/a.ts', "// import 'vscode' is what this file must not do\n/* import 'openai' */"],
    ['cli/main.ts', "import { readFile } from 'node:fs/promises';"],
    ['cli/main.ts', "import { version } from '../../package.json' with { type: 'json' };"],
    ['extension/editor/a.ts', "import * as vscode from 'vscode';"],
    ['extension/preview/a.ts', "import type { A } from '../../webview/protocol.ts';"],
    ['webview/preview/a.ts', "import type { A } from '../protocol.ts';"],
  ])('%s may have: %s', (file, source) => expect(findViolations(file, source)).toEqual([]));

  test.each([
    ['core/base/a.ts', "import { b } from '../yaml/b.ts';"],
    ['core/yaml/a.ts', "import type { B } from '../registry/b.ts';"],
    ['core/registry/a.ts', "export { b } from '../../extension/b.ts';"],
    ['core/evals/scorers/a.ts', "const b = await import('../../checks/b.ts');"],
    ['core/evals/a.ts', "type B = import('../checks/b.ts').B;"],
    ['core/template/a.ts', "import 'vscode';"],
    ['core/template/a.ts', 'import { z } from "openai";'],
    ['core/models/a.ts', "import { readFileSync } from 'node:fs';"],
    ['node/a.ts', "import * as vscode from 'vscode';"],
    ['cli/main.ts', "import * as vscode from 'vscode';"],
    ['core/base/a.ts', "import manifest from '../../../package.json' with { type: 'json' };"],
    ['cli/main.ts', "import { b } from '../extension/b.ts';"],
    ['cli/main.ts', "import { b } from '../../test/b.ts';"],
    ['extension/preview/a.ts', "import { a } from '../../webview/preview/a.ts';"],
    ['webview/preview/a.ts', "import type { A } from '../../core/base/a.ts';"],
    ['webview/protocol.ts', "import * as vscode from 'vscode';"],
    ['elsewhere/a.ts', ''],
  ])('%s may not have: %s', (file, source) => expect(findViolations(file, source)).toHaveLength(1));
});

describe('the other locks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-fence-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A project with this one's configuration in which one file of core imports vscode. */
  mkdirSync(join(folder, 'src', 'core', 'base'), { recursive: true });
  const intruder = join(folder, 'src', 'core', 'base', 'intruder.ts');
  writeFileSync(intruder, "import { window } from 'vscode';\n\nexport const shown = window;\n");
  for (const file of [
    '.oxlintrc.json',
    'tsconfig.json',
    'src/core/tsconfig.json',
    'src/core/base/no-vscode.d.ts',
  ])
    cpSync(file, join(folder, file));
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'), 'junction');

  const run = (program: string, ...args: string[]): string => {
    const { status, stdout } = spawnSync(join(process.cwd(), 'node_modules', '.bin', program), args, {
      cwd: folder,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    expect(status).not.toBe(0);
    return stdout;
  };

  test('oxlint refuses vscode in core', () => {
    expect(run('oxlint', 'src/core')).toContain('Only src/extension may import vscode');
  });

  test('the types of core have no vscode', () => {
    expect(run('tsc', '-p', 'src/core', '--noEmit', '--emitDeclarationOnly', 'false')).toMatch(
      /intruder\.ts.*error TS2305: Module '"vscode"' has no exported member 'window'/,
    );
  });

  test('esbuild bundles no vscode outside the extension', async () => {
    // A build script has no types, so its address is not written as one that TypeScript would follow.
    const script = pathToFileURL(join(process.cwd(), 'esbuild.mjs')).href;
    const { bundles }: { bundles: Record<string, esbuild.BuildOptions> } = await import(script);
    const build = (name: string): Promise<unknown> =>
      esbuild.build({
        ...bundles[name],
        absWorkingDir: process.cwd(),
        entryPoints: { intruder },
        logLevel: 'silent',
        write: false,
      });
    await expect(build('cli')).rejects.toThrow('Could not resolve "vscode"');
    await expect(build('extension')).resolves.toBeDefined();
  });
});
