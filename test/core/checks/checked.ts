import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Sha256 } from '../../../src/core/base/ports.ts';
import type { Problem } from '../../../src/core/base/problem.ts';
import type { Resources } from '../../../src/core/checks/check.ts';
import { sealed } from '../../../src/core/serving/audit.ts';
import type { Head } from '../../../src/core/serving/head.ts';
import type { LiveState } from '../../../src/core/serving/liveState.ts';
import { Checker } from '../../../src/core/checks/checker.ts';
import { loadSchemaChecker } from '../../../src/core/models/outputSchema.ts';
import { SuiteFaults } from '../../../src/core/checks/suiteFaults.ts';
import type { PriceBook } from '../../../src/core/models/prices.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { expectProblems, unmarked } from '../problemMarks.ts';

export const sha256: Sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** `gpt-4o` costs 2.5 and 10 US dollars for a million tokens; other models have the registry's price or none. */
const prices: PriceBook = {
  priceOf(model, { free, replay, name }, overrides = {}) {
    if (replay !== undefined || free) return { input_per_mtok: 0, output_per_mtok: 0 };
    const own = overrides[`${name}/${model}`] ?? overrides[model];
    return own ?? (model === 'gpt-4o' ? { input_per_mtok: 2.5, output_per_mtok: 10 } : undefined);
  },
  contextWindow: () => undefined,
  snapshotsOf: (model) => (model === 'gpt-4o-mini' ? ['gpt-4o-mini-2024-07-18'] : []),
};

/** Four bytes a token, as in English prose. */
const countTokens = (_model: string, text: string): number => Math.ceil(text.length / 4);

export const resources: Resources = { prices, countTokens, checkSchema: await loadSchemaChecker() };

/** A head of production that serves these overrides, on top of nothing that is known. */
export function liveState(overrides: Head['overrides']): LiveState {
  const entry = sealed(
    {
      at: '2026-06-01T12:00:00Z',
      actor: 'ann',
      action: 'override',
      environment: 'production',
      from_revision: 0,
      to_revision: 1,
      snapshot: 'sha256:0',
      previous_hash: null,
    },
    sha256,
  );
  const head: Head = { v: 1, environment: 'production', revision: 1, snapshot: 'sha256:0', overrides, entry };
  return { environment: 'production', place: 'live', head, snapshot: undefined, entries: [entry] };
}

export interface Checked {
  readonly workspace: MemoryWorkspace;
  readonly checker: Checker;
  /** All problems of a file, by its path in the workspace. */
  readonly problemsOf: (path: string) => readonly Problem[];
}

/** Checks a workspace in memory until no file that a check asks for is missing. */
export async function checked(
  files: Readonly<Record<string, string>>,
  roots?: string[],
  liveHeads?: readonly LiveState[],
): Promise<Checked> {
  const workspace = await MemoryWorkspace.open(files, roots);
  const compiling = new Set<Promise<void>>();
  const suiteFaults = new SuiteFaults({ inBackground: (work) => compiling.add(work), onDidFind: () => {} });
  const checker = new Checker(workspace.store, {
    sha256,
    resources: { ...resources, liveHeads },
    suiteFaults,
  });
  await settle(workspace, checker);
  await Promise.all(compiling);
  return {
    workspace,
    checker,
    problemsOf: (path) => checker.check().problems.get(workspace.uri(path)) ?? [],
  };
}

export async function settle(workspace: MemoryWorkspace, checker: Checker): Promise<void> {
  for (;;) {
    checker.check();
    const { files, globs } = workspace.store.wanted;
    if (files.length + globs.length === 0) return;
    await workspace.load();
  }
}

/** Files with their problems marked: exactly these are found, and none in any other file. */
export async function expectMarked(marked: Readonly<Record<string, string>>): Promise<void> {
  const files = Object.fromEntries(Object.entries(marked).map(([path, text]) => [path, unmarked(text)]));
  const { workspace, checker, problemsOf } = await checked(files);
  for (const [path, text] of Object.entries(marked)) expectProblems(text, problemsOf(path));
  const known = new Set(Object.keys(marked).map((path) => workspace.uri(path)));
  expect([...checker.check().problems.keys()].filter((uri) => !known.has(uri))).toEqual([]);
}

/** A registry with one prompt `p`, whose lines are given without their indentation. */
export function expectPrompt(marked: string, others: Readonly<Record<string, string>> = {}): Promise<void> {
  const lines = marked.replace(/^\n/, '').split('\n');
  const indented = lines.map((line) => {
    if (line === '') return line;
    if (line.startsWith('^')) return `#   ${line}`;
    return line.startsWith('#') ? `#    ${line.slice(1)}` : `    ${line}`;
  });
  return expectMarked({ 'prompt-registry.yaml': `prompts:\n  p:\n${indented.join('\n')}`, ...others });
}
