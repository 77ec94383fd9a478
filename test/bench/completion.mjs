// Time of completion in the middle of a registry, after a keystroke there: keys, values, variables, models.
// Run: node test/bench/completion.mjs (Node 24).
import { complete } from '../../src/core/language/completion.ts';
import { loadKnownModels } from '../../src/core/models/knownModels.ts';
import { RegistryStore } from '../../src/core/registry/store.ts';
import { registryText } from './registryText.mjs';

const URI = 'file:///workspace/prompt-registry.yaml';
const SIZES = { '10 kB': 1e4, '100 kB': 1e5, '1 MB': 1e6, '10 MB': 1e7 };
const TURNS = 40;

const paths = { resolve: (_from, path) => `file:///workspace/${path}`, leavesWorkspace: () => false };
const known = await loadKnownModels();

/** What is typed in the middle, and where the cursor stands then. */
const PLACES = {
  key: (text, middle) => ({ at: text.indexOf('      temperature', middle), typed: '      t' }),
  version: (text, middle) => ({
    at: text.indexOf('"2.0.0"', text.indexOf('rollback_to: ', middle)),
    typed: '"2',
  }),
  variable: (text, middle) => ({ at: text.indexOf('TICKET: ', middle), typed: '{{ ' }),
  model: (text, middle) => ({ at: text.indexOf('gpt-4o', middle), typed: 'g' }),
  'last key': (text) => ({ at: text.length, typed: 'exp' }),
};

const quantile = (times, share) => times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)];

async function measure(size, bytes) {
  const row = { size };
  for (const [name, place] of Object.entries(PLACES)) {
    const store = new RegistryStore(paths);
    store.setRoots([URI]);
    const original = registryText(bytes);
    store.setFile(URI, original);
    const ports = { store, find: async () => [], knownModels: async () => known, listModels: async () => [] };
    const { at, typed } = place(original, Math.floor(original.length / 2));
    store.applyChanges(URI, [{ start: at, end: at, newText: typed }]);
    const text = original.slice(0, at) + typed + original.slice(at);
    const times = [];
    for (let turn = 0; turn < TURNS; turn++) {
      store.applyChanges(URI, [{ start: at, end: at + 1, newText: typed[0] }]);
      const started = performance.now();
      const found = await complete({ uri: URI, text, offset: at + typed.length }, ports);
      times.push(performance.now() - started);
      if (!found?.items.length) throw new Error(`Nothing is offered for ${name} in ${size}`);
    }
    row[`${name} p50`] = Number(quantile(times, 0.5).toPrecision(3));
    row[`${name} p95`] = Number(quantile(times, 0.95).toPrecision(3));
  }
  return row;
}

await measure('warm-up', 2e5);
const rows = [];
for (const [size, bytes] of Object.entries(SIZES)) rows.push(await measure(size, bytes));
console.log(`Node ${process.version}; milliseconds`);
console.table(rows);
