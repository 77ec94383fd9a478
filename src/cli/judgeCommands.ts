import type { Command } from 'commander';
import {
  type Tools,
  collect,
  amountParser,
  countParser,
  numberParser,
  toPromptAction,
} from './commandTools.ts';

const LABELS = `
The labels are CSV with the columns case, output and human, or JSONL with these keys: the description, id or
number of a case, an answer to it, and what a person says of the answer: pass or fail, or a number from 0 to 1.
Rows without a label are judged too: they make the corrected score more exact.
Labels that are given in the editor stand beside the suite: those of evals/greet.yaml in evals/greet.labels.jsonl.

Examples:
  prompt-ledger judge labels summarise-ticket --out labels.csv     answers for people to label
  prompt-ledger judge calibrate summarise-ticket --labels labels.csv
  prompt-ledger judge calibrate summarise-ticket --record          by the labels beside its suite`;

/** How far the judge of a suite can be trusted. */
export function addJudge(program: Command, tools: Tools): void {
  const judge = program
    .command('judge')
    .summary('hold the judge against people’s labels')
    .description('Says how far the model that judges answers agrees with people.');
  addCalibrate(judge, tools);
  addLabels(judge, tools);
}

function addCalibrate(judge: Command, tools: Tools): void {
  const parseRepeat = numberParser(tools)(
    'a whole number from 1 to 20',
    (value) => Number.isSafeInteger(value) && value >= 1 && value <= 20,
  );
  const command = judge
    .command('calibrate')
    .summary('compare the judge with people’s labels')
    .description(
      'Has the judge rate labelled answers, and reports Cohen’s κ, bias, flips, and the score that people would ' +
        'give, with its interval.',
    )
    .argument('<prompt>', 'the prompt whose suite and judge are meant: its name, or name@version')
    .argument('[files...]', 'registries, or folders to search')
    .option('--labels <file>', 'the labels: CSV or JSONL; by default those beside the suite')
    .option('--assertion <name>', 'only the assertions of this metric or type')
    .option('--repeat <count>', 'judge each answer this often', parseRepeat, 2)
    .option('--check', 'exit with 1 where the judge should not decide alone')
    .option('--record', 'keep the result beside the suite, so that reports show it with the scores')
    .option('--json', 'print one JSON object');
  withModelOptions(command, tools)
    .addHelpText('after', LABELS)
    .action(toPromptAction(tools, async () => (await import('./commands/judge.ts')).calibrate));
}

function addLabels(judge: Command, tools: Tools): void {
  const command = judge
    .command('labels')
    .summary('write answers for people to label')
    .description(
      'Writes the answers to all cases that a model judges as CSV, with an empty column for people’s labels. ' +
        'Answers of earlier runs are not asked for again.',
    )
    .argument('<prompt>', 'its name, or name@version')
    .argument('[files...]', 'registries, or folders to search')
    .option('--out <file>', 'a new file; by default standard output');
  withModelOptions(command, tools).action(
    toPromptAction(tools, async () => (await import('./commands/judge.ts')).writeLabels),
  );
}

const withModelOptions = (command: Command, tools: Tools): Command =>
  command
    .option(
      '--max-cost <usd>',
      'spend at most this much; fails where a price is unknown',
      amountParser(tools),
    )
    .option('--concurrency <count>', 'this many calls at a time', countParser(tools))
    .option('--no-cache', 'ask again what was answered before')
    .option('--allow-origin <origin>', 'keys may also be sent to this origin; can be given again', collect)
    .option('--allow-env <variable>', 'a key may also come from this variable; can be given again', collect);
