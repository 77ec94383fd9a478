// Opens a real VS Code workbench for end-to-end tests and screenshots. lib/workbench.mjs operates and reads it.
//
//   import { launch } from '../host/drive.mjs';
//   const vscode = await launch({ workspace, vsix: 'prompt-ledger.vsix' });
//   await vscode.openFile('prompt-registry.yaml');
//   await vscode.until('problems', () => vscode.problems(), (rows) => rows.length === 2);
//   await vscode.screenshot('problems.png');
//   await vscode.close();

import fs from 'node:fs';
import path from 'node:path';
import { openBrowser } from './lib/browser.mjs';
import { linkExtension, removeFolder, temporaryFolder, writeSettings } from './lib/installation.mjs';
import { installVsix, startServer } from './lib/server.mjs';
import { Workbench } from './lib/workbench.mjs';

const PAGE_READER = fs.readFileSync(path.join(import.meta.dirname, 'lib', 'pageReader.js'), 'utf8');

/**
 * @param {object} options
 * @param {string} [options.workspace] a folder or a .code-workspace file; it is used in place
 * @param {string | string[]} [options.vsix] packages to install first
 * @param {string | string[]} [options.extension] folders of extensions to use in place, instead of packages
 * @param {Record<string, unknown>} [options.settings] user settings
 * @param {Record<string, string>} [options.env] variables for the extension host
 * @param {boolean} [options.trusted] else the workspace opens in restricted mode
 * @param {{width: number, height: number}} [options.viewport]
 * @param {number} [options.scale] device pixels per CSS pixel, for sharper screenshots
 * @returns {Promise<Workbench>}
 */
export async function launch({
  workspace,
  vsix = [],
  extension = [],
  settings,
  env,
  trusted = true,
  ...view
}) {
  const userDataDir = temporaryFolder('drive');
  const folders = { userDataDir, extensionsDir: path.join(userDataDir, 'extensions') };
  const start = performance.now();
  const timings = {};
  const mark = (name) => (timings[name] = Math.round(performance.now() - start));

  writeSettings(userDataDir, settings);
  for (const file of [vsix].flat()) await installVsix(file, folders);
  for (const folder of [extension].flat()) linkExtension(folder, folders);
  mark('installed');
  const args = trusted ? ['--disable-workspace-trust'] : [];
  const server = await startServer({ ...folders, env, args });
  mark('serverListening');
  let window;
  try {
    window = await openBrowser(view);
    mark('browserOpen');
    await window.page.addInitScript(`(() => { 'use strict'; ${PAGE_READER} })();`);
    const workbench = new Workbench({ ...window, server, userDataDir, timings });
    const quiet = [
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
    ];
    await workbench.open(server.workbenchUrl(workspace, quiet));
    mark('workbenchReady');
    return workbench;
  } catch (error) {
    await window?.browser.close();
    await server.stop();
    throw error;
  }
}

/**
 * Starts a workbench for a person, with an extension that is used in place.
 * @param {{ workspace: string, extension: string, port?: number }} options
 * @returns {Promise<{ url: string, exited: Promise<string>, stop: () => Promise<void> }>} `exited` resolves when
 *   the server ended by itself
 */
export async function serve({ workspace, extension, port }) {
  const userDataDir = temporaryFolder('serve');
  const folders = { userDataDir, extensionsDir: path.join(userDataDir, 'extensions') };
  writeSettings(userDataDir);
  linkExtension(extension, folders);
  const server = await startServer({
    ...folders,
    port,
    forTests: false,
    args: ['--disable-workspace-trust'],
  });
  const stop = async () => {
    await server.stop();
    removeFolder(userDataDir);
  };
  return { url: server.workbenchUrl(workspace), exited: server.exited, stop };
}
