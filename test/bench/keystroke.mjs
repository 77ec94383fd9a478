// Time from a keystroke to its diagnostics, and of opening a registry, against a full parse of the same
// text by the same YAML library in the same process. Run: node test/bench/keystroke.mjs (Node 24).
import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import { Checker } from '../../src/core/checks/checker.ts';
import { loadSchemaChecker } from '../../src/core/models/outputSchema.ts';
import { loadPrices } from '../../src/core/models/prices.ts';
import { RegistryStore } from '../../src/core/registry/store.ts';
import { registryText } from './registryText.mjs';

const URI = 'file:///workspace/prompt-registry.yaml';
/** What the extension gives a slice of checking. */
const SLICE_MS = 12;
const KEYSTROKES = 300;
const SIZES = { '10 kB': 1e4, '100 kB': 1e5, '1 MB': 1e6, '10 MB': 1e7 };

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const resources = {
  prices: await loadPrices(),
  countTokens: (_model, text) => text.length / 4,
  checkSchema: await loadSchemaChecker(),
};
const paths = { resolve: (_from, path) => `file:///workspace/${path}`, leavesWorkspace: () => false };

function timed(run) {
  const started = performance.now();
  run();
  return performance.now() - started;
}

function quantile(times, share) {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The times of the slices in which everything gets checked. */
function checkAll(checker) {
  const slices = [];
  for (;;) {
    const started = performance.now();
    const { complete } = checker.check(SLICE_MS);
    slices.push(performance.now() - started);
    if (complete) return slices;
  }
}

/** Opens the registry and checks it to the end; suites that nobody wrote are absent, as in most workspaces. */
function open(text) {
  const store = new RegistryStore(paths);
  const checker = new Checker(store, { sha256, resources });
  const slices = [
    timed(() => {
      store.setRoots([URI]);
      store.setFile(URI, text);
      checker.check(SLICE_MS);
    }),
  ];
  slices.push(...checkAll(checker));
  store.batch(() => {
    for (const uri of store.wanted.files) store.setAbsent(uri, 'missing');
  });
  slices.push(...checkAll(checker));
  return { store, checker, slices };
}

/** Types a sentence into the template of a prompt in the middle, one character after another. */
function type({ store, checker }, text) {
  const at = text.indexOf('TICKET: ', Math.floor(text.length / 2));
  return Array.from({ length: KEYSTROKES }, (_, i) =>
    timed(() => {
      store.applyChanges(URI, [{ start: at + i, end: at + i, newText: i % 7 === 6 ? ' ' : 'x' }]);
      while (!checker.check(SLICE_MS).complete); // One slice, unless something else took the processor.
    }),
  );
}

function measure(name, bytes) {
  const text = registryText(bytes);
  const { slices, ...opened } = open(text);
  const typed = type(opened, text);
  const full = Array.from({ length: bytes > 5e6 ? 3 : 15 }, () => timed(() => parseDocument(text)));
  const [median, p95, parse] = [quantile(typed, 0.5), quantile(typed, 0.95), quantile(full, 0.5)];
  return {
    size: name,
    prompts: opened.store.workspace.registries[0].prompts.length,
    'keystroke median': median,
    'keystroke p95': p95,
    'keystroke max': Math.max(...typed),
    'full parse': parse,
    'times faster': parse / median,
    'first results': slices[0],
    'longest slice': Math.max(...slices),
    'all checked': slices.reduce((sum, time) => sum + time, 0),
  };
}

measure('warm-up', 2e5);
const rows = Object.entries(SIZES).map(([name, bytes]) => measure(name, bytes));
const rounded = rows.map((row) =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      typeof value === 'number' ? Number(value.toPrecision(3)) : value,
    ]),
  ),
);
console.log(`Node ${process.version}; milliseconds`);
console.table(rounded);
