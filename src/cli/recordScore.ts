import type { Evaluated } from '../core/evals/evaluate.ts';
import { recordEdits } from '../core/evals/record.ts';
import type { PlacedContent } from '../core/versions/content.ts';
import type { OpenWorkspace } from './openWorkspace.ts';
import { recordBeside } from './recordBeside.ts';

/** Writes a score into the file that holds the content which ran; gives the file. @throws PromptError as recordBeside throws */
export const recordScore = (
  workspace: OpenWorkspace,
  evaluated: Evaluated,
  placed: Pick<PlacedContent, 'uri' | 'prompt'>,
): Promise<string> => {
  const { prompt, version } = evaluated.run;
  return recordBeside(
    workspace,
    { prompt, version, what: 'score', edits: (found, ports) => recordEdits(found, evaluated, ports) },
    placed,
  );
};
