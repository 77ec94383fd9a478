import { didYouMean } from '../../core/base/didYouMean.ts';
import { PromptError } from '../../core/base/errors.ts';
import { type RegisteredPrompt, promptOf } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';

/** How a model names a prompt. */
export interface PromptInput {
  /** Its name, or `name@version`. */
  readonly prompt?: unknown;
  readonly version?: unknown;
  /** The file of its registry, where several hold the name. */
  readonly file?: unknown;
}

export interface NamedPrompt {
  readonly prompt: RegisteredPrompt;
  readonly version: string | undefined;
}

/** Names that a message lists. */
const MOST_NAMES = 50;

/** @throws PromptError `bad-input` that says what a model can name instead */
export async function promptNamed(app: App, input: PromptInput): Promise<NamedPrompt> {
  const written = textOf(input, 'prompt');
  if (written === undefined)
    throw new PromptError('bad-input', 'No prompt is named.', {
      hint: 'Give its name as “prompt”; promptledger_list_prompts lists them.',
    });
  const file = textOf(input, 'file');
  await app.load();
  const all = app.store.workspace.registries.flatMap(({ prompts }) => prompts);
  const [name = '', inName] = written.split('@', 2);
  const named = all.filter(
    (prompt) =>
      prompt.block.name === name &&
      (file === undefined ||
        [prompt.file.uri, prompt.registry.uri].some((uri) => app.files.relative(uri) === file)),
  );
  const [found, other] = named;
  if (!found) throw unknown(name, file, all);
  if (other)
    throw new PromptError('bad-input', `Several registries hold ${name}.`, {
      hint: `Give one of these as “file”: ${named.map(({ registry }) => app.files.relative(registry.uri)).join(', ')}.`,
    });
  const version = textOf(input, 'version') ?? inName;
  return { prompt: found, version };
}

function unknown(name: string, file: string | undefined, all: readonly RegisteredPrompt[]): PromptError {
  const names = [...new Set(all.map((prompt) => promptOf(prompt).name))];
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  const known = `Known prompts: ${names.slice(0, MOST_NAMES).join(', ')}${more}.`;
  return new PromptError(
    'bad-input',
    `There is no prompt ${name}${file === undefined ? '' : ` in ${file}`}.`,
    {
      hint:
        names.length === 0
          ? 'No registry of this workspace holds a prompt; promptledger_validate_prompts says what is wrong with it.'
          : `${known}${didYouMean(name, names)}`,
    },
  );
}

/** A text of the input; models leave out what they do not need, or send it empty. @throws PromptError `bad-input` for anything else */
export function textOf(input: object, key: string): string | undefined {
  const value: unknown = Object.entries(input).find(([name]) => name === key)?.[1];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new PromptError('bad-input', `“${key}” is no text.`, { hint: `Give “${key}” as a string.` });
}
