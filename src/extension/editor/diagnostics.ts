import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/events.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { App } from '../app.ts';
import { type Positions, positionsIn, toDiagnostic } from '../convert.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** How long one slice of checking may hold up the extension host; a keystroke's own prompt takes far less. */
const SLICE_MS = 12;

/**
 * Problems of registries, suites and templates, from buffers as they are. Computed at once after each
 * change; what does not fit into a slice follows in the next ones.
 */
export function registerDiagnostics(app: App): vscode.Disposable {
  const disposables = new DisposableStore();
  const collection = disposables.add(vscode.languages.createDiagnosticCollection('promptLedger'));
  const shown = new Map<string, readonly Problem[]>();
  let next: NodeJS.Immediate | undefined;
  disposables.add({ dispose: () => next && clearImmediate(next) });

  /** A changed text may have moved a problem to another line although its offset is the same. */
  const publish = (problems: ReadonlyMap<string, readonly Problem[]>, changed: ReadonlySet<string>): void => {
    for (const uri of shown.keys()) {
      if (problems.has(uri)) continue;
      shown.delete(uri);
      collection.delete(vscode.Uri.parse(uri, true));
    }
    for (const [uri, found] of problems) {
      if (!changed.has(uri) && isSameList(shown.get(uri), found)) continue;
      shown.set(uri, found);
      const positions = positionsOf(uri);
      collection.set(
        vscode.Uri.parse(uri, true),
        found.map((problem) => toDiagnostic(positions, problem, { uri, positionsOf })),
      );
    }
  };

  const positionsOf = (uri: string): Positions => positionsIn(app.store, uri);

  const start = async (): Promise<void> => {
    const checker = await app.checker();
    const check = (changed: ReadonlySet<string>): void => {
      if (next) clearImmediate(next);
      const { problems, complete } = checker.check(SLICE_MS);
      publish(problems, changed);
      next = complete ? undefined : setImmediate(check, NOTHING);
    };
    disposables.add(app.store.onDidChange(({ uris }) => check(uris)));
    disposables.add(app.onDidLoadResources(() => check(NOTHING)));
    check(NOTHING);
  };
  // Loading the engine takes longer than all else at the start, and nobody waits for it in the same moment.
  next = setImmediate(() => app.inBackground(start()));
  return disposables;
}

const isSameList = (before: readonly Problem[] | undefined, now: readonly Problem[]): boolean =>
  before?.length === now.length && now.every((problem, i) => isSameProblem(before[i]!, problem));

const isSameProblem = (a: Problem, b: Problem): boolean =>
  a === b ||
  (a.code === b.code &&
    a.message === b.message &&
    a.severity === b.severity &&
    a.range.start === b.range.start &&
    a.range.end === b.range.end);
