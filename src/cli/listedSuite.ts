import { parseSuite } from '../core/evals/suite/parseSuite.ts';
import { suiteUriOf } from '../core/evals/suiteOf.ts';
import { outlineSuite } from '../core/evals/suiteOutline.ts';
import type { Paint } from '../core/evals/reports/paint.ts';
import { oneLine } from '../core/evals/reports/table.ts';
import type { RegisteredPrompt } from '../core/registry/workspace.ts';
import { sha256 } from '../node/sha256.ts';
import { LinePositions } from '../core/base/linePositions.ts';
import type { OpenWorkspace } from './openWorkspace.ts';

/** What `list --cases` says of a suite; nothing where there is none. */
export interface ListedSuite {
  readonly cases?: readonly ListedCase[];
  /** Why the suite cannot be run. */
  readonly suite_error?: string;
}

interface ListedCase {
  readonly id: string;
  readonly description: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly tags: readonly string[];
}

/** The cases as the editor's Test Explorer has them too. */
export function toListedSuite(prompt: RegisteredPrompt, { store, show }: OpenWorkspace): ListedSuite {
  const { uri } = suiteUriOf(prompt, store);
  if (store.read(uri).state !== 'loaded') return {};
  const { cases, firstError } = outlineSuite(parseSuite(uri, store, sha256));
  const positions = new Map<string, LinePositions>();
  const lineOf = (file: string, offset: number): number => {
    const source = store.read(file);
    const known = positions.get(file) ?? new LinePositions(source.state === 'loaded' ? source.text : '');
    positions.set(file, known);
    return known.positionAt(offset).line;
  };
  return {
    cases: cases.map(({ id, description, uri: file, range, tags }) => ({
      id,
      description,
      file: show(file),
      line: lineOf(file, range.start),
      tags,
    })),
    ...(firstError && { suite_error: firstError.problem.message }),
  };
}

/** `a1b2c3d4e5f6  evals/greet.yaml:4  Ann  [smoke]` */
export function renderCases({ cases = [], suite_error }: ListedSuite, paint: Paint): string[] {
  const lines = cases.map(({ id, description, file, line, tags }) => {
    const marks = tags.length > 0 ? `  ${paint('dim', `[${tags.join(', ')}]`)}` : '';
    return `${paint('dim', `${id}  ${file}:${line}`)}  ${oneLine(description)}${marks}`;
  });
  return suite_error === undefined ? lines : [...lines, paint('bad', oneLine(suite_error))];
}
