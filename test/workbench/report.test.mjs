// The HTML report in a browser, from disk, as somebody opens it who downloaded it from a CI run.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderPage } from '../../src/core/evals/reports/page.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { openBrowser } from '../host/lib/browser.mjs';
import { root } from '../scripts/process.mjs';
import { findViolations } from './axe.mjs';
import { screenshots } from './screenshots.mjs';

const asset = (name) => readFileSync(join(root, 'dist', 'webview', name), 'utf8');
const HOSTILE = '</script><img src="https://evil.test/x.png" onerror="document.title=\'owned\'"><!-- & <b>';

let folder;
let browser;
let page;
const seen = { errors: [], requests: [] };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-report-'));
  ({ browser, page } = await openBrowser());
  page.on('console', (message) => message.type() === 'error' && seen.errors.push(message.text()));
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('request', (request) => seen.requests.push(request.url()));
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function show(evaluated) {
  const assets = { script: asset('report.js'), style: asset('report.css') };
  const file = join(folder, 'report.html');
  writeFileSync(file, [...renderPage(evaluated, { assets, sha256 })].join(''));
  await page.goto(pathToFileURL(file).href);
}

const answerOf = (output, outcome) => ({
  output,
  outcome,
  score: outcome === 'pass' ? 1 : 0,
  reason: outcome === 'pass' ? 'All assertions pass.' : 'The answer does not contain “priority”.',
  latency_ms: 812,
  cost_usd: 0.0021,
  assertions: [
    { type: 'contains', outcome, score: outcome === 'pass' ? 1 : 0, reason: 'Why.', weight: 1, cost_usd: 0 },
  ],
  named_scores: {},
  reused: false,
});

function caseOf(description, ...answers) {
  const repeats = answers.map(([output, outcome]) => answerOf(output, outcome));
  const outcome = ['error', 'fail', 'pass'].find((one) => repeats.some((repeat) => repeat.outcome === one));
  const place = { uri: 'file:///suite.yaml', range: { start: 0, end: 0 } };
  const variables = { ticket: `about ${description}` };
  const { score } = repeats[0];
  return { id: description, description, place, variables, outcome, score, named_scores: {}, repeats };
}

function runOf(version, cases, more = {}) {
  const count = (outcome) => cases.filter((one) => one.outcome === outcome).length;
  const at = '2026-11-20T09:30:00.000Z';
  return {
    prompt: 'summarise-ticket',
    version,
    suite: 'evals/summarise-ticket.yaml',
    endpoint: 'openai',
    model: 'gpt-4o',
    content_digest: 'sha256:1',
    suite_digest: 'sha256:2',
    started_at: at,
    ended_at: at,
    repeats: 1,
    score: 0.91,
    ci95: { low: 0.87, high: 0.95 },
    passed: count('pass'),
    failed: count('fail'),
    errors: count('error'),
    skipped: 0,
    cost_usd: 0.12,
    latency_p95_ms: 1840,
    structured: undefined,
    retries: 0,
    reused: 0,
    samples: 0,
    flaky: [],
    incomplete: [],
    cases,
    ...more,
  };
}

const evaluatedOf = (run, baseline, state = 'failed') => ({
  run,
  baseline,
  comparison: undefined,
  gate: { state, reasons: ['Score 0.9100 against min_score 0.95.'] },
});

const before = [
  caseOf('all mail is down', ['Priority: high.  Everybody is offline.\n', 'pass']),
  caseOf('VPN drops', ['No idea.', 'fail']),
  caseOf('a question', ['It is a question.', 'fail']),
  caseOf('sometimes', ['Priority: low', 'pass']),
];
const after = [
  caseOf('VPN drops', ['Priority: high, since the update.', 'pass']),
  caseOf('all mail is down', ['Everybody in the office is offline.', 'fail']),
  caseOf('a question', [HOSTILE, 'fail']),
  caseOf('sometimes', ['Priority: low', 'pass'], ['Low', 'fail']),
  caseOf('nobody could judge it', ['', 'error']),
];
const few = [
  evaluatedOf(runOf('draft', after, { flaky: ['sometimes'], repeats: 2 }), runOf('2.1.0', before)),
  evaluatedOf(
    runOf('draft', [caseOf('another prompt', ['Priority', 'pass'])], { prompt: 'classify' }),
    undefined,
    'passed',
  ),
];

const titles = () =>
  page
    .locator('.row')
    .evaluateAll((rows) =>
      rows
        .toSorted((a, b) => a.dataset.index - b.dataset.index)
        .map((row) => row.querySelector('.title').textContent.trim()),
    );
const button = (name) => page.getByRole('button', { name: new RegExp(`^${name} \\d`) });
const detail = () => page.locator('.detail').innerText();

