import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { didYouMean } from '../core/base/didYouMean.ts';
import { PromptError } from '../core/base/errors.ts';
import { type JsonObject, type JsonValue, isJsonObject } from '../core/base/json.ts';
import { loadSuite } from '../core/evals/prepare.ts';
import { caseNamed } from '../core/evals/suite/caseNamed.ts';
import type { SuiteCase } from '../core/evals/suite/suite.ts';
import { type RegisteredPrompt, promptOf } from '../core/registry/workspace.ts';
import { type ContentMessages, type RenderedMessage, renderMessages } from '../core/versions/messages.ts';
import { parseYaml } from '../core/yaml/parse.ts';
import { toJson } from '../core/yaml/tree.ts';
import { isSystemError } from '../node/nodeFiles.ts';
import { sha256 } from '../node/sha256.ts';
import type { Context } from './context.ts';
import type { OpenWorkspace } from './openWorkspace.ts';

/** How a command line sets variables. */
export interface VariableOptions {
  readonly var?: readonly string[];
  readonly vars?: string;
  readonly case?: string;
}

/** @throws PromptError `bad-input` where a variable is missing or a template cannot be rendered */
export function renderAll(messages: ContentMessages, variables: JsonObject): readonly RenderedMessage[] {
  const result = renderMessages(messages, variables);
  if ('messages' in result) return result.messages;
  throw new PromptError('bad-input', result.problem.message, {
    hint: 'Set variables with --var name=value, --vars file or --case number.',
  });
}

interface Where {
  readonly prompt: RegisteredPrompt;
  readonly workspace: OpenWorkspace;
  /** The variables that the templates read; of a diff, those of both sides. */
  readonly used: ReadonlySet<string>;
}

/** Samples first, then what was asked for more and more explicitly. */
export async function variablesFor(
  context: Context,
  options: VariableOptions,
  where: Where,
): Promise<JsonObject> {
  const declared = [...(promptOf(where.prompt).variables?.values() ?? [])];
  const samples = declared.flatMap(({ name, sample }) =>
    sample === undefined ? [] : [[name, sample] as const],
  );
  const fromFile = options.vars === undefined ? {} : await readVariables(resolve(context.cwd, options.vars));
  const typed = Object.fromEntries((options.var ?? []).map(toVariable));
  const known = new Set([...where.used, ...declared.map(({ name }) => name)]);
  refuseUnknown(Object.keys(typed), known);
  // A file may serve several prompts, and another version may use what is declared.
  const unused = Object.keys({ ...fromFile, ...typed }).filter((name) => !where.used.has(name));
  if (unused.length > 0) context.note(`No template uses ${unused.join(', ')}.\n`);
  return {
    ...Object.fromEntries(samples),
    ...(options.case === undefined ? {} : (await findCase(options.case, where)).variables),
    ...fromFile,
    ...typed,
  };
}

/** @throws PromptError `bad-input` for a name that is neither used nor declared: a typing mistake */
function refuseUnknown(names: readonly string[], known: ReadonlySet<string>): void {
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  const others = known.size === 0 ? 'There are no variables.' : `Known variables: ${[...known].join(', ')}.`;
  throw new PromptError('bad-input', `No template uses a variable ${unknown}.`, {
    hint: `${others}${didYouMean(unknown, known)}`,
  });
}

async function findCase(
  wanted: string,
  { prompt, workspace }: Pick<Where, 'prompt' | 'workspace'>,
): Promise<SuiteCase> {
  const ports = { sources: workspace.store, sha256, load: workspace.load };
  const { suite, path } = await loadSuite(prompt, ports);
  return caseNamed(suite.suite.cases, wanted, path);
}

function toVariable(text: string): readonly [string, JsonValue] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new PromptError('bad-input', `“${text}” sets no variable.`, { hint: 'Write --var name=value.' });
}

async function readVariables(path: string): Promise<JsonObject> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new PromptError('file-not-found', `${path} cannot be read (${error.code}).`, { cause: error });
  }
  const { root, problems } = parseYaml(text); // JSON is YAML too.
  const value = root && problems.length === 0 ? toJson(root) : undefined;
  if (isJsonObject(value)) return value;
  throw new PromptError(
    'bad-input',
    `${path} is no map of variables${problems[0] ? `: ${problems[0].message}` : ''}.`,
    { hint: 'Write one variable a line, `name: value`, or a JSON object.' },
  );
}
