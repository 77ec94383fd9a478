import type { Sha256 } from '../base/ports.ts';
import type { TextRange } from '../base/problem.ts';
import { promptsBetween } from '../checks/fixScope.ts';
import { scoreStateOf } from '../evals/scoreState.ts';
import type { RegistryStore } from '../registry/store.ts';
import { inFile } from '../registry/workspace.ts';
import { findContents } from '../versions/content.ts';
import { shiftRange } from '../base/problem.ts';

/** The scores in a part of a registry that are about another text than the one beside them. */
export function findStaleScores(
  uri: string,
  range: TextRange,
  { store, sha256 }: { readonly store: RegistryStore; readonly sha256: Sha256 },
): TextRange[] {
  return promptsBetween(uri, range, store).flatMap((prompt) =>
    findContents(prompt, store).flatMap((placed) => {
      const { evalScore } = placed.content;
      if (!evalScore || placed.uri !== uri) return [];
      const at = inFile(prompt, shiftRange(evalScore.range, placed.inPrompt));
      if (at.end < range.start || range.end < at.start) return [];
      return scoreStateOf(placed, store, sha256) === 'content-changed' ? [at] : [];
    }),
  );
}
