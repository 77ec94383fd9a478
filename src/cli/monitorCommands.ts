import type { Command } from 'commander';
import {
  type Tools,
  collect,
  countParser,
  numberParser,
  parseMarkdownFile,
  toAction,
  toPromptAction,
} from './commandTools.ts';

const MONITORS = `
Monitors, with what is written under \`monitoring:\` in the registry instead of these defaults: quality (7-day mean below
0.80), quality trend, errors and retries (over 5 % in an hour and in 5 minutes), latency (p95 over twice the usual), cost
(over the prompt’s cap), no data, judge drift, input drift. Alerts are kept in .prompt-ledger/monitoring.
Exit code 1: an alert is firing, whatever else; 3 with --strict: one is suspected; 4: something could not be
measured, or there is too little telemetry for any check.
--apply acts once on each alert, not again within an hour on the same prompt, and never towards a version that had
alerts itself. --hooks runs commands and calls URLs that stand in the registry: leave it out where you do not trust it.
For a schedule: \`*/5 * * * * cd /srv/app && prompt-ledger monitor\`. A watch does the same without a scheduler.`;

/** Minutes. */
const everyParser =
  ({ Invalid }: Tools) =>
  (text: string): number => {
    const [, count, unit = 'm'] = /^(\d+(?:\.\d+)?)([smh])?$/.exec(text) ?? [];
    const minutes = Number(count) * (unit === 's' ? 1 / 60 : unit === 'h' ? 60 : 1);
    if (!(minutes > 0)) throw new Invalid('Write it as 30s, 5m or 1h.');
    return minutes;
  };

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
      '--every <time>',
      'how often a watch looks, such as 30s, 5m or 1h; by default every 5 minutes',
      everyParser(tools),
    )
    .option('--now <time>', 'look as of then, such as 2026-05-07T14:00:00Z, and keep nothing of it')
    .option('--apply', 'do what `monitoring: actions:` and `auto_revert` declare, where it is certain')
    .option('--live [head]', 'with --apply: first in the head that applications read')
    .option('--hooks', 'tell the webhooks and commands that the registry names')
    .option('--rules', 'print the thresholds as rules and alerts for Prometheus, and look at nothing')
    .option('--strict', 'exit with 3 where an alert is suspected')
    .option('--verbose', 'say of each check with too few calls how many it needs')
    .option('--json', 'print one JSON object; in a watch one a line')
    .option('--markdown [file.md]', 'print a report in Markdown, or write it', parseMarkdownFile(tools))
    .option('--allow-origin <origin>', 'keys may also be sent to this origin; can be given again', collect)
    .option('--allow-env <variable>', 'a key may also come from this variable; can be given again', collect)
    .addHelpText('after', MONITORS)
    .action(toAction(tools, async () => (await import('./commands/monitor.ts')).monitor));
}

/** The calls behind the numbers. */
export function addCalls(program: Command, tools: Tools): void {
  const number = numberParser(tools);
  program
    .command('calls')
    .summary('show calls of production that went wrong, and make eval cases of them')
    .description(
      'Lists the newest calls of a prompt that failed, were corrected by users, scored low, were slow or did not ' +
        'satisfy their schema. With --save one of them becomes a case of the prompt’s suite, where its inputs were recorded.',
    )
    .argument('<prompt>', 'its name')
    .argument('[files...]', 'registries, or folders to search')
    .option('--failed', 'those that failed')
    .option('--corrected', 'those that users corrected')
    .option('--invalid', 'those that did not satisfy their schema')
    .option(
      '--below <score>',
      'those that scored less; 0.6 where nothing else is asked for',
      number('a score from 0 to 1', (value) => value >= 0 && value <= 1),
    )
    .option(
      '--slow <ms>',
      'those that took as long',
      number('milliseconds', (value) => value > 0),
    )
    .option(
      '--since <days>',
      'how far to look back; by default 7 days',
      number('a number of days', (value) => value > 0),
    )
    .option('--limit <count>', 'how many to list; by default 20', countParser(tools))
    .option('--telemetry <path>', 'a file or folder of telemetry; can be given again', collect)
    .option('--environment <environment>', 'only calls of this one', 'production')
    .option('--json', 'print one JSON object')
    .option('--save <id>', 'make a case of the call whose id begins so')
    .option('--rubric <text>', 'with --save: what a judge looks for in the answer')
    .option('--contains <text>', 'with --save: what the answer has to contain')
    .option('--equals <text>', 'with --save: what the answer has to be')
    .action(toPromptAction(tools, async () => (await import('./commands/calls.ts')).calls));
}

/** What prompts cost. */
export function addCost(program: Command, tools: Tools): void {
  const parseSince = (text: string): number => {
    const [, count, unit = ''] = /^(\d+)([hdw])$/.exec(text) ?? [];
    const hours: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };
    if (count === undefined || Number(count) === 0) throw new tools.Invalid('Write it as 24h, 30d or 4w.');
    return Number(count) * hours[unit]! * 3_600_000;
  };
  program
    .command('cost')
    .summary('say what prompts cost in production, and what evals did')
    .description(
      'Adds up what recorded calls cost, by owner, prompt, version, model or arm. Calls at an unknown price are ' +
        'counted and never taken for free. What evals and shadow validations spent stands apart.',
    )
    .argument('[targets...]', 'registries, folders or prompts; by default all below the working folder')
    .option('--since <time>', 'how far to look back: 24h, 30d, 4w', parseSince, 30 * 24 * 3_600_000)
    .option(
      '--by <names>',
      'owner, prompt, version, model, arm; several with commas',
      (text) => text.split(','),
      ['prompt'],
    )
    .option('--telemetry <path>', 'a file or folder of telemetry; can be given again', collect)
    .option('--environment <environment>', 'only calls of this one', 'production')
    .option('--json', 'print one JSON object')
    .option('--markdown', 'print Markdown')
    .option('--allow-origin <origin>', 'keys may also be sent to this origin; can be given again', collect)
    .option('--allow-env <variable>', 'a key may also come from this variable; can be given again', collect)
    .action(toAction(tools, async () => (await import('./commands/cost.ts')).cost));
}
