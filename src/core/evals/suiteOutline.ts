import type { Problem } from '../base/problem.ts';
import { metadataTags } from './selectCases.ts';
import type { ParsedSuite, Place } from './suite/suite.ts';

/** What a suite holds, as lists of cases show it: the CLI's and the editor's are the same. */
export interface SuiteOutline {
  /** In suite order. Those that are broken are left out, and `firstError` says so. */
  readonly cases: readonly OutlinedCase[];
  /** Why the suite cannot be run. */
  readonly firstError: { readonly problem: Problem; readonly uri: string } | undefined;
}

export interface OutlinedCase extends Place {
  readonly id: string;
  readonly description: string;
  /** From its metadata: `tags`, `tag`. */
  readonly tags: readonly string[];
}

export function outlineSuite({ suite, problems }: ParsedSuite): SuiteOutline {
  const errors = Array.from(problems, ([uri, found]) =>
    found.filter(({ severity }) => severity === 'error').map((problem) => ({ uri, problem })),
  ).flat();
  return {
    cases: suite.cases.map(({ id, description, uri, range, metadata }) => ({
      id,
      description,
      uri,
      range,
      tags: metadataTags(metadata),
    })),
    firstError: errors[0],
  };
}
