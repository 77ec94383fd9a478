import type { TextRange } from '../base/problem.ts';
import { promptsIn } from '../checks/fixScope.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import type { Occurrence } from './occurrence.ts';
import { fileOccurrences, sectionsIn } from './occurrences.ts';
import { promptOccurrences } from './promptOccurrences.ts';
import { withoutRepeats } from './references.ts';
import { templatesInFile, templatesOf } from './templatesIn.ts';
import { partsOf } from '../template/templateParts.ts';

export type TokenType = 'variable' | 'parameter' | 'function' | 'enumMember' | 'namespace';
export type TokenModifier = 'declaration' | 'undeclared' | 'local';

export interface SemanticToken {
  readonly range: TextRange;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/**
 * What the grammar cannot know: whether a variable is declared, set by the template itself, or nobody's; which
 * words are filters; and what pointers name. In the order of the text.
 * @param within only what starts in this range of the file
 */
export function findTokens(uri: string, store: RegistryStore, within?: TextRange): readonly SemanticToken[] {
  const isIn = ({ start }: TextRange): boolean => !within || (within.start <= start && start <= within.end);
  const isRegistry = store.isRegistry(uri);
  const prompts = isRegistry ? promptsWithin(uri, store, within) : [];
  const names = isRegistry
    ? [...sectionsIn(uri, store), ...prompts.flatMap((prompt) => promptOccurrences(prompt, store))]
    : fileOccurrences(uri, store);
  const templates = isRegistry
    ? prompts.flatMap((prompt) => templatesOf(prompt, store))
    : templatesInFile(uri, store);
  const filters = templates.flatMap(({ template, toRange }) =>
    partsOf(template).filters.map(({ range }) => toRange(range)),
  );
  const tokens = [
    ...withoutRepeats(names).flatMap(toToken),
    ...filters.map((range): SemanticToken => ({ range, type: 'function', modifiers: [] })),
  ];
  return tokens.filter(({ range }) => isIn(range)).toSorted((a, b) => a.range.start - b.range.start);
}

/** The prompts of a file that a range touches. */
function promptsWithin(uri: string, store: RegistryStore, within: TextRange | undefined): RegisteredPrompt[] {
  return store.workspace.registries.flatMap((registry) =>
    promptsIn(registry, uri).filter(({ start }, i, all) => {
      const next = all[i + 1]?.start ?? Infinity;
      return !within || start === next || (start <= within.end && next >= within.start);
    }),
  );
}

function toToken({ kind, role, range, isDeclared, form }: Occurrence): SemanticToken[] {
  const declaration: readonly TokenModifier[] = role === 'declaration' ? ['declaration'] : [];
  switch (kind) {
    case 'variable':
      if (role === 'read' && form === 'text' && isDeclared === false)
        return [{ range, type: 'variable', modifiers: ['undeclared'] }];
      return [{ range, type: 'parameter', modifiers: declaration }];
    case 'parameter':
      return [{ range, type: 'parameter', modifiers: declaration }];
    case 'local':
      return [{ range, type: 'variable', modifiers: [...declaration, 'local'] }];
    case 'version':
      return [{ range, type: 'enumMember', modifiers: declaration }];
    case 'endpoint':
      return role === 'read' ? [{ range, type: 'namespace', modifiers: [] }] : [];
    case 'partial':
      return role === 'read' ? [{ range, type: 'function', modifiers: [] }] : [];
    default:
      return [];
  }
}
