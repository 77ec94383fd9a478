// The page of the results panel in a browser, with a made up host: what a person does in it, 10,000 cases, every
// state in every theme. `results.test.mjs` has the real host and the real workbench.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser } from '../host/lib/browser.mjs';
import { findViolations } from './axe.mjs';
import { openResults } from './resultsPage/page.mjs';
import { screenshots } from './screenshots.mjs';

const THEMES = ['light', 'dark', 'high-contrast', 'high-contrast-light'];

let browser;
let page;
const errors = [];

beforeAll(async () => {
  ({ browser, page } = await openBrowser());
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
});
beforeEach(() => page.setViewportSize({ width: 1280, height: 760 }));
afterAll(() => browser?.close());

const row = (index) => page.locator(`.row[aria-rowindex="${index + 2}"]`);
const cell = (index, column) => row(index).locator('.cell').nth(column);
const chip = (filter) => page.locator(`.chip[data-filter="${filter}"]`);
const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const sent = (type) =>
  page.evaluate((wanted) => globalThis.host.log.filter((message) => message.type === wanted), type);
const change = (what, ...values) => page.evaluate(what, ...values);

/** Where the focus is: a row from 0, or −1 for the heads, and a column. */
const focused = () =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    const index = Number(at.closest('[aria-rowindex]')?.getAttribute('aria-rowindex')) - 2;
    return `${index}/${Number(at.getAttribute('aria-colindex')) - 1}`;
  });

async function show(options) {
  await openResults(page, options);
  await page.locator('.row .score').first().waitFor();
}

/** The rows in view are there, and in the right places. */
const whenDrawn = () =>
  page.waitForFunction(() => {
    const grid = document.querySelector('.grid').getBoundingClientRect();
    const seen = [...document.querySelectorAll('.row:not([hidden])')].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.bottom > grid.top + 120 && box.top < grid.bottom;
    });
    return seen.length > 5 && seen.every((one) => !one.hasAttribute('aria-busy') && one.dataset.id);
  });

