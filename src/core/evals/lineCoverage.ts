import { type TextRange, shiftRange } from '../base/problem.ts';
import type { Sources } from '../base/sources.ts';
import type { PlacedContent } from '../versions/content.ts';
import { ExercisedText, type TextPlace } from './exercisedText.ts';
import type { SuiteCase } from './suite/suite.ts';

/** A place of a file, and the number of cases that reach it. */
export interface CoveredPlace {
  readonly range: TextRange;
  readonly cases: number;
}

export interface CoveredBranch extends CoveredPlace {
  /** The tag that begins it, as it is written. */
  readonly tag: string;
  /** The way past a condition that has no `else`. */
  readonly isImplied: boolean;
}

/** A line of text, an output or a tag, with the ways that it can go. */
export interface CoveredStatement extends CoveredPlace {
  readonly branches: readonly CoveredBranch[];
}

/** A message or a partial; of a message, the cases that fill it. */
export interface CoveredDeclaration extends CoveredPlace {
  readonly kind: 'message' | 'partial';
  /** The message's role, or the partial's name. */
  readonly name: string;
}

/** What cases reach of the prompts' text in one file, in the order of the text. */
export interface FileCoverage {
  readonly uri: string;
  readonly statements: readonly CoveredStatement[];
  readonly declarations: readonly CoveredDeclaration[];
}

/** Renders every case and counts, place by place, those that reach it. No model is asked. */
export function findLineCoverage(
  placed: PlacedContent,
  cases: readonly SuiteCase[],
  sources: Sources,
): FileCoverage[] {
  const text = new ExercisedText(placed, sources);
  for (const one of cases) text.addCase(one);
  return toLineCoverage(placed, text);
}

export function toLineCoverage(placed: PlacedContent, text: ExercisedText): FileCoverage[] {
  const { coverage } = text;
  const files = new CoveredFiles();
  for (const [i, { message, at, filled }] of text.messages.entries()) {
    const declared = headOf(placed, i) ?? at.toRange(NOTHING);
    files.declare(at.uri, { kind: 'message', name: message.role, range: declared, cases: filled });
    files.add(at, coverage.statementsOf(message.template));
  }
  for (const { name, template, at } of text.partials) {
    files.declare(at.uri, { kind: 'partial', name, range: NOTHING, cases: coverage.casesOf(template) });
    files.add(at, coverage.statementsOf(template));
  }
  return files.found((a, b) => Math.max(a, b));
}

/** What several prompts have in one file, or in a partial that they share: the cases of all of them. */
export function mergeLineCoverage(prompts: readonly (readonly FileCoverage[])[]): FileCoverage[] {
  const files = new CoveredFiles();
  for (const { uri, statements, declarations } of prompts.flat()) {
    for (const one of declarations) files.declare(uri, one);
    files.add({ uri, toRange: (range) => range }, statements);
  }
  return files.found((a, b) => a + b);
}

const NOTHING: TextRange = { start: 0, end: 0 };

/** Where a message that stands in the registry begins: its style mark or its quote, in front of the text. */
function headOf(
  { content: { wording }, inPrompt, prompt, uri }: PlacedContent,
  i: number,
): TextRange | undefined {
  const written =
    wording.kind === 'template'
      ? wording.template
      : wording.kind === 'messages'
        ? wording.messages[i]?.content
        : undefined;
  if (!written) return undefined;
  const { start } = shiftRange(written.node.range, inPrompt + (uri === prompt.file.uri ? prompt.start : 0));
  return { start, end: start };
}

type Add = (a: number, b: number) => number;

interface FileParts {
  readonly statements: CoveredStatement[];
  readonly declarations: CoveredDeclaration[];
}

class CoveredFiles {
  readonly #files = new Map<string, FileParts>();

  declare(uri: string, declaration: CoveredDeclaration): void {
    this.#fileOf(uri).declarations.push(declaration);
  }

  add({ uri, toRange }: TextPlace, statements: readonly CoveredStatement[]): void {
    for (const { range, cases, branches } of statements)
      this.#fileOf(uri).statements.push({
        range: toRange(range),
        cases,
        branches: branches.map(({ tag, isImplied, cases: taken, range: at }) => ({
          tag,
          isImplied,
          cases: taken,
          range: toRange(at),
        })),
      });
  }

  /** @param sum of the cases of a place that was added twice */
  found(sum: Add): FileCoverage[] {
    return Array.from(this.#files, ([uri, { statements, declarations }]) => ({
      uri,
      statements: merged(statements, tagsOf, (a, b) => ({
        ...a,
        cases: sum(a.cases, b.cases),
        branches: a.branches.map((branch, i) => ({
          ...branch,
          cases: sum(branch.cases, b.branches[i]!.cases),
        })),
      })),
      declarations: merged(
        declarations,
        ({ kind, name }) => `${kind} ${name}`,
        (a, b) => ({ ...a, cases: sum(a.cases, b.cases) }),
      ),
    }));
  }

  #fileOf(uri: string): FileParts {
    let file = this.#files.get(uri);
    if (!file) this.#files.set(uri, (file = { statements: [], declarations: [] }));
    return file;
  }
}

/** Text behind an alias has only the alias to stand for it, so that a place alone does not say what is the same. */
const tagsOf = ({ branches }: CoveredStatement): string => branches.map(({ tag }) => tag).join();

/** Places that were added twice as one, in the order of the text. */
function merged<T extends CoveredPlace>(
  places: readonly T[],
  nameOf: (place: T) => string,
  merge: (a: T, b: T) => T,
): T[] {
  const found = new Map<string, T>();
  for (const place of places) {
    const key = `${place.range.start} ${place.range.end} ${nameOf(place)}`;
    const known = found.get(key);
    found.set(key, known ? merge(known, place) : place);
  }
  return [...found.values()].toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

export interface Count {
  readonly covered: number;
  readonly total: number;
}

/** How much of a file cases reach: the numbers that every host shows. */
export function countCovered({ statements, declarations }: Omit<FileCoverage, 'uri'>): {
  readonly statements: Count;
  readonly branches: Count;
  readonly declarations: Count;
} {
  return {
    statements: countOf(statements),
    branches: countOf(statements.flatMap(({ branches }) => branches)),
    declarations: countOf(declarations),
  };
}

const countOf = (places: readonly CoveredPlace[]): Count => ({
  covered: places.filter(({ cases }) => cases > 0).length,
  total: places.length,
});
