// From the start of the command `rollback --live` to the first answer of a runtime that polls once a second: whole
// processes, a folder as the head. Run after `npm run build -- --production`: node test/bench/liveRollback.mjs
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '../../dist/runtime/index.js';
import { CLI, median, report, runTimed } from './measure.mjs';

const ROUNDS = 9;
const folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-bench-'));
const head = join(folder, 'head');
const versions = ['1.0.0', '2.0.0'];
writeFileSync(
  join(folder, 'prompt-registry.yaml'),
  `prompts:\n  greet:\n    version: "2.0.0"\n    versions:\n${versions.map((v) => `      "${v}": { model: m, template: Hi }\n`).join('')}`,
);
await runTimed([CLI, 'publish', '--to', head], { cwd: folder });
const runtime = await open({ head, pollMs: 1000 });
const [commands, served] = [[], []];
for (let round = 0; round < ROUNDS; round++) {
  const version = versions[round % 2];
  const started = performance.now();
  const command = runTimed([CLI, 'rollback', 'greet', version, '--live', head], { cwd: folder });
  while (runtime.resolve('greet').version !== version) await new Promise((resolve) => setTimeout(resolve, 2));
  served.push(performance.now() - started);
  commands.push((await command).ms);
}
await runtime.close();
rmSync(folder, { recursive: true });
report('rollback --live: command to the next answer, median', median(served), 2000, ' ms');
report('rollback --live: command to the next answer, slowest', Math.max(...served), 2000, ' ms');
report('the whole command, which changes the registry too, median', median(commands), undefined, ' ms');