describe('10,000 cases', () => {
  beforeAll(() => show({ host: { latency: 3 } }));

  test('are a grid whose size is known, with only what is seen in the page', async () => {
    const grid = page.getByRole('grid', { name: 'Results' });
    expect(await grid.getAttribute('aria-rowcount')).toBe('10001');
    expect(await grid.getAttribute('aria-colcount')).toBe('3');
    expect(await page.locator('.row').count()).toBeLessThan(60);
    expect(await page.locator('.grid [tabindex="0"]').count()).toBe(1);
    expect(await cell(5, 1).innerText()).toMatch(/0\.33.*−0\.67.*does not contain.*Broken.*Flaky/s);
    expect(await cell(5, 1).getByRole('img').getAttribute('aria-label')).toBe('failed');
  });

  test('the keyboard reaches every cell, and the elements are used again', async () => {
    await cell(0, 0).focus();
    await press('ArrowRight', 'ArrowDown', 'ArrowDown');
    expect(await focused()).toBe('2/1');
    await press('PageDown');
    const [at] = (await focused()).split('/');
    expect(Number(at)).toBeGreaterThan(20);
    await press('Control+End');
    expect(await focused()).toBe('9999/2');
    await whenDrawn();
    expect(await row(9999).getAttribute('data-id')).toBe('case-9999');
    await press('Home', 'PageUp', 'End');
    await press('Control+Home', 'ArrowUp', 'ArrowRight');
    expect(await focused()).toBe('-1/1');
    await press('Enter');
    await page.getByRole('menu').waitFor();
    await press('Escape');
    expect(await focused()).toBe('-1/1');
    for (let i = 0; i < 60; i++) await press('PageDown');
    await whenDrawn();
    expect(await page.locator('.row').count()).toBeLessThan(70);
  });

  test('scrolling by wheel neither loses the focus nor leaves gaps, to the end', async () => {
    await press('Control+Home');
    await page.mouse.move(600, 500);
    for (let i = 0; i < 70; i++) await page.mouse.wheel(0, 4000);
    await page.waitForFunction(() => {
      const grid = document.querySelector('.grid');
      return grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 2;
    });
    await whenDrawn();
    expect(await row(9999).isVisible()).toBe(true);
    expect(await focused()).toBe('0/0');
    // After a while the rows stand in the page as they are seen.
    await page.waitForFunction(() => {
      const indexes = [...document.querySelectorAll('.row:not([hidden])')].map((one) =>
        Number(one.dataset.index),
      );
      return indexes.every((index, i) => i === 0 || index > indexes[i - 1]);
    });
    expect(await focused()).toBe('0/0');
    await press('ArrowDown');
    expect(await focused()).toBe('1/0');
    expect(await page.evaluate(() => document.querySelector('.grid').scrollTop)).toBeLessThan(60);
  });

  test('what is asked for is what is seen: a fast scroll asks a few times', async () => {
    await change(() => (globalThis.host.log.length = 0));
    await page.evaluate(async () => {
      const grid = document.querySelector('.grid');
      for (let top = 0; top < 240_000; top += 1500) {
        grid.scrollTop = top;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });
    await whenDrawn();
    const asked = await sent('window');
    expect(asked.length).toBeLessThan(170);
    expect(Math.max(...asked.map(({ count }) => count))).toBeLessThanOrEqual(500);
  });

  test('filters, search and sort leave what they say, from the top', async () => {
    await chip('broken').click();
    await page.waitForFunction(() => document.querySelector('.head .facts').textContent.includes('/'));
    await whenDrawn();
    expect(await chip('broken').getAttribute('aria-pressed')).toBe('true');
    expect(await page.evaluate(() => document.querySelector('.grid').scrollTop)).toBe(0);
    expect(await page.locator('.row .flag[data-flag="broken"]:not([hidden])').count()).toBeGreaterThan(20);
    await page.locator('.grid').press('/');
    await page.keyboard.type('portal');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.row:not([hidden]) .description')].every((at) =>
        at.textContent.includes('portal'),
      ),
    );
    await page.locator('select').last().selectOption('score');
    await page.getByRole('button', { name: 'Ascending' }).click();
    await page.waitForFunction(
      () => document.querySelector('.column').getAttribute('aria-sort') === 'descending',
    );
    await page.getByRole('textbox').fill('nobody wrote this');
    await page.getByText('No case is like that.').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.locator('.empty').getByRole('button', { name: 'Clear Search' }).click();
    await chip('all').click();
    await whenDrawn();
    expect(await page.locator('.empty').isHidden()).toBe(true);
  });
});

