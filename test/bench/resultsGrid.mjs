// The results panel with 10,000 cases in Chromium: frame times while it is scrolled end to end at full speed by
// wheel and by keys, how long a filter takes until its first rows are drawn, and memory. As a measure of the machine,
// a page of the same length with nothing in it is scrolled in the same way. Run `node esbuild.mjs --production` first.

import { openBrowser } from '../host/lib/browser.mjs';
import { openResults } from '../workbench/resultsPage/page.mjs';

const CASES = 10_000;
const ROW = 24;
const WHEEL_STEP = 2400;
const KEYS_AT_ONCE = 10;

const { browser, context, page } = await openBrowser({ viewport: { width: 1400, height: 900 } });
const devtools = await context.newCDPSession(page);

/** In the page: notes when each frame begins. */
function watchFrames() {
  globalThis.frames = [];
  const note = (now) => {
    globalThis.frames.push(now);
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}

async function framesOf(scroll) {
  await page.evaluate(watchFrames);
  await scroll();
  const times = await page.evaluate(() => globalThis.frames);
  return times.slice(1).map((time, i) => time - times[i]);
}

function summary(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] * 10) / 10;
  return { p50: at(0.5), p95: at(0.95), longest: at(1), frames: values.length };
}

/** From the first row to the last with the wheel, a step as soon as the one before has been handled. */
async function wheel() {
  await page.mouse.move(700, 600);
  const isAtEnd = () =>
    page.evaluate(() => {
      const scroller = document.querySelector('.grid') ?? document.scrollingElement;
      return scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2;
    });
  while (!(await isAtEnd())) for (let i = 0; i < 5; i++) await page.mouse.wheel(0, WHEEL_STEP);
}

async function pageKeys() {
  const last = page.locator(`.row[aria-rowindex="${CASES + 1}"] [tabindex="0"]`);
  while ((await last.count()) === 0)
    for (let i = 0; i < KEYS_AT_ONCE; i++) await page.keyboard.press('PageDown');
}

async function memoryMB() {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  return { heapMB: Math.round(of('JSHeapUsedSize') / 100_000) / 10, nodes: of('Nodes') };
}

await devtools.send('Performance.enable');
const rows = {};

await page.setContent(
  `<body style="margin:0"><div tabindex="0" style="height:${CASES * ROW}px"></div></body>`,
);
rows['empty page, wheel'] = summary(await framesOf(wheel));

await openResults(page, { host: { cases: CASES } });
await page.locator('.row .score').first().waitFor();
const before = await memoryMB();
rows['results, wheel'] = summary(await framesOf(wheel));
await page.locator('.row[aria-rowindex="10001"] .score').first().waitFor();
await page.locator('.row[aria-rowindex="10001"] .cell').nth(1).focus();
await page.keyboard.press('Control+Home');
rows['results, Page Down'] = summary(await framesOf(pageKeys));
await page.locator('.row[aria-rowindex="10001"] .score').first().waitFor();
const after = await memoryMB();
console.log(`Milliseconds between frames, ${CASES} cases × 2 runs, from the first row to the last`);
console.table(rows);

/** In the page: from the click on a filter to the frame after the one in which its rows are drawn. */
async function timeFilter(filter) {
  const grid = document.querySelector('.grid');
  const button = document.querySelector(`.chip[data-filter="${filter}"]`);
  const drawn = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const isHere = button.ariaPressed === 'true' && !grid.querySelector('.row:not([hidden])[aria-busy]');
      if (!isHere) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => resolve(performance.now()));
        port1.start();
        port2.postMessage(undefined);
      });
    });
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
  const start = performance.now();
  button.click();
  return (await drawn) - start;
}

const times = [];
for (let i = 0; i < 10; i++)
  for (const filter of ['broken', 'failed', 'flaky', 'all'])
    times.push(await page.evaluate(timeFilter, filter));
console.log(
  'Milliseconds from the click on a filter until its rows are on the screen, the made up host included',
);
console.table({ filter: summary(times) });
console.log('Memory of the page (the made up host and its cases included), before and after scrolling');
console.table({ before, after });
await browser.close();
