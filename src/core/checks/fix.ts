import type { FileEdits, Problem } from '../base/problem.ts';
import type { RegistryStore } from '../registry/store.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import type { YamlNode } from '../yaml/tree.ts';
import type { PromptContext } from './check.ts';

/** A change that resolves a problem: edits of texts as they are now, new files, or a command of the host. */
export interface Fix {
  /** What it does, as an imperative: “Write "1.0.0"”. */
  readonly title: string;
  readonly edits: readonly FileEdits[];
  readonly newFiles?: readonly NewFile[];
  /** Instead of edits: what the host is to do. */
  readonly command?: FixCommand;
  /**
   * The one thing that its user can have meant, without loss: *Fix all* and fixes on save apply it unseen.
   * At most one fix of a problem is preferred.
   */
  readonly isPreferred?: true;
}

export interface NewFile {
  readonly uri: string;
  readonly text: string;
}

/** Commands of the extension by name, with what it needs to know; a host that has no such command leaves the fix out. */
export interface FixCommand {
  readonly name: 'runEvals' | 'followLiveHead' | 'updateLiveHead' | GitCommand;
  /** The prompt's id. */
  readonly prompt: string;
  readonly version: string;
  /** Of the live head that it is about. */
  readonly environment?: string;
}

/**
 * What needs a version as Git has it: writing it into the files; putting a frozen version back; the same, with what
 * it was changed to as a version of its own. A host leaves them out where Git does not have the version.
 */
export type GitCommand = 'takeFromGit' | 'restoreVersion' | 'createVersion';

/**
 * What a fix may look at. Text, tree and the problem's range refer to a part of the file that was cut at line
 * starts (a prompt, a section, or the whole file), so that a fix in a large file costs no more than in a small one.
 */
export interface FixContext {
  /** The file of the problem. */
  readonly uri: string;
  readonly text: string;
  /** Undefined where the text is no YAML: a template, a file of tests. */
  readonly root: YamlNode | undefined;
  /** Offset of `text` in the file. */
  readonly start: number;
  readonly store: RegistryStore;
  /** The prompts that the problem may be about: the one that it stands in, or those that name its file. */
  readonly prompts: readonly RegisteredPrompt[];
  /** What the checks saw of a prompt. */
  contextOf(prompt: RegisteredPrompt): PromptContext;
}

/** The fixes of a problem; keyed on its code and data, never on its message. */
export type FindFixes = (problem: Problem, context: FixContext) => readonly Fix[];

/** Fixes for codes that are reported by the layers below: syntax, schema, templates, suites. */
export interface FixRule {
  readonly codes: readonly string[];
  readonly findFixes: FindFixes;
}