describe('the detail of a cell', () => {
  beforeAll(() => show({ host: { cases: 300 } }));

  test('opens with Enter, follows the arrows, and gives the focus back', async () => {
    await cell(5, 1).focus();
    await press('Enter');
    const detail = page.getByRole('region', { name: 'Case details' });
    await detail.waitFor();
    expect(await focused()).toBe('5/1');
    expect(await detail.getByRole('heading', { level: 2 }).innerText()).toBe('VPN drops, ticket 04005');
    expect(await detail.locator('.answer').count()).toBe(3);
    expect(
      (await detail.locator('.assertion .type').allInnerTexts()).map((text) => text.split('\n').at(-1)),
    ).toContain('is-json');
    await press('ArrowDown');
    await detail.getByRole('heading', { name: 'Invoice sent twice, ticket 04006' }).waitFor();
    await press('Enter');
    await page.waitForFunction(() => document.activeElement.className === 'detail-body');
    await press('Escape');
    expect(await focused()).toBe('6/1');
    expect(await detail.isHidden()).toBe(true);
    expect((await sent('close')).length).toBe(1);
  });

  test('its buttons say to the host what to do with which answer', async () => {
    await cell(5, 1).click();
    const second = page.locator('.answers .answer').nth(1);
    await second.getByRole('button', { name: 'Accept as New Expectation' }).click();
    await second.getByRole('button', { name: 'Copy Answer' }).click();
    await second.getByRole('button', { name: 'Copied' }).waitFor();
    await page.getByRole('button', { name: 'Copy as cURL' }).click();
    await page.getByRole('button', { name: 'Compare Answers' }).click();
    const target = { row: 'case-5', column: 'draft' };
    expect((await sent('actOnCell')).map(({ action, cell: at, repeat }) => [action, at, repeat])).toEqual([
      ['acceptAnswer', target, 1],
      ['copyAnswer', target, 1],
      ['copyCurl', target, 0],
      ['compareAnswers', target, 0],
    ]);
  });

  test('an answer is labelled, and the label shows in its row; the button keeps the focus', async () => {
    await cell(7, 1).click();
    await page.getByRole('heading', { name: 'Language of the portal, ticket 04007' }).waitFor();
    await page.getByRole('button', { name: 'Bad' }).focus();
    await press('Enter');
    await cell(7, 1).locator('.label[data-label="bad"]').waitFor();
    expect(await page.getByRole('button', { name: 'Bad', pressed: true }).count()).toBe(1);
    expect(await page.evaluate(() => document.activeElement.dataset.label)).toBe('bad');
    expect(await page.locator('.label-note').innerText()).toContain('Too short');
    await press('Enter');
    await page.getByRole('button', { name: 'Bad', pressed: false }).waitFor();
    expect((await sent('label')).map(({ value }) => value)).toEqual(['bad', undefined]);
  });

  test('the bar between rows and detail moves by keys and by pointer, and stays after a reload', async () => {
    const bar = page.getByRole('separator');
    await bar.focus();
    const width = () => page.locator('.detail').evaluate((at) => at.offsetWidth);
    const before = await width();
    await press('ArrowLeft', 'ArrowLeft');
    expect(await width()).toBeGreaterThan(before);
    expect(await bar.getAttribute('aria-valuenow')).toBe('56');
    const box = await bar.boundingBox();
    await page.mouse.move(box.x, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(640, box.y + 100, { steps: 3 });
    await page.mouse.up();
    expect(await bar.getAttribute('aria-valuenow')).toBe('50');
    await page.waitForFunction(() => globalThis.keptState?.share === 50 && globalThis.keptState.isOpen);
    const state = await page.evaluate(() => globalThis.keptState);
    await show({ host: { cases: 300 }, state });
    await page.getByRole('heading', { name: 'Language of the portal, ticket 04007' }).waitFor();
    expect(await bar.getAttribute('aria-valuenow')).toBe('50');
  });

  test('hostile texts are texts', async () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await change((text) => {
      globalThis.host.all[0].description = text;
      globalThis.host.refresh();
    }, hostile);
    await page.waitForFunction(() =>
      document.querySelector('.row .description').textContent.startsWith('<img'),
    );
    await cell(0, 1).click();
    await page.getByRole('heading', { name: hostile }).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('Results');
  });
});

