import type { Command } from 'commander';
import type { Condition } from './campaignCandidates.ts';
import {
  type Tools,
  amountParser,
  collect,
  countParser,
  parseMarkdownFile,
  toAction,
  toPromptAction,
} from './commandTools.ts';

/** What is found out about prompts besides their scores. */
export function addAnalysis(program: Command, tools: Tools): void {
  addCoverage(program, tools);
  addExplain(program, tools);
  addCampaign(program, tools);
}

function addCoverage(program: Command, tools: Tools): void {
  program
    .command('coverage')
    .summary('show which instructions no case exercises')
    .description(
      'Renders the cases of a suite and shows which branches, messages, partials and variables of the prompt no ' +
        'case reaches, each at its line. Nothing is asked, and nothing is paid.',
    )
    .argument(
      '[targets...]',
      'prompts (name or name@version), registries or folders; by default every prompt that has a suite',
    )
    .option('--lines', 'count for each file the lines, branches and messages that cases reach')
    .option('--json', 'print one JSON object')
    .option('--strict', 'exit with 1 where something is not exercised')
    .action(toAction(tools, async () => (await import('./commands/coverage.ts')).coverage));
}

const EXPLAIN = `
A side is a version, “draft”, HEAD, or any branch, tag or commit, as for diff. Of a revision also the suite, the
judge and the endpoints count as they were there. What differs (prompt, model, judge, cases) is run in all
combinations, where these fit into the budget, else one after another in the cheapest order; answers of earlier
runs are not asked for again. Each question is asked twice, so that noise shows; --repeat says how often.

Examples:
  prompt-ledger explain summarise-ticket                what is edited against what is deployed
  prompt-ledger explain summarise-ticket 2.0.0 2.1.0 --max-cost 2
  prompt-ledger explain summarise-ticket main HEAD --dry-run`;

function addExplain(program: Command, tools: Tools): void {
  program
    .command('explain')
    .summary('say what moved a score')
    .description(
      'Says whether prompt, model, judge, cases or noise moved the score between two versions, by running the ' +
        'cheapest combinations of both that tell these apart. Where nothing tells, it says so.',
    )
    .usage('[options] <prompt> [from] [to] [registry.yaml]')
    .argument('<prompt>', 'its name, or name@from')
    .argument('[others...]', 'the sides; by default what is deployed and what is edited')
    .option('--max-cost <usd>', 'spend at most this much; with less, less is told apart', amountParser(tools))
    .option('--repeat <count>', 'ask each question this often; by default 2', countParser(tools))
    .option('--concurrency <count>', 'this many calls at a time', countParser(tools))
    .option('--dry-run', 'say what differs, what would be run and what it would cost')
    .option('--json', 'print one JSON object')
    .option('--allow-origin <origin>', 'keys may also be sent to this origin; can be given again', collect)
    .option('--allow-env <variable>', 'a key may also come from this variable; can be given again', collect)
    .addHelpText('after', EXPLAIN)
    .action(toPromptAction(tools, async () => (await import('./commands/explainChange.ts')).explainChange));
}

const CAMPAIGN = `
Conditions: model, prompt, tag or owner, with * for any text; several must all hold. The model is that of the
served version. A prompt counts as measured when all its cases are answered on both sides; each verdict is
corrected for their number (Holm), so that among sixty prompts none is called safe or worse by chance.
Stopped or out of budget, the same command goes on where it was: what was answered is not paid again.

Examples:
  prompt-ledger campaign --model gpt-5 --where model=gpt-4o --dry-run
  prompt-ledger campaign --model gpt-5 --set temperature=null --where model=gpt-4o --max-cost 40
  prompt-ledger campaign --set temperature=0 --where tag=routing --markdown worklist.md

Exit code 1: something regressed or is below its min_score; 4: not everything was measured.`;

function addCampaign(program: Command, tools: Tools): void {
  program
    .command('campaign')
    .summary('try one change on many prompts')
    .description(
      'Evaluates one change on every prompt that matches, beside what each serves now, within one budget. Where ' +
        'nothing regressed, a draft with the change is written; the others are listed as work that is left.',
    )
    .argument('[targets...]', 'prompts, registries or folders; by default every prompt')
    .option('--model <model>', 'the model to change to, as a registry names it')
    .option(
      '--set <key=value>',
      'a parameter to change, or null to take it away; can be given again',
      collect,
    )
    .option(
      '--where <key=pattern>',
      'only prompts like this; can be given again',
      (text: string, before?: readonly Condition[]) => [...(before ?? []), parseCondition(tools, text)],
    )
    .option('--max-cost <usd>', 'spend at most this much on all of them', amountParser(tools))
    .option('--repeat <count>', 'ask each question this often', countParser(tools))
    .option('--concurrency <count>', 'this many calls at a time', countParser(tools))
    .option('--include-inconclusive', 'write drafts also where nothing is proven and no score fell')
    .option('--no-drafts', 'write no drafts')
    .option('--dry-run', 'say what would be asked and what it would cost, and ask nothing')
    .option('--json', 'print one JSON object')
    .option(
      '--markdown [file.md]',
      'write the worklist as Markdown; without a file to standard output',
      parseMarkdownFile(tools),
    )
    .option('--allow-origin <origin>', 'keys may also be sent to this origin; can be given again', collect)
    .option('--allow-env <variable>', 'a key may also come from this variable; can be given again', collect)
    .addHelpText('after', CAMPAIGN)
    .action(toAction(tools, async () => (await import('./commands/campaign.ts')).campaign));
}

const CONDITION_KEYS: readonly Condition['key'][] = ['model', 'prompt', 'tag', 'owner'];

function parseCondition({ Invalid }: Pick<Tools, 'Invalid'>, text: string): Condition {
  const at = text.indexOf('=');
  const key = CONDITION_KEYS.find((name) => name === text.slice(0, Math.max(0, at)).trim());
  const pattern = text.slice(at + 1).trim();
  if (!key || pattern === '')
    throw new Invalid(`Write a condition such as model=gpt-4o; known are ${CONDITION_KEYS.join(', ')}.`);
  return { key, pattern };
}
