import type { Sources } from '../base/sources.ts';
import { type RegisteredPrompt, promptOf } from '../registry/workspace.ts';

/** Where a prompt's suite stands. */
export interface SuiteLocation {
  readonly uri: string;
  /** As the registry names it, or would. */
  readonly path: string;
  /** Whether the registry names it; a suite that nobody names may be absent. */
  readonly written: boolean;
}

/** The suite that `evals.suite` names, else `evals/<prompt>.yaml`; relative to the prompt's file. */
export function suiteUriOf(registered: RegisteredPrompt, sources: Pick<Sources, 'resolve'>): SuiteLocation {
  const { name, evals } = promptOf(registered);
  const path = evals.suite?.value ?? `evals/${name}.yaml`;
  return { uri: sources.resolve(registered.file.uri, path), path, written: evals.suite !== undefined };
}
