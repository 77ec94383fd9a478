import type { Command } from 'commander';
import {
  type Tools,
  addVariableOptions,
  collect,
  countParser,
  numberParser,
  parseMarkdownFile,
  toAction,
  toPromptAction,
} from './commandTools.ts';

const SIDES = `
A side is a version, “draft”, HEAD, or any branch, tag or commit (git:<name> where it could be taken for
a version). Of a revision, the version that the other side has is compared, else what was edited there.

Examples:
  prompt-ledger diff summarise-ticket              what is edited against what is deployed
  prompt-ledger diff summarise-ticket 2.0.0 2.1.0  two versions
  prompt-ledger diff summarise-ticket HEAD         what is edited against the last commit
  prompt-ledger diff --all --against origin/main --markdown`;

export function addDiff(program: Command, tools: Tools): void {
  const command = program
    .command('diff')
    .summary('show what changed between two versions')
    .description(
      'Shows what changed, word by word, which step of the version that needs, and whether the score got better.',
    )
    .usage('[options] <prompt> [from] [to] [registry.yaml]')
    .argument(
      '[targets...]',
      'a prompt (name, or name@from) and its sides; with --all, registries or folders',
    )
    .option('--all', 'every prompt that changed')
    .option('--against <revision>', 'with --all: the branch, tag or commit to compare with', 'HEAD')
    .option('--rendered', 'compare the messages as they would be sent, both with the same variables')
    .option('--json', 'print one JSON object')
    .option(
      '--markdown [file.md]',
      'write Markdown, for a pull request; without a file to standard output',
      parseMarkdownFile(tools),
    )
    .option('--exit-code', 'exit with 1 if there are differences');
  addVariableOptions(command)
    .addHelpText('after', SIDES)
    .action(toAction(tools, async () => (await import('./commands/diff.ts')).diff));
}

/** What is done with a prompt's versions. All of them check first, and say in one line what was done. */
export function addLifecycle(program: Command, tools: Tools): void {
  for (const add of [addDraft, addRelease, addPromote, addDeploy, addRollback])
    withCommonOptions(add(program, tools));
  addLifecycleOf(program, tools);
}

function addLifecycleOf(program: Command, tools: Tools): void {
  program
    .command('lifecycle')
    .summary('show where each version of a prompt stands')
    .description(
      'Shows each version with its stage and its score, how traffic is shared, experiments with what the telemetry ' +
        'says of them, what the live head serves, and the last entries of its audit log; as Markdown.',
    )
    .usage('[options] <prompt> [registry.yaml]')
    .argument('<prompt>', 'its name')
    .argument('[registry...]', 'the registry, if several hold the name')
    .option('--live [head]', 'the live head; by default the one that PROMPT_LEDGER_HEAD names')
    .option('--environment <environment>', 'of the head and the telemetry; by default production')
    .option('--telemetry <path>', 'a file of records, or a folder of them; can be given again', collect)
    .action(toPromptAction(tools, async () => (await import('./commands/lifecycleOf.ts')).lifecycleOf));
}

const withCommonOptions = (command: Command): Command =>
  command
    .option('--dry-run', 'show what would be checked and changed, and write nothing')
    .option('--json', 'print one JSON object');

const report = (override = '--reason'): string => `
Exit code 1: a requirement is not met that ${override} would override; 2: what was asked for cannot be done.
Nothing is written then.`;

function addDraft(program: Command, tools: Tools): Command {
  return program
    .command('draft')
    .summary('start a draft')
    .description(
      'Gives a prompt a draft to be edited, as a copy of what is deployed. Content that stands in the prompt ' +
        'itself moves under its version first, comments and all.',
    )
    .usage('[options] <prompt> [registry.yaml]')
    .argument('<prompt>', 'its name')
    .argument('[registry...]', 'the registry, if several hold the name')
    .option('--from <version>', 'a copy of this version, which may be one that only Git has')
    .action(toPromptAction(tools, async () => (await import('./commands/lifecycle.ts')).draft));
}

