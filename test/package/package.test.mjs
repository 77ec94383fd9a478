import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { listPackagedFiles } from '../scripts/package.mjs';
import { root } from '../scripts/process.mjs';
import { readSizes } from '../scripts/sizes.mjs';

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
