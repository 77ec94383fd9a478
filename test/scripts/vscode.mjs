// Which VS Code the extension-host tests run in.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { ensureChromium, ensureHost } from './host.mjs';
import { root } from './process.mjs';

const CACHE = join(root, '.vscode-test');
const PROBE_URL = 'https://update.code.visualstudio.com/api/releases/stable';
const PROBE_MS = 4000;

/** Whether a window can be opened; only Linux may lack what it takes. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

function hasCached() {
  return existsSync(CACHE) && readdirSync(CACHE).some((name) => name.startsWith('vscode-'));
}

/** Why VS Code cannot be downloaded, if it cannot. Asked first, because the download itself waits long. */
async function downloadTrouble() {
  try {
    const { ok, status } = await fetch(PROBE_URL, { signal: AbortSignal.timeout(PROBE_MS) });
    return ok ? undefined : `its server answers ${status}`;
  } catch (error) {
    return error.cause?.code ?? error.name;
  }
}

/**
 * @returns {Promise<{ executable: string, because: string } | { missing: string }>} `missing` says what to do by
 *   hand before any VS Code can be had
 */
export async function chooseVSCode() {
  const given = process.env.VSCODE_EXECUTABLE_PATH;
  if (given) return { executable: given, because: 'VSCODE_EXECUTABLE_PATH names it' };
  const why = hasDisplay() ? await tryDesktop() : 'there is no display for a desktop VS Code';
  if (typeof why !== 'string') return why;
  const host = await hostExecutable();
  return host.missing ? host : { ...host, because: why };
}

async function tryDesktop() {
  const trouble = await downloadTrouble();
  if (trouble && !hasCached()) return `a desktop VS Code cannot be downloaded (${trouble})`;
  try {
    const executable = await downloadAndUnzipVSCode({ cachePath: CACHE, timeout: 15_000 });
    return { executable, because: trouble ? 'it was downloaded earlier' : 'it can be downloaded' };
  } catch (error) {
    return `a desktop VS Code cannot be downloaded (${error.message})`;
  }
}

async function hostExecutable() {
  if (!ensureHost()) return { missing: 'The packages of test/host could not be installed.' };
  const missing = await ensureChromium();
  return missing ? { missing } : { executable: join(root, 'test', 'host', 'code-web') };
}
