// `npm run package`: a production build, and the .vsix of it with what is in it and how large.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createVSIX, listFiles } from '@vscode/vsce';
import manifest from '../../package.json' with { type: 'json' };
import { build, root } from './process.mjs';

export const vsixPath = join(root, 'dist', `${manifest.name}-${manifest.version}.vsix`);

/** The files that go into the .vsix, besides those that vsce makes. */
export function listPackagedFiles() {
  return listFiles({ cwd: root, dependencies: false });
}

/** Packs what dist/ holds now. */
export async function createPackage() {
  await createVSIX({
    cwd: root,
    packagePath: vsixPath,
    dependencies: false, // Everything is bundled.
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}

const kilobytes = (file) => `${(statSync(file).size / 1000).toFixed(1).padStart(8)} kB`;

async function main() {
  if (!(await build('--production'))) return 2;
  await createPackage();
  for (const file of await listPackagedFiles()) console.log(`${kilobytes(join(root, file))}  ${file}`);
  console.log(`${kilobytes(vsixPath)}  ${vsixPath}`);
  return 0;
}

if (process.argv[1] === import.meta.filename) process.exitCode = await main();
