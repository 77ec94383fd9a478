// The page of the results panel with a made up host, as VS Code would show it: same script, styles, policy and theme.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/process.mjs';
import { labels } from './labels.mjs';

/** What a webview of VS Code 1.139 has in its default themes, of the variables that our styles name. */
const themes = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'themes.json'), 'utf8'));
const asset = (name) => readFileSync(join(root, 'dist', 'webview', name), 'utf8');
const fakeHost = readFileSync(join(import.meta.dirname, 'fakeHost.js'), 'utf8');

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text) => text.replaceAll(/[&<>"]/g, (char) => ENTITIES[char]);

/** @param {{ theme?: string, host?: object, state?: object }} options */
function resultsPage({ theme = 'dark', host = {}, state } = {}) {
  const { className, variables } = themes[theme];
  const style = Object.entries(variables)
    .map(([name, value]) => `${name}: ${value};`)
    .join(' ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-page'; script-src 'nonce-page';">
<title>Results</title>
<style nonce="page">:root { ${style} }</style>
<style nonce="page">${asset('results.css')}</style>
</head>
<body class="${className}" data-labels="${escapeHtml(JSON.stringify(labels))}">
<script nonce="page">globalThis.hostOptions = ${JSON.stringify(host)}; globalThis.keptState = ${JSON.stringify(state) ?? 'undefined'};</script>
<script nonce="page">${fakeHost}</script>
<script nonce="page">${asset('results.js').replaceAll('</script', String.raw`<\/script`)}</script>
</body>
</html>`;
}

const ADDRESS = 'http://127.0.0.1/results';

/** Opens the page in a tab, with what an earlier visit kept. */
export async function openResults(page, options) {
  await page.unroute(ADDRESS);
  await page.route(ADDRESS, (route) =>
    route.fulfill({ contentType: 'text/html', body: resultsPage(options) }),
  );
  await page.goto(ADDRESS);
}
