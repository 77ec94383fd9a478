import { isBuiltin } from 'node:module';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { listPackagedFiles } from '../scripts/package.mjs';
import { root } from '../scripts/process.mjs';
import { readSizes, startupFiles } from '../scripts/sizes.mjs';

const folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WANTED_IN_VSIX =
  /^(dist\/extension\/(chunks\/)?[\w.-]+\.js|dist\/webview\/\w+\.(js|css)|(media|syntaxes)\/.+|package(\.nls[\w.-]*)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/;

describe('the .vsix', () => {
  test('contains what it needs and nothing else', async () => {
    const files = await listPackagedFiles();
    expect(files.filter((file) => !WANTED_IN_VSIX.test(file))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining([
        'dist/extension/extension.js',
        'dist/webview/preview.js',
        'dist/webview/preview.css',
        'package.json',
        'LICENSE',
        'media/sample/prompt-registry.yaml',
        'media/sample/answers.jsonl',
        ...readdirSync(join(root, 'media', 'walkthrough')).map((file) => `media/walkthrough/${file}`),
      ]),
    );
  });

  test('loads at most 300 kB when it is activated', () => {
    expect(readSizes('extension', 'dist/extension/extension.js').startup).toBeLessThanOrEqual(300_000);
  });
});

describe('the runtime', () => {
  const metafile = JSON.parse(readFileSync(join(root, 'dist', 'meta', 'runtime.json'), 'utf8'));
  const packagesIn = (outputs) => [
    ...new Set(
      outputs
        .flatMap((output) => Object.entries(metafile.outputs[output].inputs))
        .flatMap(([input, { bytesInOutput }]) => (bytesInOutput > 0 ? [input] : []))
        .flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []),
    ),
  ];
  const code = Object.keys(metafile.outputs).filter((output) => output.endsWith('.js'));
  const atStart = startupFiles(metafile, 'dist/runtime/index.js');

  test('loads the template engine, and the YAML reader only where a registry is opened', () => {
    // A template that names what is not there says what is like it (1.5 kB).
    expect(new Set(packagesIn(atStart))).toEqual(new Set(['liquidjs', 'fastest-levenshtein']));
    expect(new Set(packagesIn(code))).toEqual(new Set(['fastest-levenshtein', 'liquidjs', 'yaml']));
    const outside = code.flatMap((output) =>
      metafile.outputs[output].imports.filter(({ external }) => external).map(({ path }) => path),
    );
    // Also those that the template engine names without `node:`.
    expect(outside.filter((path) => !isBuiltin(path))).toEqual([]);
  });

  test('is small: 150 kB at the start', () => {
    expect(readSizes('runtime', 'dist/runtime/index.js').startup).toBeLessThanOrEqual(150_000);
  });

  test('is there for an application, with types and nothing around it', () => {
    const app = join(folder, 'app');
    const home = join(app, 'node_modules', 'prompt-ledger');
    cpSync(join(root, 'dist', 'runtime'), join(home, 'dist', 'runtime'), { recursive: true });
    cpSync(join(root, 'package.json'), join(home, 'package.json'));
    writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(app, 'app.ts'),
      "import { open, type Resolution } from 'prompt-ledger/runtime';\n" +
        "const runtime = await open({ file: 'prompt-registry.yaml' });\n" +
        "const found: Resolution = runtime.resolve('greet', { unit: 'ann', variables: { name: 'Ann' } });\n" +
        'console.log(found.version, found.messages[0]?.content);\nawait runtime.close();\n',
    );
    writeFileSync(
      join(app, 'prompt-registry.yaml'),
      'prompts:\n  greet: { version: "1.0.0", model: m, template: "Hello {{ name }}" }\n',
    );
    const node = (...args) => execFileSync(process.execPath, args, { cwd: app, encoding: 'utf8' });
    expect(node('--disable-warning=ExperimentalWarning', 'app.ts')).toBe('1.0.0 Hello Ann\n');
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', ''];
    expect(node(tsc, ...options, '--lib', 'es2023,dom', 'app.ts')).toBe('');
  });
});

describe('the npm package', () => {
  test('contains the command line, the runtime, the pages that are printed and written, and nothing else', () => {
    const [{ files }] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        shell: process.platform === 'win32',
      }),
    );
    const paths = files.map(({ path }) => path);
    const wanted =
      /^(dist\/(cli|runtime)\/(chunks\/)?[\w.-]+\.js|dist\/runtime\/index\.d\.ts|dist\/webview\/report\.(js|css)|media\/diagnostics\/[\w-]+\.md|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
    expect(paths.filter((path) => !wanted.test(path))).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining([
        'media/diagnostics/version-invalid.md',
        'dist/webview/report.js',
        'dist/webview/report.css',
      ]),
    );
    expect(paths).toContain(manifest.bin['prompt-ledger'].replace('./', ''));
  });

  test.skipIf(process.platform === 'win32')(
    'runs as a program, by a link, with no packages around it',
    () => {
      cpSync(join(root, 'dist', 'cli'), join(folder, 'dist', 'cli'), { recursive: true });
      cpSync(join(root, 'package.json'), join(folder, 'package.json'));
      const program = join(folder, 'dist', 'cli', 'main.js');
      expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
      expect(statSync(program).mode & 0o111).toBe(0o111);
      symlinkSync(program, join(folder, 'prompt-ledger'));
      const run = (...args) => {
        const { stdout, stderr } = spawnSync(join(folder, 'prompt-ledger'), args, { encoding: 'utf8' });
        return { stdout, stderr };
      };
      expect(run('--version')).toEqual({ stdout: `${manifest.version}\n`, stderr: '' });
      cpSync(join(root, 'media', 'diagnostics'), join(folder, 'media', 'diagnostics'), { recursive: true });
      expect(run('validate', '--explain', 'version-invalid').stdout).toMatch(/^# version-invalid\n/);
    },
  );
});
