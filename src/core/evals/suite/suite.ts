import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { Problem, TextRange } from '../../base/problem.ts';
import { type AssertionNode, isAssertionSet } from '../assertionTree.ts';
import type { Assertion } from '../scorers/scorer.ts';

/** A range in one of the files that a suite consists of. */
export interface Place {
  readonly uri: string;
  readonly range: TextRange;
}

export interface AssertionPlace extends Place {
  /** Its value, which may stand in a file of its own. */
  readonly value?: Place;
}

export interface SuiteCase {
  /** Made from the description and the variables, so that a case keeps it when others are added or moved. */
  readonly id: string;
  /** As written, with the values that tell it from its siblings; or else made from the variables. */
  readonly description: string;
  /** Files loaded, templates in the values rendered. */
  readonly variables: JsonObject;
  /**
   * Those of `defaultTest` first. Assertions that are written once (in `defaultTest`, in a template, behind an
   * anchor) are the same object in every case, so that they can be compiled once.
   */
  readonly assertions: readonly AssertionNode[];
  readonly threshold?: number;
  readonly metadata?: JsonObject;
  /** Where the case stands: in the suite, or in the row of a test file. */
  readonly uri: string;
  readonly range: TextRange;
  /** The key `vars` or, in a row and in a case without variables, its beginning. */
  readonly variablesRange: TextRange;
}

export interface Suite {
  readonly uri: string;
  readonly description?: string;
  /** In the order of the files. Cases that are broken are left out, and their problems say so. */
  readonly cases: readonly SuiteCase[];
  readonly judge?: JsonValue;
  /** Top-level keys that mean something to promptfoo and nothing here, such as `prompts`. */
  readonly ignored: readonly string[];
  /** Where each assertion stands, those of `assertionTemplates` that no case uses included. */
  readonly places: ReadonlyMap<AssertionNode, AssertionPlace>;
  /** Where each variable is first set. */
  readonly variables: ReadonlyMap<string, Place>;
  /** The variables that the suite itself reads, in values, assertions and code. */
  readonly used: ReadonlySet<string>;
}

export type Problems = ReadonlyMap<string, readonly Problem[]>;

export interface ParsedSuite {
  readonly suite: Suite;
  /** By the URI of the file that they stand in. A suite with errors must not be run. */
  readonly problems: Problems;
  /** False while a file that it names is not in memory: parse again when it is. */
  readonly complete: boolean;
  /** The other files that it depends on: test files and files of values. */
  readonly files: readonly string[];
}

/** The assertions of a case without the sets around them. */
export function singleAssertions(nodes: readonly AssertionNode[]): Assertion[] {
  return nodes.flatMap((node) => (isAssertionSet(node) ? singleAssertions(node.assert) : [node]));
}
