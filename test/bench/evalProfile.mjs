// Where a cold `prompt-ledger eval` of many cases spends its time: self time by area, from Node's CPU profiler.
// node test/bench/evalProfile.mjs [cases]   (of a build with source maps: node esbuild.mjs --production)

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEvalWorkspace, startServer } from './evalWorkspace.mjs';
import { CLI, runTimed } from './measure.mjs';

const COUNT = Number(process.argv[2] ?? 10_000);

/** What a function is for, by its source; the first that fits. */
const AREAS = [
  ['suite: YAML, JSONL, cases', /core\/(evals\/suite|yaml)\/|node_modules\/yaml/],
  ['templates', /core\/template\/|core\/versions\/|liquidjs/],
  ['scoring', /evals\/(scorers|assertion)/],
  ['statistics', /evals\/(statistics|summary|percentile)/],
  [
    'plan, digests',
    /evals\/(plan|caseDigest|suiteDigest|selectCases|forecast|impact)|callDigest|base\/json|node\/sha256|node:.*crypto/,
  ],
  ['evidence and run file', /evals\/(evidence|sharedValues|reports)|node\/(runFolder|writeAtomic)/],
  ['run', /evals\/(runSuite|budget|structuredOutput)/],
  ['model client and limits', /core\/models\//],
  ['SDK', /node_modules\/openai/],
  [
    'HTTP',
    /^(?:write|read|socket|on|shutdown|connect)[A-Z]\w+$|node\/nodeFetch|node:_?(http|net|stream|tls|buffer|events|url|dns)|node:internal\/(stream|http|net|url|webstreams|fetch|deps\/undici|js_stream|timers|async_hooks|event_target|abort)/,
  ],
  ['garbage collection', /^\(garbage collector\)$/],
  ['idle', /^\((idle|program)\)$/],
  ['Node, the rest', /^node:/],
];

const maps = new Map();

/** The source behind a place of the bundle. */
function sourceOf({ url, lineNumber, columnNumber, functionName }) {
  if (!url.startsWith('file:')) return url === '' ? functionName : url;
  const path = fileURLToPath(url);
  if (!maps.has(path)) maps.set(path, mapOf(path));
  return maps.get(path)?.findEntry(lineNumber, columnNumber).originalSource ?? path;
}

function mapOf(path) {
  const name = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(path, 'utf8'))?.[1];
  return name && new SourceMap(JSON.parse(readFileSync(join(dirname(path), name), 'utf8')));
}

/** Milliseconds by what `nameOf` makes of a node. */
function selfTimes({ nodes, samples, timeDeltas }, nameOf) {
  const byId = new Map(nodes.map((node) => [node.id, nameOf(node.callFrame)]));
  const times = new Map();
  for (const [index, id] of samples.entries())
    times.set(byId.get(id), (times.get(byId.get(id)) ?? 0) + timeDeltas[index] / 1000);
  return [...times].toSorted((a, b) => b[1] - a[1]);
}

const areaOf = (frame) => {
  const source = sourceOf(frame);
  return AREAS.find(([, pattern]) => pattern.test(source))?.[0] ?? 'the rest';
};

const server = await startServer();
const folder = createEvalWorkspace(server.url, COUNT);
const profiles = mkdtempSync(join(tmpdir(), 'prompt-ledger-profile-'));
const options = ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
const { code, stderr } = await runTimed([...options, CLI, 'eval', '--concurrency', '32'], { cwd: folder });
if (code !== 0) throw new Error(stderr);
server.close();
const [name] = readdirSync(profiles).toSorted();
const profile = JSON.parse(readFileSync(join(profiles, name), 'utf8'));
for (const path of [folder, profiles]) rmSync(path, { recursive: true });
const print = (rows) => {
  for (const [what, ms] of rows) console.log(`${what.padEnd(70)} ${ms.toFixed(0).padStart(7)} ms`);
};
console.log(`Self time by area, ${COUNT.toLocaleString('en')} cases`);
print(selfTimes(profile, areaOf));
console.log('\nFunctions');
print(
  selfTimes(profile, (frame) => `${frame.functionName || '(anonymous)'} ${sourceOf(frame).slice(-50)}`).slice(
    0,
    45,
  ),
);
