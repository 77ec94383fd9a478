import * as vscode from 'vscode';
import type { Run } from '../../core/evals/run.ts';
import type { OutlinedCase } from '../../core/evals/suiteOutline.ts';
import { type Positions, toRange } from '../convert.ts';
import { visitInSlices } from '../slices.ts';
import { set, setRange } from './setItem.ts';

/** A case that neither always passes nor always fails has this tag. */
const FLAKY = 'flaky';

/** The items of a suite's cases. */
export class CaseItems {
  readonly #controller: vscode.TestController;
  readonly #suite: vscode.TestItem;
  readonly #tags = new Map<string, readonly string[]>();
  /** One a file: VS Code compares them while it collects what has changed. */
  readonly #uris = new Map<string, vscode.Uri>();
  #flaky: ReadonlySet<string> = new Set();

  constructor(controller: vscode.TestController, suite: vscode.TestItem) {
    this.#controller = controller;
    this.#suite = suite;
  }

  get(id: string): vscode.TestItem | undefined {
    return this.#suite.children.get(id);
  }

  get ids(): readonly string[] {
    return Array.from(this.#suite.children, ([id]) => id);
  }

  /** Adds, changes and removes items until they are these cases. */
  async show(cases: readonly OutlinedCase[], positionsOf: (uri: string) => Positions): Promise<void> {
    const kept = new Set(cases.map(({ id }) => id));
    for (const id of this.ids) if (!kept.has(id)) this.#remove(id);
    let index = 0;
    await visitInSlices(
      cases,
      (one) => this.#show(one, index++, positionsOf),
      () => false,
    );
  }

  /** Says which cases answer now this way and now that way. */
  setFlaky(ids: ReadonlySet<string>): void {
    const changed = new Set([...this.#flaky, ...ids]);
    this.#flaky = ids;
    for (const id of changed) this.#setTags(id);
  }

  /** What a run has found of its cases; of the others nothing new is known. */
  addFlaky({ cases, flaky }: Pick<Run, 'cases' | 'flaky'>): void {
    const looked = new Set(cases.map(({ id }) => id));
    const others = Array.from(this.#flaky).filter((id) => !looked.has(id));
    this.setFlaky(new Set([...others, ...flaky]));
  }

  #show(one: OutlinedCase, index: number, positionsOf: (uri: string) => Positions): void {
    const range = toRange(positionsOf(one.uri), one.range);
    const before = this.get(one.id);
    // An item's file cannot change.
    if (before && before.uri?.toString() !== one.uri) this.#remove(one.id);
    const item =
      this.get(one.id) ?? this.#controller.createTestItem(one.id, one.description, this.#uriOf(one.uri));
    set(item, 'label', one.description);
    set(item, 'sortText', String(index).padStart(6, '0'));
    setRange(item, range);
    this.#tags.set(one.id, one.tags);
    this.#setTags(one.id, item);
    if (item.parent !== this.#suite) this.#suite.children.add(item);
  }

  #uriOf(file: string): vscode.Uri {
    const uri = this.#uris.get(file) ?? vscode.Uri.parse(file, true);
    this.#uris.set(file, uri);
    return uri;
  }

  #remove(id: string): void {
    this.#suite.children.delete(id);
    this.#tags.delete(id);
  }

  #setTags(id: string, item = this.get(id)): void {
    if (!item) return;
    const names = [...(this.#tags.get(id) ?? []), ...(this.#flaky.has(id) ? [FLAKY] : [])];
    const isSame = names.length === item.tags.length && names.every((name, i) => item.tags[i]!.id === name);
    if (!isSame) item.tags = names.map((name) => new vscode.TestTag(name));
  }
}
