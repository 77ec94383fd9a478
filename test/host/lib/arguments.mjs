// The part of desktop VS Code's command line that @vscode/test-electron and its users need.

import { fileURLToPath } from 'node:url';

/** Options that take a value. */
const SINGLE = new Set(['extensionTestsPath', 'user-data-dir', 'extensions-dir', 'log']);

/** Options that take a value and may come more than once. */
const REPEATED = new Set(['extensionDevelopmentPath', 'folder-uri', 'install-extension']);

/**
 * @param {string[]} args `--name=value`, `--name value` or `--flag`; the rest are files and folders to open
 * @returns {{ options: Record<string, any>, paths: string[] }}
 */
export function parseArguments(args) {
  const options = {};
  const paths = [];
  for (let i = 0; i < args.length; i++) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(args[i]);
    if (!match) {
      if (!args[i].startsWith('-')) paths.push(toPath(args[i]));
      continue;
    }
    const [, name, attached] = match;
    if (!SINGLE.has(name) && !REPEATED.has(name)) {
      options[name] = attached ?? true;
      continue;
    }
    const value = attached ?? args[++i];
    if (value === undefined) throw new Error(`--${name} needs a value`);
    if (SINGLE.has(name)) options[name] = value;
    else (options[name] ??= []).push(value);
  }
  return { options, paths };
}

/** A path from a path or a file: URI; VS Code allows both. */
export function toPath(pathOrUri) {
  return pathOrUri.startsWith('file:') ? fileURLToPath(pathOrUri) : pathOrUri;
}
