import type { Command } from 'commander';
import { type Tools, collect, countParser, numberParser, toAction } from './commandTools.ts';

const UNITS = `
A unit is whoever traffic is shared out by: a user, or a conversation. Telemetry is one JSON object a line, as the
runtime writes it; without --telemetry it is looked for in .prompt-ledger/telemetry beside the registry.`;

const VERDICTS = `
Verdicts: collecting, continue, promote, inconclusive, hold, unhealthy, revert. All bounds hold however often one looks.
Exit code 1: revert or unhealthy; 3 with --strict: anything but promote.
${UNITS}`;

/** What is done with experiments. */
export function addExperiment(program: Command, tools: Tools): void {
  const group = program
    .command('experiment')
    .summary('run experiments between two versions')
    .description('Plans, starts, analyses and ends experiments between two versions of a prompt.');
  addList(group, tools);
  addPlan(group, tools);
  addAnalyze(group, tools);
  addStart(group, tools);
  addAdvance(group, tools);
  addStop(group, tools);
}

function addList(group: Command, tools: Tools): void {
  group
    .command('list')
    .summary('show experiments and whether they run')
    .argument('[files...]', 'registries, or folders to search')
    .option('--json', 'print one JSON object')
    .action(toAction(tools, async () => (await import('./commands/experiment.ts')).listExperiments));
}

function addPlan(group: Command, tools: Tools): void {
  withTelemetry(
    group
      .command('plan')
      .summary('say what an experiment needs and would see')
      .description(
        'Says how many units an experiment needs, how many days that takes, the smallest change that it sees, and ' +
          'how often its guardrail raises a false alarm.',
      )
      .argument('<experiment...>', 'its name, and the registry if several hold it')
      .option('--per-day <units>', 'units a day, instead of what the telemetry says', countParser(tools))
      .option(
        '--sd <number>',
        'what a unit’s quality score spreads by, instead of what the telemetry says',
        numberParser(tools)('a number above 0', (value) => value > 0 && Number.isFinite(value)),
      ),
  )
    .addHelpText('after', UNITS)
    .action(toAction(tools, async () => (await import('./commands/experiment.ts')).planNamed));
}

function addAnalyze(group: Command, tools: Tools): void {
  withTelemetry(
    group
      .command('analyze')
      .alias('status')
      .summary('say what the telemetry of an experiment amounts to')
      .description(
        'Compares both arms metric by metric, checks the guardrail and how units were shared out, and gives a ' +
          'verdict with its reasons. Of a rollout it says the next move.',
      )
      .argument('<experiment...>', 'its name, and the registry if several hold it')
      .option('--strict', 'exit with 3 where there is nothing to promote')
      .option('--apply', 'end it where the verdict is revert and `auto_revert` is on; for a schedule')
      .option('--live [head]', 'with --apply: first in the head that applications read'),
  )
    .addHelpText('after', VERDICTS)
    .action(toAction(tools, async () => (await import('./commands/experiment.ts')).analyzeExperiment));
}

function addStart(group: Command, tools: Tools): void {
  group
    .command('start')
    .summary('let an experiment share traffic')
    .description(
      'Writes when the experiment begins; a rollout begins with its first step. For one that runs, --weight ' +
        'changes what the challenger gets from now on.',
    )
    .argument('<experiment...>', 'its name, and the registry if several hold it')
    .option(
      '--weight <share>',
      'the challenger’s share of the traffic, such as 0.1',
      numberParser(tools)('a number from 0 to 1', (value) => value >= 0 && value <= 1),
    )
    .option('--dry-run', 'show what would be checked and changed, and write nothing')
    .option('--json', 'print one JSON object')
    .action(toAction(tools, async () => (await import('./commands/experimentLifecycle.ts')).startNamed));
}

function addAdvance(group: Command, tools: Tools): void {
  withTelemetry(
    group
      .command('advance')
      .summary('write the next move of a rollout')
      .description(
        'Raises the challenger’s share to the next step where this one is finished, or ends a rollout that failed. ' +
          'Exit code 1: it has to wait, or somebody has to approve or to look.',
      )
      .argument('<experiment...>', 'its name, and the registry if several hold it')
      .option('--approve', 'let the next step begin; recorded')
      .option('--reason <text>', 'why the next step begins although this one is not finished; recorded')
      .option('--dry-run', 'show what would be checked and changed, and write nothing'),
  ).action(toAction(tools, async () => (await import('./commands/experimentLifecycle.ts')).advanceNamed));
}

function addStop(group: Command, tools: Tools): void {
  group
    .command('stop')
    .summary('end an experiment')
    .description(
      'Writes when and how the experiment ended; from then on everybody is served what the prompt’s version says. ' +
        '--promote deploys the challenger in the same edit, and refuses where the telemetry does not say so, unless ' +
        'a reason is given.',
    )
    .argument('<experiment...>', 'its name, and the registry if several hold it')
    .option('--promote', 'deploy the challenger')
    .option('--revert', 'the challenger was given up')
    .option('--reason <text>', 'why; recorded')
    .option('--telemetry <path>', 'a file of records, or a folder of them; can be given again', collect)
    .option('--environment <name>', 'where the calls were made; by default production')
    .option('--dry-run', 'show what would be checked and changed, and write nothing')
    .option('--json', 'print one JSON object')
    .action(toAction(tools, async () => (await import('./commands/experimentLifecycle.ts')).stopNamed));
}

const withTelemetry = (command: Command): Command =>
  command
    .option('--telemetry <path>', 'a file of records, or a folder of them; can be given again', collect)
    .option('--environment <name>', 'where the calls were made; by default production')
    .option('--json', 'print one JSON object');
