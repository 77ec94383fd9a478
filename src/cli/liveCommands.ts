import type { Command } from 'commander';
import { type Tools, countParser, numberParser, toAction, toPromptAction } from './commandTools.ts';

const HEAD = `
A head is where applications read what they serve: a folder, the address of one on a web server that takes PUT
with If-Match (S3 and others), or git:<branch>. PROMPT_LEDGER_HEAD names it once for all;
PROMPT_LEDGER_HEAD_TOKEN is sent to its server. Each change is written to the audit log of the environment.`;

/** What is done with the head that applications read. */
export function addLive(program: Command, tools: Tools): void {
  addPublish(program, tools);
  for (const verb of ['kill', 'unkill'] as const) addKill(program, tools, verb);
  addStatus(program, tools);
  addServe(program, tools);
}

const withHead = (command: Command): Command =>
  command
    .option('--environment <environment>', 'where; by default production')
    .option('--reason <text>', 'why; kept in the audit log')
    .option('--json', 'print one JSON object')
    .addHelpText('after', HEAD);

function addPublish(program: Command, tools: Tools): void {
  const command = program
    .command('publish')
    .summary('publish a registry to where applications read it')
    .description(
      'Writes the registry as an immutable snapshot, and has the head serve it. What operators have set since stays.',
    )
    .argument('[registry...]', 'the registry, if there are several')
    .option('--to <head>', 'a folder, https://… or git:<branch>')
    .option('--dry-run', 'say whether everything can be served, and write nothing');
  withHead(command).action(toAction(tools, async () => (await import('./commands/publish.ts')).publish));
}

function addKill(program: Command, tools: Tools, verb: 'kill' | 'unkill'): void {
  const command = program
    .command(verb)
    .summary(verb === 'kill' ? 'turn a prompt off in the applications' : 'turn a killed prompt on again')
    .description(
      verb === 'kill'
        ? 'Has applications serve the prompt’s `fallback_response` and call no model. Nothing is checked first. ' +
            'Then it writes `kill_switch: true` into the registry, where there is one.'
        : 'Takes a `kill` back, and `kill_switch` out of the registry.',
    )
    .argument('<prompt>', 'its name')
    .argument('[more...]', 'further prompts')
    .option('--live [head]', 'the head; by default the one that PROMPT_LEDGER_HEAD names')
    .option('--head-only', 'leave the registry as it is');
  withHead(command).action(toPromptAction(tools, async () => (await import('./commands/live.ts'))[verb]));
}

function addStatus(program: Command, tools: Tools): void {
  const command = program
    .command('live')
    .summary('show what applications are served, and who changed it')
    .description(
      'Shows the head of an environment, what operators have set, and the last entries of the audit log, whose chain ' +
        'is checked. Exit code 1 if the log was tampered with.',
    )
    .argument('[head]', 'a folder, https://… or git:<branch>')
    .option('--clear <prompt>', 'take back what an operator has set for a prompt')
    .option('--log <entries>', 'how many entries of the log to show; by default 10');
  withHead(command).action(
    async (head: string | undefined, options: object, self: Command): Promise<void> => {
      const { live } = await import('./commands/live.ts');
      tools.host.finish(await live(tools.host.contextOf(self), head, options));
    },
  );
}

function addServe(program: Command, tools: Tools): void {
  const port = numberParser(tools)(
    'a port',
    (value) => Number.isInteger(value) && value >= 0 && value < 65_536,
  );
  program
    .command('serve')
    .summary('answer applications in any language over HTTP')
    .description(
      'Answers the OpenFeature Remote Evaluation Protocol (/ofrep/v1/evaluate/flags) and plain JSON ' +
        '(/v1/prompts/<name>), from a registry or a head, and follows its changes. Ctrl+C or SIGTERM ends it.',
    )
    .argument('[registry...]', 'the registry, if there are several')
    .option('--head <head>', 'a head in place of a registry: a folder or https://…')
    .option('--environment <environment>', 'what is served; by default production')
    .option('--host <host>', 'by default 127.0.0.1; another one needs a token')
    .option('--port <port>', 'by default 8765; 0 takes any that is free', port)
    .option('--token-file <file>', 'a file with the token that clients send; or PROMPT_LEDGER_SERVE_TOKEN')
    .option('--max-body <bytes>', 'of a request; by default 1,000,000', countParser(tools))
    .option('--max-rate <requests>', 'a second; by default 1,000', countParser(tools))
    .action(toAction(tools, async () => (await import('./commands/serve.ts')).serve));
}
