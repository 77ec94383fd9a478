// Copies of the sample workspace, so that trying it out leaves the repository clean.

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './process.mjs';

const SAMPLE = join(root, 'media', 'sample');

/** Copies the sample to a new folder below the system's temporary folder. */
export function copySample() {
  const folder = join(mkdtempSync(join(tmpdir(), 'prompt-ledger-')), 'sample');
  cpSync(SAMPLE, folder, { recursive: true });
  return folder;
}

// As a program: the copy that .vscode/launch.json opens.
if (process.argv[1] === import.meta.filename) {
  const folder = join(root, '.vscode-test', 'sample');
  rmSync(folder, { recursive: true, force: true });
  cpSync(SAMPLE, folder, { recursive: true });
}
