// How much code each artifact loads when it starts, from the metafiles of the last build.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './process.mjs';

/** The outputs that a bundle loads at once: its entry and what that imports statically, and so on. */
export function startupFiles(metafile, entry) {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const { path, kind, external } of metafile.outputs[file].imports)
      if (kind === 'import-statement' && !external) visit(path);
  };
  visit(entry);
  return [...found];
}

/** Bytes loaded at the start, and the bytes of everything. */
export function readSizes(name, entry) {
  const metafile = JSON.parse(readFileSync(join(root, 'dist', 'meta', `${name}.json`), 'utf8'));
  const bytes = (files) => files.reduce((sum, file) => sum + metafile.outputs[file].bytes, 0);
  const all = Object.keys(metafile.outputs).filter((file) => file.endsWith('.js'));
  return { startup: bytes(startupFiles(metafile, entry)), total: bytes(all) };
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

const ENTRIES = {
  extension: 'dist/extension/extension.js',
  cli: 'dist/cli/main.js',
  runtime: 'dist/runtime/index.js',
};

if (process.argv[1] === import.meta.filename)
  for (const [name, entry] of Object.entries(ENTRIES)) {
    const { startup, total } = readSizes(name, entry);
    console.log(
      `${name.padEnd(10)} ${kB(startup).padStart(10)} at start, ${kB(total).padStart(10)} with all chunks`,
    );
  }
