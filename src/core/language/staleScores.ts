import { type TextRange, shiftRange } from '../base/problem.ts';
import type { PromptContext } from '../checks/check.ts';
import { promptsBetween } from '../checks/fixScope.ts';
import { type StaleCause, changeSince } from '../checks/scoreStale.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { type PlacedContent, findContents } from '../versions/content.ts';
import { fileUsers } from './fileUsers.ts';

export interface StaleScore {
  /** Of the number, in the file. */
  readonly range: TextRange;
  readonly changed: StaleCause;
}

interface Ports {
  readonly store: RegistryStore;
  /** What is known of a prompt; its suite is parsed once, however often it is asked for. */
  readonly contextOf: (prompt: RegisteredPrompt) => PromptContext;
}

/** The scores in a part of a registry, or of a version's file, that are about another text or come from another suite. */
export function findStaleScores(uri: string, range: TextRange, { store, contextOf }: Ports): StaleScore[] {
  return contentsIn(uri, range, store).flatMap((placed) => {
    const at = scoreRange(placed);
    if (!at || placed.uri !== uri || at.end < range.start || range.end < at.start) return [];
    const changed = changeSince(placed, contextOf(placed.prompt));
    return changed ? [{ range: at, changed: changed.changed }] : [];
  });
}

function contentsIn(uri: string, range: TextRange, store: RegistryStore): readonly PlacedContent[] {
  if (store.isRegistry(uri))
    return promptsBetween(uri, range, store).flatMap((prompt) => findContents(prompt, store));
  const source = store.read(uri);
  // Every keystroke in a template comes here too, and asking who uses a file looks at all prompts.
  const mayHaveScore = source.state === 'loaded' && source.text.includes('eval_score');
  return mayHaveScore ? fileUsers(uri, store).contents : [];
}

/** Where a content's score stands in its file. */
export function scoreRange({
  content: { evalScore },
  inPrompt,
  prompt,
  uri,
}: PlacedContent): TextRange | undefined {
  const start = inPrompt + (uri === prompt.file.uri ? prompt.start : 0);
  return evalScore && shiftRange(evalScore.range, start);
}
