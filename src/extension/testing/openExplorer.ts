import type * as vscode from 'vscode';
import type { DisposableStore } from '../../core/base/events.ts';
import type { App } from '../app.ts';
import type { Explorer } from './testExplorer.ts';
import { TestRequests } from './testRequests.ts';
import { TestTree } from './testTree.ts';

/** Fills a controller, and keeps it in step with the texts from then on. */
export async function openExplorer(
  app: App,
  controller: vscode.TestController,
  disposables: DisposableStore,
): Promise<Explorer> {
  const tree = disposables.add(new TestTree(app, controller, await app.checker()));
  return { tree, requests: disposables.add(new TestRequests(app, controller, tree)) };
}
