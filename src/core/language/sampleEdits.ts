import type { JsonValue } from '../base/json.ts';
import { type TextEdit, shiftEdits } from '../base/problem.ts';
import { promptPathOf } from '../checks/fixEdits.ts';
import { type RegisteredPrompt } from '../registry/workspace.ts';
import { promptText } from '../versions/content.ts';
import { setEdits } from '../yaml/edits.ts';
import { parseYaml, rootMap } from '../yaml/parse.ts';

/**
 * What was typed as a value: text where the value was text or there was none, JSON where it was something else.
 * Undefined where that is no JSON.
 */
export function parseSample(typed: string, before: JsonValue | undefined): JsonValue | undefined {
  if (before === undefined || typeof before === 'string') return typed;
  try {
    const value: JsonValue = JSON.parse(typed);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Writes the sample of a variable, and declares the variable if nothing did. The edits are those of the file. */
export function sampleEdits(prompt: RegisteredPrompt, name: string, sample: JsonValue): TextEdit[] {
  const text = promptText(prompt);
  const root = rootMap(parseYaml(text));
  if (!root) return [];
  const path = [...promptPathOf(prompt), 'variables', name, 'sample'];
  return [...shiftEdits(setEdits({ text, root }, path, sample), prompt.start)];
}
