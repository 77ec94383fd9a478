// `npm start`: opens VS Code with the extension on a copy of the sample workspace. The desktop one if there is
// one that can open a window here, else the one in test/host, for which any browser will do.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureHost } from './host.mjs';
import { build, root } from './process.mjs';
import { copySample } from './sample.mjs';
import { hasDisplay } from './vscode.mjs';

function findDesktop() {
  if (process.env.VSCODE_EXECUTABLE_PATH) return process.env.VSCODE_EXECUTABLE_PATH;
  // In a terminal of a remote window `code` talks to that window and develops no extensions.
  if (!hasDisplay() || process.env.VSCODE_IPC_HOOK_CLI) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const files = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return files.find((file) => existsSync(file));
}

async function openDesktop(executable, folder) {
  console.log(`Opening ${executable} on a copy of the sample: ${folder}`);
  const shell = process.platform === 'win32';
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, folder];
  const quoted = shell ? args.map((argument) => `"${argument}"`) : args;
  const child = spawn(shell ? `"${executable}"` : executable, quoted, { stdio: 'inherit', shell });
  return new Promise((resolve, reject) =>
    child.once('error', reject).once('close', (code) => resolve(code ?? 1)),
  );
}

async function openBrowser(folder) {
  if (!ensureHost()) return 1;
  const { serve } = await import('../host/drive.mjs');
  const server = await serve({ workspace: folder, extension: root });
  console.log(`VS Code with Prompt Ledger, on a copy of the sample (${folder}):\n\n  ${server.url}\n`);
  console.log('Open the address in a browser. Ctrl-C ends it.');
  let isStopping = false;
  const stop = () => {
    isStopping = true;
    void server.stop();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const how = await server.exited;
  await server.stop();
  if (isStopping) return 0;
  console.error(`The VS Code server ended by itself (${how}).`);
  return 1;
}

async function main() {
  if (!(await build())) return 2;
  const folder = copySample();
  const desktop = findDesktop();
  return desktop === undefined ? openBrowser(folder) : openDesktop(desktop, folder);
}

process.exitCode = await main();
