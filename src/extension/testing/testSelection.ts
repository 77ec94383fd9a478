import type * as vscode from 'vscode';
import type { PromptNode, TestTree } from './testTree.ts';

/** What is to be run of a prompt. */
export interface Selection {
  readonly node: PromptNode;
  /** Ids of cases; undefined: all of them. */
  readonly cases: ReadonlySet<string> | undefined;
}

/** What a request asks for, prompt by prompt; all cases of each are there afterwards. */
export async function selectTests(
  { include, exclude }: Pick<vscode.TestRunRequest, 'include' | 'exclude'>,
  tree: TestTree,
): Promise<Selection[]> {
  await tree.resolve();
  const wanted = new Map<PromptNode, Set<string> | 'all'>();
  for (const node of include ? [] : tree.nodes) wanted.set(node, 'all');
  for (const item of include ?? []) {
    const node = tree.find(item);
    if (!node) continue;
    const known = wanted.get(node);
    if (isWhole(item, node)) wanted.set(node, 'all');
    else if (known === undefined) wanted.set(node, new Set([item.id]));
    else if (known !== 'all') known.add(item.id);
  }
  const left = new Set(exclude);
  const selections: Selection[] = [];
  for (const [node, cases] of wanted) {
    if (left.has(node.item) || left.has(node.suite)) continue;
    await tree.showCases(node);
    const ids = cases === 'all' ? node.cases.ids : [...cases];
    const kept = ids.filter((id) => !left.has(node.cases.get(id)!));
    const isAll = cases === 'all' && kept.length === ids.length;
    if (isAll || kept.length > 0) selections.push({ node, cases: isAll ? undefined : new Set(kept) });
  }
  return selections;
}

const isWhole = (item: vscode.TestItem, { item: prompt, suite }: PromptNode): boolean =>
  item === prompt || item === suite;

/** The items of what is selected: of a suite without cases the suite itself. */
export function itemsOf({ node, cases }: Selection): vscode.TestItem[] {
  const items = (cases ? [...cases] : node.cases.ids).flatMap((id) => node.cases.get(id) ?? []);
  return items.length > 0 ? items : [node.suite];
}
