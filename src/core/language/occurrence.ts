import type { TextRange } from '../base/problem.ts';
import type { PlacedContent } from '../versions/content.ts';

/**
 * - `variable`: of a prompt, whose id owns it
 * - `parameter`: what a partial reads; owned by the partial
 * - `local`: what a template sets itself; owned by the file
 * - `version`: of a prompt, whose id owns it
 * - `prompt`, `partial`, `endpoint`: of a registry, whose URI owns them
 * - `assertion`: an assertion template of a suite, whose URI owns it
 * - `file`: named by its URI
 */
export type EntityKind =
  | 'variable'
  | 'parameter'
  | 'local'
  | 'version'
  | 'prompt'
  | 'partial'
  | 'endpoint'
  | 'assertion'
  | 'file';

/** Something that has a name and is referred to by it. */
export interface Entity {
  readonly kind: EntityKind;
  readonly owner: string;
  readonly name: string;
}

/** One place where an entity is named. */
export interface Occurrence extends Entity {
  readonly uri: string;
  /** The name alone, without quotes where it stands in a template. Of YAML the whole scalar, quotes included. */
  readonly range: TextRange;
  readonly role: 'declaration' | 'read' | 'write';
  /** How the name is written there: as a scalar of YAML, as a part of a text, or as a cell of a table. */
  readonly form: 'scalar' | 'text' | 'cell';
  /** The content that it stands in. */
  readonly placed?: PlacedContent;
  /** Of a template that sets or reads a name: whether the prompt declares it. Undefined where it declares none. */
  readonly isDeclared?: boolean;
}

export const isSameEntity = (a: Entity, b: Entity): boolean =>
  a.kind === b.kind && a.name === b.name && a.owner === b.owner;

/** The owner of what a partial reads. */
export const partialOwner = (registryUri: string, partial: string): string => `${registryUri}#${partial}`;
