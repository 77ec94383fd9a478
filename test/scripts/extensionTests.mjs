// Runs test/extension in one VS Code, on a copy of the sample workspace:
// node test/scripts/extensionTests.mjs <VS Code executable> <file for the counts>

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { root } from './process.mjs';
import { copySample } from './sample.mjs';

async function main([executable, report]) {
  const workspace = copySample();
  const userData = mkdtempSync(join(tmpdir(), 'pl-')); // The path of VS Code's socket in it has to be short.
  // The only other extension brings a language model, which a VS Code without Copilot has not.
  const extensions = join(userData, 'extensions');
  const model = join(root, 'test', 'extension', 'editorModel');
  cpSync(model, join(extensions, 'prompt-ledger-tests.editor-model-1.0.0'), { recursive: true });
  try {
    return await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: join(root, 'dist', 'test', 'runner', 'index.cjs'),
      extensionTestsEnv: { TEST_RESULT: report },
      launchArgs: [workspace, `--extensions-dir=${extensions}`, `--user-data-dir=${userData}`],
    });
  } catch (error) {
    if (!(error instanceof TestRunFailedError)) throw error;
    return 1; // The tests have said what failed.
  } finally {
    for (const folder of [dirname(workspace), userData])
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

process.exitCode = await main(process.argv.slice(2));
