import { join } from 'node:path';
import * as vscode from 'vscode';
import { type RegisteredPrompt } from '../../core/registry/workspace.ts';
import { isSystemError } from '../../node/nodeFiles.ts';
import { type KeptRun, findRuns, readRun } from '../../node/runFiles.ts';
import type { App } from '../app.ts';
import { folderOf } from '../files.ts';
import type { EvalRun } from '../testing/evalRuns.ts';
import {
  type PanelColumn,
  fileKey,
  liveColumns,
  lostColumn,
  parseFileKey,
  storedColumns,
} from './panelColumn.ts';

/** The runs of one prompt: those of this window, and those that files keep. */
export class RunStore {
  readonly #app: App;
  readonly #prompt: string;

  constructor(app: App, prompt: string) {
    this.#app = app;
    this.#prompt = prompt;
  }

  /** Those of this window, the newest first. */
  get live(): readonly EvalRun[] {
    return this.#app.evals.recent.filter(({ request }) => request.prompt === this.#prompt);
  }

  /** Those that files keep, the newest first. */
  async kept(prompt: RegisteredPrompt): Promise<readonly KeptRun[]> {
    const folder = vscode.Uri.joinPath(folderOf(prompt.registry.uri), '.prompt-ledger').fsPath;
    return findRuns(folder, (facts) => facts.prompt === prompt.block.name);
  }

  /** The sides of the newest run; empty where there is none. */
  async newest(prompt: RegisteredPrompt | undefined): Promise<PanelColumn[]> {
    const [live] = this.live;
    if (live) return liveColumns(live);
    if (!prompt) return [];
    const [kept, ...earlier] = await this.kept(prompt);
    return kept ? this.withBaseline(await this.open(kept.path), earlier) : [];
  }

  /** The sides of the run that a file keeps; one without cells where it is gone or broken. */
  async open(path: string): Promise<PanelColumn[]> {
    const live = this.live.find(({ file }) => file === path);
    if (live) return liveColumns(live);
    try {
      const run = await readRun(path);
      return run ? storedColumns(path, run) : [lostColumn(fileKey(path, 'subject'), path, 'broken')];
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
      return [lostColumn(fileKey(path, 'subject'), path, 'missing')];
    }
  }

  /** The columns of these keys, in their order; each file is read once. */
  async openAll(keys: readonly string[]): Promise<PanelColumn[]> {
    const files = new Map<string, Promise<PanelColumn[]>>();
    const found: PanelColumn[] = [];
    for (const key of keys) {
      const place = parseFileKey(key);
      if (!place) continue;
      const opening = files.get(place.path) ?? this.open(place.path);
      files.set(place.path, opening);
      const columns = await opening;
      const [first] = columns;
      const column = columns.find(({ side }) => side === place.side);
      if (column) found.push(column);
      else if (first?.source.kind === 'lost') found.push(lostColumn(key, place.path, first.source.state));
    }
    return found;
  }

  /**
   * A file of an earlier release does not have the cases of what its run was compared with: then the newest earlier
   * run of that version stands in.
   */
  async withBaseline(columns: PanelColumn[], earlier: readonly KeptRun[]): Promise<PanelColumn[]> {
    const [subject] = columns;
    if (columns.length > 1 || subject?.source.kind !== 'file') return columns;
    const { baseline } = subject.source.run;
    const same = earlier.find(({ facts }) => facts.version === baseline?.version);
    if (!same) return columns;
    const [other] = await this.open(same.path);
    return other ? [subject, other] : columns;
  }
}

/** Id of the prompt that a run file is about; undefined where no registry beside it has the prompt. */
export function promptOfFile(app: App, path: string, name: string): RegisteredPrompt | undefined {
  const prompts = app.store.workspace.registries.flatMap((registry) => registry.prompts);
  return prompts.find(
    ({ registry, block }) =>
      block.name === name &&
      path.startsWith(join(vscode.Uri.joinPath(folderOf(registry.uri), '.prompt-ledger').fsPath, 'runs')),
  );
}