function addRelease(program: Command, tools: Tools): Command {
  return program
    .command('release')
    .summary('freeze the draft as a version')
    .description(
      'Freezes the draft as a version, with template files and partials written out. Without a number it takes ' +
        'the next one that the changes ask for, and says why.',
    )
    .usage('[options] <prompt> [version] [registry.yaml]')
    .argument('<prompt>', 'its name')
    .argument('[version...]', 'its number, and the registry if several hold the name')
    .option('--notes <text>', 'what is new, in a sentence')
    .option('--reason <text>', 'why the number is right although the change needs a larger one; recorded')
    .addHelpText('after', report())
    .action(toPromptAction(tools, async () => (await import('./commands/lifecycle.ts')).release));
}

const STAGES = `
Stages: evaluated, staged, canary, deployed; and retired, for what nobody is to be served any more.
  evaluated  a fresh score that reaches the minimum, and no regression against what is deployed
  staged     a shadow validation of this very content that passed
  canary     an experiment with guardrails that found no harm in it
  deployed   an experiment that says promote, with 500 units each and p < 0.05
\`gates\` in the registry asks for more or less. What was promoted already is asked again.`;

function addPromote(program: Command, tools: Tools): Command {
  return program
    .command('promote')
    .summary('take a version to its next stage, through its gate')
    .description(
      'Asks the gates up to a stage, shows their evidence line by line, and records the stage. The last one is a ' +
        'deployment to production; it ends the experiment that tries the version.',
    )
    .usage('[options] <prompt> [version] [registry.yaml]')
    .argument('<prompt>', 'its name')
    .argument(
      '[version...]',
      'by default the draft, else the newest that is not deployed; and the registry if several hold the name',
    )
    .option('--version <version>', 'the same as behind the name; “draft” is the draft')
    .option('--to <stage>', 'the stage; by default the next one whose gate asks for something')
    .option('--check', 'ask the gates and write nothing: exit code 0 if they pass, 1 if not')
    .option('--override <reason>', 'why it is right although a gate does not pass; recorded')
    .option('--telemetry <path>', 'a file of records, or a folder of them; can be given again', collect)
    .addHelpText('after', STAGES + report('--override'))
    .action(toPromptAction(tools, async () => (await import('./commands/lifecycle.ts')).promote));
}

function addDeploy(program: Command, tools: Tools): Command {
  return program
    .command('deploy')
    .summary('make an environment serve a version')
    .description(
      'Sets the pointer of production, or of another environment, to a version. A stale or missing score, or a ' +
        'regression, refuses it unless a reason is given, which is recorded.',
    )
    .usage('[options] <prompt>@<version> [registry.yaml]')
    .argument('<prompt>', 'its name with a version')
    .argument('[version...]', 'if it is not named with the prompt, and the registry if several hold the name')
    .option('--to <environment>', 'where to; by default production')
    .option('--reason <text>', 'why it is right although a requirement is not met; recorded')
    .addHelpText('after', report())
    .action(toPromptAction(tools, async () => (await import('./commands/lifecycle.ts')).deploy));
}

function addRollback(program: Command, tools: Tools): Command {
  return program
    .command('rollback')
    .summary('make an environment serve an earlier version again')
    .description(
      'Sets the pointer back: to `rollback_to`, or to any version that the files or Git’s history have.',
    )
    .usage('[options] <prompt> [version] [registry.yaml]')
    .argument('<prompt>', 'its name')
    .argument(
      '[version...]',
      'the one to go back to, by default rollback_to; and the registry if several hold the name',
    )
    .option('--environment <environment>', 'where; by default production')
    .option('--to <environment>', 'the same, in the words of deploy')
    .option(
      '--live [head]',
      'move the head that applications read first: within seconds, and whatever the checks say',
    )
    .option('--staged', 'move the traffic by and by; applications see to it, nothing has to run for it')
    .option(
      '--over <minutes>',
      'with --staged: how long that takes; by default 30',
      numberParser(tools)('a number of minutes above 0', (value) => Number.isFinite(value) && value > 0),
    )
    .option('--steps <steps>', 'with --staged: in so many equal steps instead of evenly', countParser(tools))
    .option('--reason <text>', 'why it is right although a requirement is not met; recorded')
    .addHelpText('after', report())
    .action(toPromptAction(tools, async () => (await import('./commands/lifecycle.ts')).rollback));
}