describe('a report of a few cases', () => {
  beforeAll(() => show(few));

  test('loads nothing, runs nothing but its own script, and shows hostile text as text', async () => {
    await page.getByRole('option', { name: 'a question' }).click();
    expect(await detail()).toContain(HOSTILE);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('Prompt Ledger: 2 prompts');
    expect(seen.requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(seen.errors).toEqual([]);
    // The policy holds: what is put in later does not run.
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.injected = true';
      document.body.append(script);
      return globalThis.injected === true;
    });
    expect(ran).toBe(false);
    expect(seen.errors.splice(0).join()).toContain('Content Security Policy');
  });

  test('the broken come first, and filters and search leave what they say', async () => {
    expect(await titles()).toEqual([
      'broken all mail is down',
      'brokenflaky sometimes',
      'error nobody could judge it',
      'fail a question',
      'fixed VPN drops',
      'pass another prompt',
    ]);
    for (const [filter, expected] of [
      ['Broken', ['broken all mail is down', 'brokenflaky sometimes']],
      ['Fixed', ['fixed VPN drops']],
      ['Failed', ['broken all mail is down', 'brokenflaky sometimes', 'fail a question']],
      ['Errors', ['error nobody could judge it']],
      ['Flaky', ['brokenflaky sometimes']],
      ['All', undefined],
    ]) {
      await button(filter).click();
      expect(await button(filter).getAttribute('aria-pressed')).toBe('true');
      if (expected) expect(await titles(), filter).toEqual(expected);
    }
    await page.getByRole('searchbox').fill('EVERYBODY offline');
    expect(await titles()).toEqual(['broken all mail is down']);
    expect(await button('Fixed').isDisabled()).toBe(true);
    expect(await page.getByRole('status').textContent()).toBe('1 of 6 cases');
    await page.getByRole('searchbox').fill('');
    await page.getByRole('combobox').selectOption('classify draft');
    expect(await titles()).toEqual(['pass another prompt']);
    await page.getByRole('combobox').selectOption('');
  });

  test('both answers stand side by side with their differences marked; the keyboard goes from case to case', async () => {
    await page.getByRole('listbox').focus();
    await page.keyboard.press('Home');
    expect(await page.locator('.side h3').allInnerTexts()).toEqual(['2.1.0 (baseline) pass', 'draft fail']);
    expect(await page.locator('.side .output').allTextContents()).toEqual([
      'Priority: high.  Everybody is offline.\n',
      'Everybody in the office is offline.',
    ]);
    expect((await page.locator('.side del').allInnerTexts()).join()).toContain('Priority: high.');
    expect((await page.locator('.side ins').allInnerTexts()).join()).toContain('in the office');
    expect(await detail()).toContain('about all mail is down');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
    const active = await page.getByRole('listbox').getAttribute('aria-activedescendant');
    expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('.detail h2').innerText()).toBe('a question');
    await page.keyboard.press('End');
    expect(await page.locator('.detail h2').innerText()).toBe('another prompt');
  });

  test.each(['light', 'dark'])('is accessible, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.getByRole('option', { name: 'sometimes' }).click();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('option', { name: 'all mail is down' }).click();
    expect(await findViolations(page)).toEqual([]);
    mkdirSync(screenshots, { recursive: true });
    await page.screenshot({ path: join(screenshots, `report ${colorScheme}.png`) });
    await page.setViewportSize({ width: 600, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(600);
    expect(await findViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 1400, height: 900 });
  });
});

async function timed(what) {
  const start = performance.now();
  await what();
  return Math.round(performance.now() - start);
}

test('10,000 cases stay fluent: only what is in view is in the page', async () => {
  const answer = 'Priority: high. The VPN drops every ten minutes since the update of Tuesday. '.repeat(5);
  const cases = (state) =>
    Array.from({ length: 10_000 }, (_, i) =>
      caseOf(`case ${i}`, [`${answer}${state} ${i}`, i % 100 === 0 ? 'fail' : 'pass']),
    );
  await show([evaluatedOf(runOf('draft', cases('new')), runOf('2.1.0', cases('old')))]);
  const rows = () => page.locator('.row').count();
  expect(await rows()).toBeLessThan(60);
  const times = {
    filter: await timed(() => button('Failed').click()),
    search: await timed(() => page.getByRole('searchbox').fill('case 77')),
  };
  expect(await page.getByRole('status').textContent()).toBe('1 of 10000 cases');
  await page.getByRole('searchbox').fill('');
  await button('All').click();
  await page.getByRole('listbox').focus();
  times.end = await timed(() => page.keyboard.press('End'));
  expect(await page.locator('.detail h2').innerText()).toBe('case 9999');
  // A frame is drawn after each step of a long scroll.
  times.scroll = await page.evaluate(async () => {
    const list = document.querySelector('.list');
    let longest = 0;
    for (let i = 0; i < 60; i++) {
      const start = performance.now();
      list.scrollTop = i * 7919;
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      longest = Math.max(longest, performance.now() - start);
    }
    return Math.round(longest);
  });
  console.log(`10,000 cases, in milliseconds: ${JSON.stringify(times)}`);
  expect(await rows()).toBeLessThan(60);
  // Far above what it takes, so that only a page that draws everything fails on a busy machine.
  for (const [what, time] of Object.entries(times)) expect(time, what).toBeLessThan(3000);
});
