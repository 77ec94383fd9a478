// How soon a registry's history is known, and what that costs whoever works meanwhile: a generated repository
// of 5,000 commits of a 1 MB registry, against plain Git giving the same objects to nobody.
// Run: node test/bench/history.mjs [commits] [here] (Node 24; `here`: not in a thread of its own). The repository is kept in the folder for temporary files.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { RegistryStore, loadWanted } from '../../src/core/registry/store.ts';
import { findPrompt } from '../../src/core/registry/workspace.ts';
import { PromptHistories } from '../../src/core/versions/history/promptHistories.ts';
import { nodeClock } from '../../src/node/clock.ts';
import { createGit } from '../../src/node/git.ts';
import { createHistoryCache } from '../../src/node/historyFile.ts';
import { walkInThread } from '../../src/node/historyThread.ts';
import { globPaths } from '../../src/node/globPaths.ts';
import { NodeFiles } from '../../src/node/nodeFiles.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { report } from './measure.mjs';
import { registryText } from './registryText.mjs';

const COMMITS = Number(process.argv[2] ?? 5000);
const WORKER = new URL('../../src/node/historyWorker.ts', import.meta.url);
const folder = join(tmpdir(), `prompt-ledger-history-${COMMITS}`);
const cacheFolder = join(folder, 'cache');
const repository = join(folder, 'repository');
const path = join(repository, 'prompt-registry.yaml');
const environment = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

