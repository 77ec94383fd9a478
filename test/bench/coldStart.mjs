// From the start of the process to its end: `--version`, and an eval of one case against a server on this machine.
// node test/bench/coldStart.mjs [rounds]

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createEvalWorkspace, startServer } from './evalWorkspace.mjs';
import { CLI, median, report, runTimed } from './measure.mjs';

const ROUNDS = Number(process.argv[2] ?? 15);

async function time(run) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) times.push((await run()).ms);
  return median(times);
}

const server = await startServer();
const cwd = createEvalWorkspace(server.url, 1);
report('node -e 0', await time(() => runTimed(['-e', '0'])), undefined, ' ms');
report('prompt-ledger --version', await time(() => runTimed([CLI, '--version'])), 80, ' ms');
report(
  'prompt-ledger eval, one case',
  await time(() => {
    rmSync(join(cwd, '.prompt-ledger'), { recursive: true, force: true });
    return runTimed([CLI, 'eval'], { cwd });
  }),
  300,
  ' ms',
);
report(
  'prompt-ledger eval, one case, answered already',
  await time(() => runTimed([CLI, 'eval'], { cwd })),
  300,
  ' ms',
);
report('prompt-ledger validate', await time(() => runTimed([CLI, 'validate'], { cwd })), undefined, ' ms');
server.close();
rmSync(cwd, { recursive: true });
