import type { Problem } from '../base/problem.ts';
import { idOf } from '../registry/workspace.ts';
import type { Fix, FixContext, GitCommand } from './fix.ts';
import { textIn } from './fixEdits.ts';

/** A fix that needs the version which the problem is about (`data.version`) as Git has it: the host looks there. */
export function gitFix(
  problem: Problem,
  { prompts }: FixContext,
  { title, name }: { readonly title: string; readonly name: GitCommand },
): Fix[] {
  const version = textIn(problem, 'version');
  const [prompt] = prompts;
  if (version === undefined || !prompt) return [];
  return [{ title, edits: [], command: { name, prompt: idOf(prompt), version } }];
}

/** Writes a version that only Git has into the files. */
export const takeFromGit = (problem: Problem, context: FixContext): Fix[] =>
  gitFix(problem, context, { title: `Take ${textIn(problem, 'version')} from Git`, name: 'takeFromGit' });