function git(...args) {
  const { status, stderr, stdout } = spawnSync('git', args, {
    cwd: repository,
    encoding: 'utf8',
    env: environment,
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** The registry after each commit: a draft that is edited, a score that is recorded, a release in turn. */
function* registries(commits) {
  const [head, ...prompts] = registryText(1e6).split(/(?=^ {2}# )/m);
  const releases = prompts.map(() => 1);
  for (let i = 0; i < commits; i++) {
    const at = (i * 7919) % prompts.length;
    const text = prompts[at];
    if (i % 4 === 0) prompts[at] = text.replace(/eval_score: [\d.]+/, `eval_score: 0.${100 + (i % 899)}`);
    else if (i % 4 === 1) {
      const [from, to] = [`2.${releases[at]}.0`, `2.${++releases[at]}.0`];
      prompts[at] = text.replaceAll(`"${from}"`, `"${to}"`).replace('without', `without ${i}`);
    } else
      prompts[at] = text
        .replace(/(draft:[^]*?template: \|\n)( +)/, `$1$2Edit ${i}. `)
        .replace(/(Edit \d+\. )Edit \d+\. /, '$1');
    yield [head, ...prompts].join('');
  }
}

async function generate() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(repository, { recursive: true });
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Bench');
  git('config', 'user.email', 'bench@example.com');
  const importer = spawn('git', ['fast-import', '--quiet'], {
    cwd: repository,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  let i = 0;
  for (const text of registries(COMMITS)) {
    const bytes = Buffer.from(text);
    const message = `Change ${i}`;
    importer.stdin.write(
      `commit refs/heads/main\nauthor Bench <bench@example.com> ${1.7e9 + i * 600} +0000\ncommitter Bench <bench@example.com> ${1.7e9 + i * 600} +0000\ndata ${message.length}\n${message}\nM 100644 inline prompt-registry.yaml\ndata ${bytes.length}\n`,
    );
    if (!importer.stdin.write(Buffer.concat([bytes, Buffer.from('\n')]))) await once(importer.stdin, 'drain');
    i++;
  }
  importer.stdin.end();
  await once(importer, 'close');
  git('reset', '--quiet', '--hard', 'main');
}

/** Plain Git: the log with what changed, and every text that it names. */
async function baseline() {
  const started = performance.now();
  const log = git('log', '--raw', '--no-abbrev', '--format=%H', '--', 'prompt-registry.yaml');
  const afterLog = performance.now();
  const objects = [...log.matchAll(/^:\d+ \d+ \w+ (\w+) /gm)].map(([, id]) => id);
  const reader = spawn('git', ['-c', 'core.deltaBaseCacheLimit=256m', 'cat-file', '--batch'], {
    cwd: repository,
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  reader.stdin.end(`${objects.join('\n')}\n`);
  let bytes = 0;
  for await (const chunk of reader.stdout) bytes += chunk.length;
  return { log: afterLog - started, all: performance.now() - started, bytes };
}

async function open() {
  const files = new NodeFiles([repository], globPaths);
  const store = new RegistryStore(files);
  store.setRoots([pathToFileURL(path).href]);
  void store.workspace;
  await loadWanted(store, files);
  void store.workspace;
  return {
    store,
    history: new PromptHistories(store, {
      git: createGit(),
      clock: nodeClock,
      sha256,
      cacheOf: () => createHistoryCache(cacheFolder),
      ...(process.argv[3] !== 'here' && { walkElsewhere: walkInThread(WORKER) }),
    }),
  };
}

const versionsAt = (history, prompt) => history.of(prompt).versions.length;

/** Resolves with the time until a prompt has a version in its history. */
function firstAnswer(history, prompt, started) {
  return new Promise((resolve) => {
    const look = () => {
      if (versionsAt(history, prompt) > 0) resolve(performance.now() - started);
    };
    history.onDidChange(look);
    look();
  });
}

/** The longest time that nothing else had its turn, sampled every millisecond. */
async function watched(work) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const started = performance.now();
  const used = process.cpuUsage();
  const result = await work(started);
  delay.disable();
  const { user, system } = process.cpuUsage(used);
  return {
    ...result,
    cpu: (user + system) / 1000,
    ms: performance.now() - started,
    longest: delay.max / 1e6 - 1,
    p99: delay.percentile(99) / 1e6 - 1,
  };
}

async function measured(label, budget) {
  const { store, history } = await open();
  // What was changed last, and what a user most likely asks about first; and one prompt like any other.
  const recent = findPrompt(
    store.workspace,
    `prompt-${((COMMITS - 1) * 7919) % store.workspace.registries[0].prompts.length}`,
  );
  const other = findPrompt(store.workspace, 'prompt-100');
  const found = await watched(async (started) => {
    const [first, average] = [firstAnswer(history, recent, started), firstAnswer(history, other, started)];
    await history.settled(recent);
    return { first: await first, average: await average };
  });
  report(`${label}: first answer for a prompt that changed lately`, found.first, budget.first, ' ms');
  report(`${label}: first answer for another prompt`, found.average, undefined, ' ms');
  report(`${label}: complete`, found.ms, budget.complete, ' ms');
  report(`${label}: processor time without Git`, found.cpu, undefined, ' ms');
  report(`${label}: longest slice`, found.longest, 50, ' ms');
  report(`${label}: 99 of 100 slices`, found.p99, undefined, ' ms');
  report(`${label}: memory`, process.memoryUsage().rss / 1e6, undefined, ' MB');
  console.log(`${versionsAt(history, other)} versions of prompt-100, ${history.of(other).state}`);
  return { store, history, recent };
}

if (!existsSync(repository)) await generate();
git('reset', '--quiet', '--hard', 'main');
rmSync(cacheFolder, { recursive: true, force: true });
const plain = await baseline();
report('plain git log --raw', plain.log, undefined, ' ms');
report(
  `plain git log --raw and cat-file (${(plain.bytes / 1e9).toFixed(1)} GB)`,
  plain.all,
  undefined,
  ' ms',
);
report('memory before', process.memoryUsage().rss / 1e6, undefined, ' MB');
const { history, recent } = await measured('fresh', { first: 1000 });
{
  let text = '';
  for (text of registries(COMMITS + 1));
  writeFileSync(path, text);
  git('commit', '--quiet', '--all', '--message=One more');
  const { ms, longest } = await watched(async () => {
    history.refresh();
    await history.settled(recent);
    return {};
  });
  report('one more commit', ms, 200, ' ms');
  report('one more commit: longest slice', longest, 50, ' ms');
  git('reset', '--quiet', '--hard', 'HEAD~1');
  history.dispose();
}
const again = await measured('again, from what was kept', { first: 1000 });
again.history.dispose();
