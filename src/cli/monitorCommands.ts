import type { Command } from 'commander';
import { type Tools, collect, numberParser, parseMarkdownFile, toAction } from './commandTools.ts';

const MONITORS = `
Monitors, with what is written under \`monitoring:\` in the registry instead of these defaults: quality (7-day mean below
0.80), quality trend, errors and retries (over 5 % in an hour and in 5 minutes), latency (p95 over twice the usual), cost
(over the prompt’s cap), no data, judge drift, input drift. Alerts are kept in .prompt-ledger/monitoring.
Exit code 1: an alert is firing; 3 with --strict: one is suspected; 4: something could not be
measured, or there is too little telemetry for any check.
--apply acts once on each alert, not again within an hour on the same prompt, and never towards a version that had
alerts itself. --hooks runs commands and calls URLs that stand in the registry: leave it out where you do not trust it.
For a schedule: \`*/5 * * * * cd /srv/app && prompt-ledger monitor\`. A watch does the same without a scheduler.`;

/** What is done with the telemetry of what is served. */
export function addMonitor(program: Command, tools: Tools): void {
  program
    .command('monitor')
    .summary('say what is wrong with what is served')
    .description(
      'Looks at the telemetry of every prompt that is served and says what is wrong: since when, on how many calls, ' +
        'how sure, and what to do. What has too few calls is never called fine.',
    )
    .argument('[targets...]', 'registries, folders or prompts; by default all below the working folder')
    .option(
      '--telemetry <path>',
      'a file or folder of telemetry, instead of what the registry names; can be given again',
      collect,
    )
    .option('--environment <environment>', 'only calls of this one', 'production')
    .option('--watch', 'look again and again, and print what changes')
    .option(
      '--every <minutes>',
      'how often a watch looks; by default every 5 minutes',
      numberParser(tools)('a number of minutes above 0', (value) => value > 0 && Number.isFinite(value)),
    )
    .option('--now <time>', 'look as of then, such as 2026-05-07T14:00:00Z, and keep nothing of it')
    .option('--apply', 'do what `monitoring: actions:` and `auto_revert` declare, where it is certain')
    .option('--live [head]', 'with --apply: first in the head that applications read')
    .option('--hooks', 'tell the webhooks and commands that the registry names')
    .option('--strict', 'exit with 3 where an alert is suspected')
    .option('--verbose', 'say of each check with too few calls how many it needs')
    .option('--json', 'print one JSON object; in a watch one a line')
    .option('--markdown [file.md]', 'print a report in Markdown, or write it', parseMarkdownFile(tools))
    .addHelpText('after', MONITORS)
    .action(toAction(tools, async () => (await import('./commands/monitor.ts')).monitor));
}
