import type { Command } from 'commander';
import { type Tools, toAction } from './commandTools.ts';

/** What is known of prompts besides their scores. */
export function addAnalysis(program: Command, tools: Tools): void {
  addCoverage(program, tools);
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
    .option('--json', 'print one JSON object')
    .option('--strict', 'exit with 1 where something is not exercised')
    .action(toAction(tools, async () => (await import('./commands/coverage.ts')).coverage));
}
