import { type RegisteredPrompt, idOf } from '../../core/registry/workspace.ts';
import type { Target } from '../commands/target.ts';

/** A row of the tree, by name: what it shows is looked up when it is drawn. Prompts and versions are Targets of commands. */
export type Node =
  | RegistryNode
  | PromptNode
  | VersionNode
  | ExperimentNode
  | RollbackNode
  | AlertNode
  | OlderNode
  | NoteNode;

export interface RegistryNode {
  readonly kind: 'registry';
  readonly id: string;
  readonly uri: string;
}

export interface PromptNode extends Target {
  readonly kind: 'prompt';
  readonly id: string;
  readonly registry: string;
}

export interface VersionNode extends Target {
  readonly kind: 'version';
  readonly id: string;
  readonly registry: string;
  readonly version: string;
}

/** An experiment that runs, or waits to be started. */
export interface ExperimentNode extends Target {
  readonly kind: 'experiment';
  readonly id: string;
  readonly registry: string;
  /** Its name. */
  readonly experiment: string;
}

/** A staged rollback that is not over. */
export interface RollbackNode extends Target {
  readonly kind: 'rollback';
  readonly id: string;
  readonly registry: string;
}

/** Something that monitors found. */
export interface AlertNode extends Target {
  readonly kind: 'alert';
  readonly id: string;
  readonly registry: string;
  /** Its id. */
  readonly alert: string;
}

/** The fold of the versions that nobody serves. */
export interface OlderNode {
  readonly kind: 'older';
  readonly id: string;
  readonly registry: string;
  readonly prompt: string;
}

/** The last row of a fold: what else there is to know of its rows. */
export interface NoteNode {
  readonly kind: 'note';
  readonly id: string;
  readonly registry: string;
  readonly prompt: string;
}

/** A prompt's row. Two registries may include the same file, and rows have to be told apart. */
export const rowId = (prompt: RegisteredPrompt): string => `${prompt.registry.uri} ${idOf(prompt)}`;

/** Rows by their ids: VS Code knows a row again by its object. */
export class Nodes {
  readonly #known = new Map<string, Node>();

  get(id: string): Node | undefined {
    return this.#known.get(id);
  }

  /** The row that there is, or this one from now on. */
  keep<T extends Node>(node: T): T {
    const known = this.#known.get(node.id);
    // A row's id says its kind and its names, so an equal id is an equal row.
    if (known) return known as T; // oxlint-disable-line typescript/no-unsafe-type-assertion
    this.#known.set(node.id, node);
    return node;
  }
}
