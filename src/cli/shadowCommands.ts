import type { Command } from 'commander';
import { DEFAULT_DAILY_CAP, DEFAULT_MARGIN, DEFAULT_SAMPLE } from '../core/shadow/defaults.ts';
import {
  type Tools,
  amountParser,
  collect,
  countParser,
  numberParser,
  parseMarkdownFile,
  toPromptAction,
} from './commandTools.ts';

const INPUTS = `
Telemetry is one JSON object a line, as the runtime writes it. Inputs and answers are left out of it unless the
application asks for them: open({ …, telemetry: { folder, inputs: true, outputs: true } }). Where only inputs were
kept, the version that was served is asked again. Without --telemetry and --inputs, telemetry is looked for in
.prompt-ledger/telemetry beside the registry. A line of --inputs: {"variables": {…}, "output": "…", "unit": "…"}.

An answer’s quality is what the suite asserts of every case (under defaultTest) without an expected value; where there
is nothing of the kind, the judge compares both answers, in both orders. Asking stops as soon as it is decided.
What shadow validations spend on a day has a cap of its own; an interrupted one goes on when it is run again.

Examples:
  prompt-ledger shadow summarise-ticket --version draft --telemetry logs/
  prompt-ledger shadow summarise-ticket --version 2.2.0 --inputs calls.jsonl --sample 300 --max-cost 1 --record`;

/** A candidate on what production was asked. */
export function addShadow(program: Command, tools: Tools): void {
  const { Invalid } = tools;
  const parseMargin = numberParser(tools)('a number above 0, up to 1', (value) => value > 0 && value <= 1);
  const parseCap = (text: string): number | 'none' => (text === 'none' ? text : amountParser(tools)(text));
  const parseSeed = numberParser(tools)(
    'a whole number from 0',
    (value) => Number.isSafeInteger(value) && value >= 0,
  );
  program
    .command('shadow')
    .summary('hold a version against recorded calls')
    .description(
      'Asks a version what production was asked, serves the answers to nobody, and compares them with what was ' +
        'served: quality, schema, latency, cost, refusals, length. Tools are never run.',
    )
    .argument('<prompt>', 'its name, or name@version')
    .argument('[files...]', 'registries, or folders to search')
    .option('--version <version>', 'the candidate: a version’s number or “draft”; by default the draft')
    .option('--against <version>', 'the version that was served; by default the deployed one')
    .option('--telemetry <path>', 'a file of records, or a folder of them; can be given again', collect)
    .option('--inputs <file>', 'a JSONL file of inputs, with what was served')
    .option('--environment <name>', 'where the calls were made; by default production')
    .option(
      '--sample <count>',
      'compare at most so many calls, whole units at a time',
      countParser(tools),
      DEFAULT_SAMPLE,
    )
    .option('--seed <number>', 'draw other units', parseSeed, 0)
    .option('--margin <number>', 'how much worse the quality may be', parseMargin, DEFAULT_MARGIN)
    .option(
      '--max-cost <usd>',
      'spend at most this much; fails where a price is unknown',
      amountParser(tools),
    )
    .option(
      '--daily-cap <usd>',
      'what shadow validations may spend a day, or “none”',
      parseCap,
      DEFAULT_DAILY_CAP,
    )
    .option('--concurrency <count>', 'this many calls at a time', countParser(tools))
    .option('--no-cache', 'ask again what was answered before')
    .option('--dry-run', 'show what would be asked and what it costs, and ask nothing')
    .option('--record', 'write the result into the registry, beside the version')
    .option('--strict', 'exit with 3 where the result is inconclusive')
    .option('--json', 'print one JSON object')
    .option('--markdown [file.md]', 'print a report in Markdown, or write it', parseMarkdownFile({ Invalid }))
    .option('--allow-origin <origin>', 'keys may also be sent to this origin; can be given again', collect)
    .option('--allow-env <variable>', 'a key may also come from this variable; can be given again', collect)
    .addHelpText('after', INPUTS)
    .action(toPromptAction(tools, async () => (await import('./commands/shadow.ts')).shadow));
}
