// What test/host needs beyond the repository's own packages, installed when it is first used.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { install, isInstalled } from './packages.mjs';
import { root } from './process.mjs';

const folder = join(root, 'test', 'host');

/** Installs the VS Code server and its driver if they are missing; returns whether they are there now. */
export function ensureHost() {
  return isInstalled(folder) || install(folder, 'a VS Code server for tests, 340 MB');
}

/** Installs Chromium where it is missing and may be installed; returns what to do by hand if that is needed. */
export async function ensureChromium() {
  const { findChromium } = await import('../host/lib/browser.mjs');
  if (findChromium() !== undefined) return undefined;
  const isRoot = process.getuid?.() === 0;
  const hasApt = spawnSync('apt-get', ['--version']).status === 0;
  if (isRoot && hasApt) {
    console.log('Installing the system package chromium (apt-get) …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { stdio: ['ignore', 'ignore', 'inherit'], env, timeout: 300_000 };
    spawnSync('apt-get', ['update', '-qq'], options);
    spawnSync('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'chromium'], options);
    if (findChromium() !== undefined) return undefined;
  }
  return 'Missing system package: chromium (Debian: sudo apt-get install chromium), or set CHROMIUM_PATH.';
}
