// The stages of `npm test` in their order. Each resolves to { passed, failed, skipped, output, note }, where the
// output is what to read if something failed.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium, ensureHost } from './host.mjs';
import { root, runNode } from './process.mjs';
import { chooseVSCode } from './vscode.mjs';

const artifacts = join(root, 'test', 'artifacts');
const failure = (output) => ({ passed: 0, failed: 1, skipped: 0, output });

/** Builds and packages. It counts as one step: what the other stages look at is what ships. */
async function build() {
  const { code, output } = await runNode(['test/scripts/package.mjs'], { timeoutMs: 120_000 });
  return code === 0 ? { passed: 1, failed: 0, skipped: 0, output } : failure(output);
}

/** Runs the test files of one project of test/vitest.config.mts. */
async function vitest(project, timeoutMs) {
  const report = join(artifacts, `${project}.json`);
  const running = join(artifacts, `${project}.running`);
  const { code, output } = await runNode(
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config=test/vitest.config.mts',
      `--project=${project}`,
      '--reporter=minimal',
      '--reporter=json',
      '--reporter=test/scripts/runningReporter.mjs',
      `--outputFile.json=${report}`,
    ],
    { timeoutMs, env: { RUNNING_FILE: running } },
  );
  if (!existsSync(report)) {
    const files = existsSync(running) ? readFileSync(running, 'utf8') : '';
    return failure(`${output}\nWhat ran when it ended:\n${files}`);
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  // A file that could not even be loaded reports no test of its own.
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = numFailedTests + broken.length;
  return {
    passed: numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
    output,
  };
}

/** Runs test/extension inside the extension host of a real VS Code. */
async function extension() {
  const vscode = await chooseVSCode();
  if (vscode.missing) return failure(vscode.missing);
  console.log(`extension  runs in ${vscode.executable}, because ${vscode.because}`);
  const report = join(artifacts, 'extension.json');
  const { code, output } = await runNode(['test/scripts/extensionTests.mjs', vscode.executable, report], {
    env: { CODE_WEB_ARTIFACTS: join(artifacts, 'extension'), CODE_WEB_TIMEOUT_MS: '200000' },
    timeoutMs: 240_000,
  });
  if (!existsSync(report)) return failure(output);
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  return { ...counts, failed: counts.failed === 0 && code !== 0 ? 1 : counts.failed, output };
}

/** Operates the workbench like a person, with the packaged extension installed. */
async function workbench() {
  if (!ensureHost()) return failure('The packages of test/host could not be installed.');
  const missing = await ensureChromium();
  return missing ? failure(missing) : vitest('workbench', 600_000);
}

export const stages = {
  build,
  unit: () => vitest('unit', 240_000),
  cli: () => vitest('cli', 240_000),
  package: () => vitest('package', 120_000),
  extension,
  workbench,
};