describe('while a run goes on', () => {
  test('results come in without losing scroll, focus, selection of text or the detail', async () => {
    await show({ host: { cases: 2000, running: true } });
    await cell(0, 1).click();
    await page.locator('.detail').waitFor();
    await page.evaluate(() => {
      document.querySelector('.grid').scrollTop = 800 * 24;
    });
    await cell(810, 1).click();
    await page.getByRole('heading', { name: /04810$/ }).waitFor();
    await cell(810, 1).locator('.mark[data-state="waiting"]').waitFor();
    const scroll = () => page.evaluate(() => document.querySelector('.grid').scrollTop);
    const before = await scroll();
    await page.evaluate(() => getSelection().selectAllChildren(document.querySelector('.detail h2')));
    for (let done = 820; done <= 1000; done += 20)
      await change((count) => globalThis.host.progress(count), done);
    await page.waitForFunction(() => document.querySelector('.column-progress').ariaValueNow === '1000');
    await cell(810, 1).locator('.mark:not([data-state="waiting"])').waitFor();
    expect(await scroll()).toBe(before);
    expect(await focused()).toBe('810/1');
    expect(await page.evaluate(() => String(getSelection()))).toContain('04810');
    expect(await page.getByRole('status').textContent()).toBe('50 % of the cases are done');
    await change(() => globalThis.host.progress(2000));
    await page.getByText('regressed').waitFor();
    expect(await focused()).toBe('810/1');
    await page.getByRole('button', { name: 'Run Again' }).waitFor();
  });

  test('a case that moves takes the focus along', async () => {
    await show({ host: { cases: 60 } });
    await cell(5, 1).click();
    await page.locator('.toolbar select').last().selectOption('score');
    await page.waitForFunction(() => document.querySelector('.row[data-id="case-5"]')?.dataset.index !== '5');
    const index = Number(await page.locator('.row[data-id="case-5"]').getAttribute('data-index'));
    await page.waitForFunction(
      (at) => document.querySelector('.grid [tabindex="0"]').parentElement.dataset.index === String(at),
      index,
    );
    await cell(index, 1).locator('xpath=self::*[contains(@class,"open")]').waitFor();
  });
});

const STATES = {
  table: {},
  detail: { act: () => cell(5, 1).click() },
  'detail below': { size: [700, 800], act: () => cell(5, 1).click() },
  narrow: { size: [400, 760] },
  zoomed: { size: [640, 380] },
  'long names': { host: { names: 'long', cases: 300 }, act: () => cell(5, 1).click() },
  running: { host: { running: true, cases: 60 } },
  'four columns': { host: { columns: ['draft', '2.1.0', '2.0.0', '1.9.0'], cases: 500 }, size: [1000, 700] },
  menu: { act: () => page.locator('.head .icon-button').nth(1).click() },
  'no runs': {
    host: { cases: 0, columns: [] },
    change: () => {
      globalThis.host.overrides = {
        empty: 'No run of this prompt yet. Run its evals to see how each case does.',
        actions: ['run', 'openSuite'],
      };
    },
  },
  'unreadable file': {
    host: { cases: 40 },
    change: () => {
      globalThis.host.columnOverrides['2.1.0'] = {
        state: 'broken',
        stateText: 'The file of this run cannot be read',
        score: '',
        interval: '',
        bar: undefined,
        counts: { passed: 0, failed: 0, errors: 0, skipped: 0 },
        facts: [],
      };
      globalThis.host.overrides = {
        banners: [{ severity: 'warning', message: 'A run file cannot be read: it is not JSON (line 3).' }],
      };
    },
  },
};

const isThorough = process.env.PICTURES === 'all';

/** All states in one theme; in the others those that have every element. */
const pairs = THEMES.flatMap((theme) =>
  Object.keys(STATES)
    .filter((name) => isThorough || theme === 'dark' || ['detail', 'menu'].includes(name))
    .map((name) => ({ theme, name })),
);

describe('every state is accessible, and nothing sticks out', () => {
  test.each(pairs)('$name, $theme', async ({ theme, name }) => {
    const { host = {}, size = [1280, 520], act, change: changed } = STATES[name];
    await page.setViewportSize({ width: size[0], height: size[1] });
    await openResults(page, { theme, host });
    if (changed) {
      await change(changed);
      await change(() => globalThis.host.refresh());
    }
    await page.locator('.toolbar .name', { hasText: /./u }).waitFor();
    if (act) {
      await page.locator('.row .score').first().waitFor();
      await act();
      await page.locator('.detail:not([hidden]), .menu').first().waitFor();
    }
    expect(await findViolations(page)).toEqual([]);
    const extent = await page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      return [scrollWidth, scrollHeight];
    });
    expect(extent).toEqual(size);
    mkdirSync(screenshots, { recursive: true });
    if (isThorough || theme === 'dark')
      await page.screenshot({ path: join(screenshots, `results ${name} ${theme}.png`) });
  });
});

test('nothing was refused or went wrong in the page', () => expect(errors).toEqual([]));
