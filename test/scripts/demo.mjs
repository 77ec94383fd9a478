// `npm run demo`: evaluates a copy of the sample workspace with the command line that was just built, and shows
// what recording the scores changed in the registry. No network, no key: the sample's answers are recorded.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { build, root } from './process.mjs';
import { copySample } from './sample.mjs';

/** The text of each YAML file below a folder, by its path. */
function readYamlFiles(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [relative(folder, file), readFileSync(file, 'utf8')]));
}

const COLOURS = { '+': '\u001b[32m', '-': '\u001b[31m', '@': '\u001b[36m' };

function colour(patch) {
  return patch.replace(/^[-+@].*$/gm, (line) => `${COLOURS[line[0]]}${line}\u001b[0m`);
}

function renderChanges(before, after) {
  const changed = [...after].filter(([file, text]) => before.get(file) !== text);
  const patches = changed.map(([file, text]) =>
    createTwoFilesPatch(`a/${file}`, `b/${file}`, before.get(file) ?? '', text, '', '', { context: 2 }),
  );
  // The ruler that the library puts before each file's header says nothing.
  return patches.map((patch) => patch.replace(/^=+\n/, '').replace(/\t$/gm, '')).join('\n');
}

async function main() {
  if (!(await build())) return 2;
  const folder = copySample();
  try {
    const before = readYamlFiles(folder);
    console.log('$ prompt-ledger eval --record\n');
    const cli = join(root, 'dist', 'cli', 'main.js');
    const { status } = spawnSync(process.execPath, [cli, 'eval', '--record'], {
      cwd: folder,
      stdio: 'inherit',
    });
    const patch = renderChanges(before, readYamlFiles(folder));
    console.log(`\nWhat recording changed in the registry:\n`);
    console.log(patch === '' ? '(nothing)' : process.stdout.isTTY ? colour(patch) : patch);
    return status ?? 1;
  } finally {
    rmSync(dirname(folder), { recursive: true, force: true });
  }
}

process.exitCode = await main();
