import type { JsonValue } from '../base/json.ts';
import type { TextEdit } from '../base/problem.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { promptSource } from '../versions/content.ts';
import { setEdits } from '../yaml/edits.ts';

/** Writes a value as the sample of a variable, which is declared if it was not: edits of the prompt's file. */
export function saveSampleEdits(prompt: RegisteredPrompt, variable: string, value: JsonValue): TextEdit[] {
  const source = promptSource(prompt);
  return setEdits(source, [...source.path, 'variables', variable, 'sample'], value).map(
    ({ start, end, newText }) => ({ start: start + source.start, end: end + source.start, newText }),
  );
}
