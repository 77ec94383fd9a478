import type { AssertionView, ResultsLabels } from '../protocol/results.ts';
import { element } from '../dom.ts';
import { drawLongText } from './detailParts.ts';
import { Mark } from './marks.ts';

/** What was asserted of an answer and what came of it, a row each; those of a set stand below it, indented. */
export function drawAssertions(assertions: readonly AssertionView[], labels: ResultsLabels): HTMLElement {
  const all = flatten(assertions, 0);
  const hasExpected = all.some(({ assertion }) => assertion.expected !== undefined);
  const names = ['assertions', 'score', 'reason', ...(hasExpected ? (['expected'] as const) : [])] as const;
  const heads = names.map((name) =>
    element('span', { role: 'columnheader', 'data-column': name }, labels[name]),
  );
  return element(
    'div',
    {
      role: 'table',
      class: 'assertions',
      'aria-label': labels.assertions,
      'data-columns': String(names.length),
    },
    element('div', { role: 'row', class: 'heads' }, ...heads),
    ...all.map((one) => drawRow(one, hasExpected, labels)),
  );
}

interface Indented {
  readonly assertion: AssertionView;
  readonly depth: number;
}

const flatten = (assertions: readonly AssertionView[], depth: number): Indented[] =>
  assertions.flatMap((assertion) => [{ assertion, depth }, ...flatten(assertion.children, depth + 1)]);

function drawRow({ assertion, depth }: Indented, hasExpected: boolean, labels: ResultsLabels): HTMLElement {
  const { type, state, score, reason, expected, facts } = assertion;
  const name = element(
    'div',
    { role: 'cell', class: 'type' },
    new Mark(labels, state).root,
    element('code', {}, type),
    ...(facts.length === 0 ? [] : [element('span', { class: 'quiet' }, facts.join(' · '))]),
  );
  name.style.setProperty('--depth', String(depth));
  return element(
    'div',
    { role: 'row', class: 'assertion', 'data-state': state },
    name,
    element('div', { role: 'cell', class: 'score' }, score),
    element('div', { role: 'cell', class: 'reason' }, reason),
    ...(hasExpected
      ? [element('div', { role: 'cell', class: 'expected' }, ...(expected ? drawLongText(expected) : []))]
      : []),
  );
}
