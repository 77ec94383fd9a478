// The parts of VS Code below node_modules, and the folders that stand for one installation of it.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Settings that keep VS Code quiet, and those whose default differs from desktop VS Code's. */
const DEFAULT_SETTINGS = {
  'files.autoSave': 'off', // In a browser VS Code saves after a second.
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * @typedef {object} Folders one "installation" of VS Code
 * @property {string} userDataDir settings, logs, extension storage
 * @property {string} extensionsDir installed extensions
 */

/** The folder of the VS Code server inside the code-server package. */
export function serverRoot() {
  const root = path.join(path.dirname(require.resolve('code-server/package.json')), 'lib', 'vscode');
  linkNodeModules(root);
  return root;
}

/** The version of VS Code that the extension under test sees as `vscode.version`. */
export function vscodeVersion() {
  return JSON.parse(fs.readFileSync(path.join(serverRoot(), 'package.json'), 'utf8')).version;
}

/**
 * The server looks for its dependencies in lib/vscode/node_modules, which code-server's install script would
 * fill. They are dependencies of test/host instead, so that one lock file pins everything.
 */
function linkNodeModules(root) {
  const link = path.join(root, 'node_modules');
  if (fs.existsSync(link)) return;
  const packages = path.dirname(path.dirname(require.resolve('vscode-oniguruma/package.json')));
  try {
    fs.symlinkSync(path.relative(root, packages), link, 'dir');
  } catch (error) {
    if (error.code !== 'EEXIST') throw error; // Another process may have been first.
  }
}

/** The Node that runs the server: this one if it is new enough, else the one that the repository pins. */
export function serverNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const pinned = path.join(import.meta.dirname, '..', '..', '..', 'node_modules', 'node', 'bin', 'node');
  if (fs.existsSync(pinned)) return pinned;
  throw new Error(
    `The VS Code server needs Node 24 and this is ${process.versions.node}: run "npm ci" first.`,
  );
}

/** A new folder below the system's temporary folder. Short: the path of a socket in it has at most 103 bytes. */
export function temporaryFolder(name) {
  return fs.mkdtempSync(path.join(os.tmpdir(), `prompt-ledger-${name}-`));
}

/** Removes a folder although processes that have just been ended may still write to it. */
export function removeFolder(folder) {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Sets user settings, and the defaults above where a key is not set. */
export function writeSettings(userDataDir, settings = {}) {
  const file = path.join(userDataDir, 'User', 'settings.json');
  const present = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify({ ...DEFAULT_SETTINGS, ...present, ...settings }, null, 2)}\n`);
}

/**
 * Puts an extension under development among the installed ones, before the server starts. It is used in place:
 * what is built later is active after the window is reloaded.
 * @param {string} folder
 * @param {Folders} folders
 */
export function linkExtension(folder, { extensionsDir }) {
  const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const link = path.join(extensionsDir, `${publisher}.${name}-${version}`.toLowerCase());
  fs.mkdirSync(extensionsDir, { recursive: true });
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.resolve(folder), link, 'dir');
  fs.rmSync(path.join(extensionsDir, 'extensions.json'), { force: true }); // Makes VS Code look at the folder again.
}
