import type { PageAnswer, PageCheck } from '../../core/evals/reports/pageData.ts';
import { diffWords } from '../../core/versions/wordParts.ts';
import { element } from '../dom.ts';
import type { Entry } from './filters.ts';

/** Answers that are longer than this, in characters, are shown without marks: to compare them would take too long. */
const LONGEST_COMPARED = 50_000;

/** A case with its answers, beside those of the baseline. */
export function drawDetail({ run, version, baseline, case: one }: Entry): readonly Node[] {
  const state = one.change === 'broken' || one.change === 'fixed' ? one.change : one.outcome;
  const tags = [state, ...(one.isFlaky ? ['flaky'] : [])];
  return [
    element('h2', {}, one.description),
    element(
      'p',
      { class: 'facts' },
      ...tags.map((tag) => element('span', { class: 'badge', 'data-state': tag }, tag)),
      ` ${run} · score ${one.score.toFixed(3)}`,
    ),
    ...(one.reason === '' ? [] : [element('p', { class: 'why' }, one.reason)]),
    ...(one.variables ? [drawVariables(one.variables)] : []),
    ...one.repeats.map((answer, i) => {
      const isOnly = one.repeats.length === 1;
      const title = isOnly ? [] : [element('h3', {}, `Repeat ${i + 1}`)];
      const heading = isOnly ? 'h3' : 'h4';
      const columns = drawSides(
        { title: version, answer, heading },
        { title: `${baseline} (baseline)`, answer: one.before?.[i], heading },
      );
      return element('section', { class: 'repeat' }, ...title, columns);
    }),
  ];
}

function drawVariables(variables: Readonly<Record<string, unknown>>): HTMLElement {
  const list = Object.entries(variables).flatMap(([name, value]) => [
    element('dt', {}, name),
    element('dd', {}, element('pre', {}, typeof value === 'string' ? value : JSON.stringify(value, null, 2))),
  ]);
  return element('details', { open: true }, element('summary', {}, 'Variables'), element('dl', {}, ...list));
}

interface Side<Answer> {
  readonly title: string;
  readonly answer: Answer;
  readonly heading: 'h3' | 'h4';
}

/** The baseline on the left, as in a diff. */
function drawSides(now: Side<PageAnswer>, { answer, ...earlier }: Side<PageAnswer | undefined>): HTMLElement {
  if (!answer) return element('div', { class: 'sides' }, drawSide(now, [now.answer.output]));
  const [old, fresh] = [answer.output, now.answer.output];
  return element(
    'div',
    { class: 'sides' },
    drawSide({ ...earlier, answer }, markOwn(old, fresh, 'del')),
    drawSide(now, markOwn(fresh, old, 'ins')),
  );
}

/** A text as it is, to the last blank, with what the other one does not have in elements of their own. */
function markOwn(text: string, other: string, name: 'ins' | 'del'): (Node | string)[] {
  if (text.length + other.length > LONGEST_COMPARED) return [text];
  return diffWords(other, text).parts.flatMap<Node | string>((part) => {
    if (part.kind === 'removed') return [];
    return [part.kind === 'added' ? element(name, {}, part.text) : part.text];
  });
}

function drawSide(
  { title, answer, heading }: Side<PageAnswer>,
  output: readonly (Node | string)[],
): HTMLElement {
  const score = answer.outcome === 'error' ? '' : ` · score ${answer.score.toFixed(3)}`;
  return element(
    'div',
    { class: 'side' },
    element(
      heading,
      {},
      `${title} `,
      element('span', { class: 'badge', 'data-state': answer.outcome }, answer.outcome),
    ),
    element('p', { class: 'facts' }, `${answer.facts}${score}`),
    answer.output === ''
      ? element('p', { class: 'facts' }, 'No answer.')
      : element('pre', { class: 'output' }, ...output),
    element('ul', { class: 'checks' }, ...answer.checks.map(drawCheck)),
  );
}

function drawCheck({ type, outcome, score, reason, depth = 0 }: PageCheck): HTMLElement {
  const mark = { pass: '✓', fail: '✗', error: '!' }[outcome];
  const item = element(
    'li',
    { 'data-state': outcome },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, mark),
    element('span', { class: 'visually-hidden' }, `${outcome}: `),
    element('code', {}, type),
    ` ${outcome === 'error' ? '' : `${score.toFixed(2)} `}`,
    element('span', { class: 'reason' }, reason),
  );
  if (depth > 0) item.style.marginInlineStart = `${depth * 1.25}rem`;
  return item;
}
