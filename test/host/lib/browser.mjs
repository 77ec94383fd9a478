// Headless Chromium with the workbench in it.

import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where macOS and Windows keep what is not on the PATH. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const FLAGS = [
  '--no-sandbox', // Root in a container has no user namespace to build a sandbox with.
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** CHROMIUM_PATH, or the first Chromium or Chrome of this machine; undefined if there is none. */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...PLACES].find((file) => fs.existsSync(file));
}

/**
 * Opens a page that can reach nothing but this machine.
 *
 * @param {object} [options]
 * @param {{width: number, height: number}} [options.viewport]
 * @param {number} [options.scale] device pixels per CSS pixel, for sharper screenshots
 */
export async function openBrowser({ viewport = { width: 1400, height: 900 }, scale = 1 } = {}) {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error(
      'No Chromium found: install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
    );
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // The gallery, update checks and the like: fail at once instead of waiting for a name server.
  await context.route(
    (url) => url.protocol.startsWith('http') && url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  return { browser, context, page: await context.newPage() };
}

/** Waits until the workbench is drawn and knows all extensions; those that wait for an event are not active yet. */
export async function whenWorkbenchReady(page, timeoutMs = 60_000) {
  await page.waitForFunction(
    () => performance.getEntriesByName('code/didLoadExtensions').length > 0,
    undefined,
    { timeout: timeoutMs },
  );
}
