// The stages of `npm test` in their order. Each resolves to { passed, failed, skipped, output, note }, where the
// output is what to read if something failed.

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensureChromium, ensureHost } from './host.mjs';
import { install, isInstalled } from './packages.mjs';
import { lastLines, root, runNode } from './process.mjs';
import { chooseVSCode } from './vscode.mjs';

const artifacts = join(root, 'test', 'artifacts');
const failure = (output) => ({ passed: 0, failed: 1, skipped: 0, output });

/** Builds and packages. It counts as one step: what the other stages look at is what ships. */
async function build() {
  const { code, output } = await runNode(['test/scripts/package.mjs'], { timeoutMs: 240_000 });
  return code === 0 ? { passed: 1, failed: 0, skipped: 0, output } : failure(output);
}

/** Runs the test files of one project of test/vitest.config.mts, or just those of them that are named. */
async function vitest(project, timeoutMs, files = []) {
  const report = join(artifacts, `${project}.json`);
  const running = join(artifacts, `${project}.running`);
  rmSync(report, { force: true });
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
      ...files,
    ],
    { timeoutMs, env: { RUNNING_FILE: running } },
  );
  if (!existsSync(report)) {
    const unfinished = existsSync(running) ? readFileSync(running, 'utf8') : '';
    return failure(`${output}\nWhat ran when it ended:\n${unfinished}`);
  }
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const results = testResults.map(countTests);
  const counts = addCounts(results);
  const failed = counts.failed === 0 && code !== 0 ? 1 : counts.failed;
  return { ...counts, failed, output, failedFiles: results.filter((file) => file.failed > 0) };
}

/** The counts of a file of tests. One that could not even be loaded reports no test of its own: it counts as one. */
function countTests({ name, status, assertionResults }) {
  const count = (wanted) => assertionResults.filter((test) => wanted === test.status).length;
  const [passed, failed] = [count('passed'), count('failed')];
  return {
    name,
    passed,
    failed: status === 'failed' ? Math.max(1, failed) : failed,
    skipped: assertionResults.length - passed - failed,
  };
}

const sum = (counts, key) => counts.reduce((total, count) => total + count[key], 0);

const addCounts = (counts) => ({
  passed: sum(counts, 'passed'),
  failed: sum(counts, 'failed'),
  skipped: sum(counts, 'skipped'),
});

/** Runs test/extension inside the extension host of a real VS Code. */
async function extension() {
  const vscode = await chooseVSCode();
  if (vscode.missing) return failure(vscode.missing);
  console.log(`extension  runs in ${vscode.executable}, because ${vscode.because}`);
  const report = join(artifacts, 'extension.json');
  mkdirSync(artifacts, { recursive: true });
  const { code, output } = await runNode(['test/scripts/extensionTests.mjs', vscode.executable, report], {
    env: { CODE_WEB_ARTIFACTS: join(artifacts, 'extension'), CODE_WEB_TIMEOUT_MS: '860000' },
    timeoutMs: 900_000,
  });
  if (!existsSync(report)) return failure(output);
  const { retried, ...counts } = JSON.parse(readFileSync(report, 'utf8'));
  if (retried.length > 0) console.log(lastLines(output));
  return {
    ...counts,
    failed: counts.failed === 0 && code !== 0 ? 1 : counts.failed,
    output,
    ...(retried.length > 0 && { note: `failed at first, tried again: ${retried.join('; ')}` }),
  };
}

/**
 * Operates the workbench like a person, with the packaged extension installed. A busy machine can lose a key or a
 * click, so a file of tests that failed gets two more tries, each in a window of its own. What failed at first is printed,
 * and the stage says that it happened: a test that fails for a reason fails every time.
 */
async function workbench() {
  if (!ensureHost()) return failure('The packages of test/host could not be installed.');
  const missing = await ensureChromium();
  if (missing) return failure(missing);
  let result = await vitest('workbench', 1_800_000);
  const tried = [];
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const files = result.failedFiles ?? [];
    if (files.length === 0 || files.length > MOST_RETRIED_FILES) break;
    console.log(lastLines(result.output));
    const next = await vitest(
      'workbench',
      400_000,
      files.map(({ name }) => name),
    );
    tried.push(files.map(({ name }) => basename(name)).join(', '));
    result = {
      ...next,
      passed: result.passed - sum(files, 'passed') + next.passed,
      skipped: result.skipped - sum(files, 'skipped') + next.skipped,
      note: `failed, tried again: ${tried.join('; ')}`,
    };
  }
  return result;
}

/** Asks real servers of telemetry. */
async function engines() {
  const clickhouse = join(root, 'test', 'clickhouse');
  if (!isInstalled(clickhouse) && !install(clickhouse, 'ClickHouse for tests, 550 MB'))
    return failure('The packages of test/clickhouse could not be installed.');
  return vitest('engines', 300_000);
}

/** How often a file that failed is tried again. */
const MOST_TRIES = 2;

/** More files that fail than this are no accident. */
const MOST_RETRIED_FILES = 5;

export const stages = {
  build,
  unit: () => vitest('unit', 900_000),
  cli: () => vitest('cli', 900_000),
  engines,
  package: () => vitest('package', 120_000),
  extension,
  workbench,
};
