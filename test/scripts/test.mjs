// The second half of `npm test`: builds, runs every kind of test on what was built, and ends with one line of
// counts. `npm test -- --only unit,cli` runs some stages; the last line then counts only those.

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lastLines, root } from './process.mjs';
import { stages } from './stages.mjs';

/** The stages to run, with the build if they look at what was built; undefined if one is unknown. */
function chooseStages(only) {
  const names = Object.keys(stages);
  const wanted = only?.split(',') ?? names;
  if (!wanted.every((name) => names.includes(name))) return undefined;
  const needsBuild = wanted.some((name) => name !== 'unit' && name !== 'engines');
  return names.filter((name) => wanted.includes(name) || (name === 'build' && needsBuild));
}

function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Runs one stage. A stage that crashed, or that ran no test, has failed. */
async function runStage(name) {
  const start = performance.now();
  let result;
  try {
    result = await stages[name]();
  } catch (error) {
    result = { passed: 0, failed: 1, skipped: 0, output: error.stack };
  }
  if (result.passed + result.failed === 0) {
    result = { ...result, failed: 1, output: `${result.output}\nThe stage ran no test.` };
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (result.failed > 0) console.log(lastLines(result.output));
  const note = result.note ? `  ${result.note}` : '';
  console.log(`${name.padEnd(10)} ${describe(result)}  (${seconds} s)${note}`);
  return result;
}

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const names = chooseStages(values.only);
  if (names === undefined) {
    console.error(`--only takes a comma-separated list of ${Object.keys(stages).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const artifacts = join(root, 'test', 'artifacts');
  rmSync(artifacts, { recursive: true, force: true });
  mkdirSync(artifacts, { recursive: true });
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names) {
    const { passed, failed, skipped } = await runStage(name);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    if (name === 'build' && failed > 0) {
      console.log('Nothing else was run, because the build failed.');
      break;
    }
  }
  console.log(describe(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}

await main();
