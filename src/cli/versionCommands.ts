import type { Command } from 'commander';
import { type Tools, addVariableOptions, parseMarkdownFile, toAction } from './commandTools.ts';

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
