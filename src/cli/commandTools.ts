import type { Command, CommanderError } from 'commander';
import type { Context } from './context.ts';
import type { ExitCode } from './exitCode.ts';

export interface ProgramHost {
  contextOf(command: Command): Context;
  finish(exit: ExitCode): void;
}

/** What the definition of a command needs. */
export interface Tools {
  readonly host: ProgramHost;
  /** What commander throws for a value that is not accepted. */
  readonly Invalid: new (message: string) => CommanderError;
}

type Perform<Options> = (context: Context, targets: readonly string[], options: Options) => Promise<ExitCode>;

/** Joins a command with any number of targets to the function that does it. */
export const toAction =
  <Options>({ host }: Tools, load: () => Promise<Perform<Options>>) =>
  async (targets: readonly string[], options: Options, command: Command): Promise<void> => {
    const perform = await load();
    host.finish(await perform(host.contextOf(command), targets, options));
  };

/** Joins a command with a prompt and perhaps one more argument to the function that does it. */
export const toPromptAction =
  <Options>({ host }: Tools, load: () => Promise<Perform<Options>>) =>
  async (prompt: string, others: readonly string[], options: Options, command: Command): Promise<void> => {
    const perform = await load();
    host.finish(await perform(host.contextOf(command), [prompt, ...others], options));
  };

export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** The option takes what follows it, which may have been meant as a prompt or be a registry to overwrite. */
export const parseMarkdownFile =
  ({ Invalid }: Pick<Tools, 'Invalid'>) =>
  (text: string): string => {
    if (/\.(?:md|markdown)$/i.test(text)) return text;
    throw new Invalid(
      'Write --markdown before another option or at the end, or name a file that ends in .md.',
    );
  };

/** The options that set variables. */
export const addVariableOptions = (command: Command): Command =>
  command
    .option('--var <name=value>', 'a variable’s value; can be given again', collect)
    .option('--vars <file>', 'a JSON or YAML file of variables')
    .option('--case <case>', 'the variables of a case: its number from 1, or a part of its description');

/** Reads numbers of a kind from the command line. */
const numberParser =
  ({ Invalid }: Pick<Tools, 'Invalid'>) =>
  (what: string, isValid: (value: number) => boolean) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !isValid(value)) throw new Invalid(`It must be ${what}.`);
    return value;
  };

export const countParser = (tools: Pick<Tools, 'Invalid'>): ((text: string) => number) =>
  numberParser(tools)('a whole number from 1', (value) => Number.isSafeInteger(value) && value >= 1);

export const amountParser = (tools: Pick<Tools, 'Invalid'>): ((text: string) => number) =>
  numberParser(tools)(
    'an amount in US dollars, such as 0.50',
    (value) => Number.isFinite(value) && value >= 0,
  );
