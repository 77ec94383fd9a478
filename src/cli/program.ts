import type { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import type { Layout } from '../core/registry/scaffold.ts';
import { addAnalysis } from './analysisCommands.ts';
import { type ProgramHost, type Tools, addVariableOptions, toAction } from './commandTools.ts';
import { addEval, addRuns } from './evalCommands.ts';
import { addExperiment } from './experimentCommands.ts';
import { addJudge } from './judgeCommands.ts';
import { addLive } from './liveCommands.ts';
import { addCalls, addCost, addMonitor } from './monitorCommands.ts';
import { addShadow } from './shadowCommands.ts';
import { addDiff, addLifecycle } from './versionCommands.ts';

const EXPLANATIONS = `
Exit codes: 0 passed, 1 gate failed or regressed, 2 bad input, 3 inconclusive with --strict,
4 incomplete (errors, budget, cancelled).
Keys come from the environment: OPENAI_API_KEY, or what an endpoint’s \`api_key_env\` names. They are
sent to OpenAI and to this machine only; allow other origins with --allow-origin, in
PROMPT_LEDGER_ALLOWED_ORIGINS or in ~/.config/prompt-ledger/config.json.`;

/** All commands with their options. What a command does is loaded when it is called. */
export async function createProgram(host: ProgramHost): Promise<Command> {
  const { Command: Program, InvalidArgumentError } = await import('commander');
  const program = new Program();
  program
    .name('prompt-ledger')
    .description('Prompts as reviewable files: validate, render and evaluate them, and record their scores.')
    .version(manifest.version, '-V, --version')
    .enablePositionalOptions() // Else `render --version 2.0.0` would print the version of the program.
    .exitOverride()
    .showSuggestionAfterError()
    .option('-C, --cwd <folder>', 'work in this folder')
    .addHelpText('after', EXPLANATIONS);
  const tools = { host, Invalid: InvalidArgumentError };
  for (const add of COMMANDS) add(program, tools);
  return program;
}

/** In the order of the help. */
const COMMANDS = [
  addValidate,
  addList,
  addHistory,
  addRender,
  addDiff,
  addEval,
  addRuns,
  addJudge,
  addAnalysis,
  addLifecycle,
  addLive,
  addShadow,
  addExperiment,
  addMonitor,
  addCalls,
  addCost,
  addInit,
];

function addValidate(program: Command, tools: Tools): void {
  program
    .command('validate')
    .summary('check registries, suites and templates')
    .description(
      'Checks registries with all that they name, and prints each problem with its place. ' +
        'Exit code 2 if there is an error.',
    )
    .argument('[files...]', 'registries, or folders to search; by default all below the working folder')
    .option('--json', 'print one JSON object')
    .option('--github', 'print workflow commands, which GitHub shows as annotations')
    .option('--strict', 'exit with 2 for warnings too')
    .option(
      '--live [head]',
      'also say where the live head disagrees; by default the one that PROMPT_LEDGER_HEAD names',
    )
    .option('--environment <environment>', 'of the live head; by default production')
    .option('--explain <code>', 'say what a problem means, with an example of it, fixed')
    .action(toAction(tools, async () => (await import('./commands/validate.ts')).validate));
}

function addList(program: Command, tools: Tools): void {
  program
    .command('list')
    .summary('show prompts, versions and scores')
    .description(
      'Shows registries, their prompts and versions, with scores and what is served; with --cases also what evals run.',
    )
    .argument('[targets...]', 'registries, folders or prompts')
    .option('--cases', 'show the cases of each suite')
    .option('--json', 'print one JSON object')
    .action(toAction(tools, async () => (await import('./commands/list.ts')).list));
}

function addHistory(program: Command, { host }: Tools): void {
  program
    .command('history')
    .summary('show the versions of a prompt, with authors and scores')
    .description(
      'Shows every version that the files or Git have of a prompt, the newest first: score, what it serves, ' +
        'date, author, commit and note. What was read from Git is kept in .prompt-ledger beside the registry.',
    )
    .argument('<prompt>', 'its name, or name@version')
    .argument('[files...]', 'registries, or folders to search')
    .option('--json', 'print one JSON object')
    .action(async (prompt: string, files: string[], options: object, command: Command) => {
      const { history } = await import('./commands/history.ts');
      host.finish(await history(host.contextOf(command), [prompt, ...files], options));
    });
}

function addRender(program: Command, { host }: Tools): void {
  const defined = program
    .command('render')
    .summary('show the messages of a prompt')
    .description(
      'Renders a prompt as it would go to the model. Variables have their samples, then the values of ' +
        '--case, --vars and --var.',
    )
    .argument('<prompt>', 'its name, or name@version')
    .argument('[files...]', 'registries, or folders to search')
    .option(
      '--version <version>',
      'a version’s number or “draft”; by default the draft, else what is deployed',
    )
    .option('--json', 'print one JSON object');
  addVariableOptions(defined).action(
    async (prompt: string, files: string[], options: object, command: Command) => {
      const { render } = await import('./commands/render.ts');
      host.finish(await render(host.contextOf(command), [prompt, ...files], options));
    },
  );
}

function addInit(program: Command, { host, Invalid }: Tools): void {
  const parseLayout = (text: string): Layout => {
    if (text !== 'single' && text !== 'split') throw new Invalid('It must be single or split.');
    return text;
  };
  program
    .command('init')
    .summary('start a registry')
    .description(
      'Creates a registry with a first prompt and its suite in the working folder. Writes nothing if one of ' +
        'the files is there.',
    )
    .option('--layout <layout>', 'single: one file; split: a folder for each prompt', parseLayout, 'single')
    .action(async (options: { layout: Layout }, command: Command) => {
      const { init } = await import('./commands/init.ts');
      host.finish(await init(host.contextOf(command), options));
    });
}
