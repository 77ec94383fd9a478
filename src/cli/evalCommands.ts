import type { Command } from 'commander';
import {
  type Tools,
  amountParser,
  collect,
  countParser,
  parseMarkdownFile,
  toAction,
} from './commandTools.ts';

export function addEval(program: Command, tools: Tools): void {
  const [parseCount, parseAmount] = [countParser(tools), amountParser(tools)];
  const command = program
    .command('eval')
    .summary('run regression evals')
    .description(
      'Runs the suites of prompts, compares each with the deployed version and says whether the gate is ' +
        'passed. Answers are kept in .prompt-ledger beside the registry and are not asked for again.',
    )
    .argument(
      '[targets...]',
      'prompts (name or name@version), registries or folders; by default every prompt that has a suite',
    )
    .option('--prompt <name>', 'another way to name a prompt; can be given again', collect)
    .option('--json', 'print one JSON object and nothing else on standard output')
    .option('--junit <file>', 'write JUnit XML')
    .option(
      '--markdown [file.md]',
      'write Markdown; without a file to standard output, in place of the table',
      parseMarkdownFile(tools),
    )
    .option('--html <file>', 'write one HTML page with every case, to filter and to read offline')
    .option('--github', 'print workflow commands too, which GitHub shows as annotations')
    .option('--max-cost <usd>', 'spend at most this much; fails where a price is unknown', parseAmount)
    .option('--baseline <version>', 'compare with this version, or with “none”')
    .option('--repeat <count>', 'ask each question this often', parseCount)
    .option('--concurrency <count>', 'this many calls at a time', parseCount)
    .option('--no-cache', 'ask again what was answered before')
    .option('--model <model>', 'ask this model in place of the version’s own; can be given again', collect)
    .option(
      '--resume',
      'go on with the runs that were interrupted, by the options that they were started with',
    )
    .option('--retry-errors', 'ask again what the last run could not judge, and nothing else')
    .option('--watch', 'run again when a file changes, until Ctrl-C')
    .option('--record', 'write the scores into the registry')
    .option('--check', 'fail unless recorded scores are fresh and this run agrees with them')
    .option('--write-cassette <file>', 'write the answers to a file for a replay endpoint')
    .option('--dry-run', 'say what would be asked and what it would cost, and ask nothing')
    .option('--strict', 'exit with 3 where the comparison is inconclusive')
    .option('--allow-origin <origin>', 'keys may also be sent to this origin; can be given again', collect)
    .option('--allow-env <variable>', 'a key may also come from this variable; can be given again', collect);
  addFilters(command, parseCount).action(
    toAction(tools, async () => (await import('./commands/eval.ts')).evaluatePrompts),
  );
}

/** What leaves cases out. Each narrows what the others leave, and what is run by them is never recorded. */
const addFilters = (command: Command, parseCount: (text: string) => number): Command =>
  command
    .option('--filter <text>', 'run only the cases whose description holds this text')
    .option('--tag <tag>', 'only those with this tag in their metadata; can be given again', collect)
    .option('--metadata <key=value>', 'only those with this metadata; can be given again', collect)
    .option('--failing', 'only those that did not pass last time')
    .option('--changed', 'only those whose messages or assertions changed since the last run, and new ones')
    .option('--sample <count>', 'only so many of them, drawn by chance', parseCount)
    .option('--seed <text>', 'which sample: the same seed draws the same cases');

/** What is kept of earlier runs. */
export function addRuns(program: Command, tools: Tools): void {
  const parseCount = countParser(tools);
  const runs = program
    .command('runs')
    .summary('look at the results of earlier runs')
    .description(
      'Results are kept in .prompt-ledger beside the registry. A run is named by its number in `runs list` ' +
        '(1 is the newest), by the beginning of its name, or by a prompt, whose newest run is meant.',
    );
  runs
    .command('list')
    .description('Shows runs, the newest first.')
    .argument('[targets...]', 'prompts (name or name@version), registries or folders')
    .option('--limit <count>', 'so many at most', parseCount, 20)
    .option('--json', 'print one JSON object')
    .action(toAction(tools, async () => (await import('./commands/runs.ts')).listRuns));
  runs
    .command('show')
    .description('Shows one run with the cases that did not pass.')
    .argument('<targets...>', 'the run, and a registry or folder where several hold runs')
    .option('--json', 'print the file as it is')
    .option('--html <file>', 'write a report in one HTML file')
    .option('--junit <file>', 'write JUnit XML')
    .option('--markdown [file.md]', 'print a report in Markdown, or write it')
    .action(toAction(tools, async () => (await import('./commands/runs.ts')).showRun));
  runs
    .command('compare')
    .description('Compares two runs case by case: which is better, how sure that is, and what broke.')
    .argument('<targets...>', 'the run to compare with, and the run; then registries or folders')
    .option('--json', 'print one JSON object')
    .action(toAction(tools, async () => (await import('./commands/runs.ts')).compareRuns));
  runs
    .command('prune')
    .description('Removes old results. Answers stay, so that nothing is asked again.')
    .argument('[targets...]', 'prompts (name or name@version), registries or folders')
    .option('--keep <count>', 'keep the newest so many of each version and model', parseCount)
    .option('--older-than <days>', 'remove only what is older', parseCount)
    .option('--dry-run', 'say what would be removed, and remove nothing')
    .action(toAction(tools, async () => (await import('./commands/runs.ts')).pruneRuns));
}
