import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeMatchLength } from '../../../../src/core/evals/scorers/regexCost.ts';

const MAX_STEPS = 1_000_000;

test.each([
  /priority/,
  /^(high|medium|low)$/i,
  /\bP[1-4]\b/,
  /^\d{4}-\d{2}-\d{2}$/,
  /\$\d+\.\d{2}/,
  /[\])}]?x/,
])('%s is safe on an answer of some hundred characters', (pattern) => {
  expect(safeMatchLength(pattern, MAX_STEPS)).toBeGreaterThan(300);
});

test.each([
  /(a+)+$/,
  /(a*)*b/,
  /(a|a)*b/,
  /(a|ab)*c/,
  /^(([a-z])+.)+[A-Z]([a-z])+$/,
  /(?:a{1,30}){1,30}b/,
  /(?<x>a+)+b/,
  /(?=(a+)+b)c/,
  /(?<!(a+)+b)c/,
  /([^"\\]|\\.)*([^"\\]|\\.)*x/,
  new RegExp(String.raw`(\p{2,})+`), // The letter p, as there is no flag u.
  new RegExp(String.raw`(\u{1,}x?)+$`),
  /(a+)(\1)+b+/,
])('%s is not safe on fifty characters', (pattern) => {
  expect(safeMatchLength(pattern, MAX_STEPS)).toBeLessThan(50);
});

test('a pattern in the v grammar is never called safe', () => {
  expect(safeMatchLength(new RegExp('[[a-z]--[b]]', 'v'), MAX_STEPS)).toBe(0);
});

test('a pattern of very many groups is never called safe', () => {
  expect(safeMatchLength(new RegExp('(?:'.repeat(1000) + ')'.repeat(1000)), MAX_STEPS)).toBe(0);
});

type Node =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly min: number; readonly max: number };

function source(node: Node): string {
  if (node.kind === 'char') return node.char;
  if (node.kind === 'repeat') {
    const max = node.max === Infinity ? '' : node.max;
    return `(?:${source(node.part)}){${node.min},${max}}`;
  }
  return `(?:${node.parts.map(source).join(node.kind === 'choice' ? '|' : '')})`;
}

const MAX_COUNTED = 20_000;

/** The characters that a plain backtracking matcher compares when it tries everything, or `MAX_COUNTED`. */
function countSteps(node: Node, text: string): number {
  let steps = 0;
  const match = (at: number, current: Node, next: (at: number) => boolean): boolean => {
    if (steps >= MAX_COUNTED) return true;
    if (current.kind === 'char') {
      steps++;
      return text[at] === current.char && next(at + 1);
    }
    if (current.kind === 'choice') return current.parts.some((part) => match(at, part, next));
    if (current.kind === 'repeat') return repeat(at, current, { rounds: 0, next });
    const [first, ...rest] = current.parts;
    if (!first) return next(at);
    return match(at, first, (end) =>
      rest.length === 0 ? next(end) : match(end, { kind: 'sequence', parts: rest }, next),
    );
  };
  const repeat = (
    at: number,
    current: Extract<Node, { kind: 'repeat' }>,
    state: { rounds: number; next: (at: number) => boolean },
  ): boolean => {
    const again = (end: number): boolean =>
      (end > at || state.rounds < current.min) &&
      repeat(end, current, { rounds: state.rounds + 1, next: state.next });
    if (state.rounds < current.max && match(at, current.part, again)) return true;
    return state.rounds >= current.min && state.next(at);
  };
  for (let at = 0; at <= text.length; at++) if (match(at, node, () => false)) break;
  return steps;
}

test('the bound is never below the steps of a backtracking matcher', () => {
  const { node } = fc.letrec<{ node: Node }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.record({ kind: fc.constant('char' as const), char: fc.constantFrom('a', 'b') }),
      fc.record({
        kind: fc.constantFrom('sequence' as const, 'choice' as const),
        parts: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      }),
      fc
        .tuple(tie('node'), fc.nat(2), fc.constantFrom(0, 1, 2, Infinity))
        .map(([part, min, more]): Node => ({ kind: 'repeat', part, min, max: min + more })),
    ),
  }));
  fc.assert(
    fc.property(node, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 6 }), (pattern, text) => {
      const steps = countSteps(pattern, text);
      expect(safeMatchLength(new RegExp(source(pattern)), steps - 1)).toBeLessThanOrEqual(
        Math.max(0, text.length - 1),
      );
    }),
    { numRuns: 1000 },
  );
});
