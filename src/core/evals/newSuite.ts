import type { JsonObject } from '../base/json.ts';
import { PromptError } from '../base/errors.ts';
import type { TextEdit } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';
import { editedContent } from '../versions/content.ts';
import { messagesOf, variablesOf } from '../versions/messages.ts';
import { setEdits } from '../yaml/edits.ts';
import { parseYaml, rootMap } from '../yaml/parse.ts';
import { renderBlock } from '../yaml/render.ts';
import { renderKey } from '../yaml/scalars.ts';
import { suiteUriOf } from './suiteOf.ts';

export interface SuiteCreation {
  readonly uri: string;
  /** As the prompt names it, or would: relative to the prompt's file. */
  readonly path: string;
  readonly text: string;
}

/**
 * A suite to start from: one case with the samples of the prompt's variables. A variable without a sample is
 * left to its author, and reported by the suite's own checks until it has a value.
 * @throws PromptError `conflict` where the prompt has a suite
 */
export function newSuite(prompt: RegisteredPrompt, sources: Sources, assertion: JsonObject): SuiteCreation {
  const path = pathOf(prompt);
  const uri = sources.resolve(prompt.file.uri, path);
  if (sources.read(uri).state === 'loaded') {
    throw new PromptError('conflict', `${prompt.block.name} has a suite already: ${path}.`, {
      hint: 'Open it with “Open Suite”, and add your case there.',
    });
  }
  const eol = prompt.file.text.includes('\r\n') ? '\r\n' : '\n';
  const lines = [
    'description: What a good answer looks like. Add a case for every mistake that you have seen.',
    'tests:',
    '  - description: the sample',
    ...variableLines(prompt, sources, eol),
    '    assert:',
    ...renderBlock([assertion], '      ', eol),
  ];
  return { uri, path, text: lines.map((line) => line + eol).join('') };
}

/** Makes the prompt name its new suite, where nothing else leads to it. */
export function nameSuiteEdits(prompt: RegisteredPrompt): TextEdit[] {
  const path = pathOf(prompt);
  if (path === suiteUriOf(prompt, AS_WRITTEN).path) return [];
  const { text } = prompt.file;
  const root = rootMap(parseYaml(text));
  if (!root) throw new Error('A file that holds a prompt is a map');
  return setEdits({ text, root }, ['prompts', prompt.block.name, 'evals', 'suite'], path);
}

const AS_WRITTEN = { resolve: (_from: string, path: string): string => path };

/** Beside a prompt that has a file of its own; else where the prompt says, or where suites are looked for. */
function pathOf(prompt: RegisteredPrompt): string {
  const { path, written } = suiteUriOf(prompt, AS_WRITTEN);
  const isOwnFile = prompt.file.uri !== prompt.registry.uri && prompt.file.prompts.length === 1;
  return isOwnFile && !written ? 'suite.yaml' : path;
}

function variableLines(prompt: RegisteredPrompt, sources: Sources, eol: string): string[] {
  const { variables: declared } = promptOf(prompt);
  const content = editedContent(prompt, sources);
  const used = content ? [...variablesOf(messagesOf(content, sources)).used] : [...(declared?.keys() ?? [])];
  if (used.length === 0) return [];
  const samples = used.map((name) => [name, declared?.get(name)?.sample] as const);
  const known = samples.flatMap(([name, sample]) => (sample === undefined ? [] : [[name, sample] as const]));
  const missing = samples.filter(([, sample]) => sample === undefined);
  const head =
    known.length > 0
      ? ['    vars:', ...renderBlock(Object.fromEntries(known), '      ', eol)]
      : ['    vars:'];
  // A list of texts would stand for a case of each of them.
  const isExpanded = known.some(([, sample]) => Array.isArray(sample) && typeof sample[0] === 'string');
  return [
    ...head,
    ...missing.map(([name]) => `      # ${renderKey(name)}: needs a value`),
    ...(isExpanded ? ['    options: { disableVarExpansion: true }'] : []),
  ];
}
