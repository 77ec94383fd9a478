import type { FactView, LongText, ResultDetail, ResultsLabels } from '../protocol/results.ts';
import { element } from '../dom.ts';

/** A text as it is, and how much of it is not here. */
export function drawLongText({ text, cut }: LongText, name = ''): HTMLElement[] {
  return [
    element('pre', { class: `text ${name}`, tabindex: '0' }, text),
    ...(cut === undefined ? [] : [element('p', { class: 'cut' }, cut)]),
  ];
}

export function drawFacts(facts: readonly FactView[]): HTMLElement {
  const pairs = facts.map(({ name, text }) =>
    element('div', { class: 'fact' }, element('dt', {}, name), element('dd', {}, text)),
  );
  return element('dl', { class: 'facts' }, ...pairs);
}

/** A part with a head that folds it. */
function fold(title: string, isOpen: boolean, children: readonly HTMLElement[]): HTMLElement {
  return element('details', { open: isOpen }, element('summary', {}, element('h3', {}, title)), ...children);
}

export function drawVariables(variables: ResultDetail['variables'], labels: ResultsLabels): HTMLElement[] {
  if (variables.length === 0) return [];
  const list = variables.map(({ name, value }) =>
    element(
      'div',
      { class: 'variable' },
      element('h4', {}, element('code', {}, name)),
      ...drawLongText(value),
    ),
  );
  return [fold(labels.variables, true, list)];
}

/** The messages as they were sent, each with its role. */
export function drawMessages(
  messages: ResultDetail['messages'],
  note: string | undefined,
  labels: ResultsLabels,
): HTMLElement[] {
  if (messages.length === 0 && note === undefined) return [];
  const cards = messages.map(({ role, label, content }) =>
    element(
      'article',
      { class: 'message', 'data-role': role },
      element('h4', {}, label),
      ...drawLongText(content),
    ),
  );
  const notes = note === undefined ? [] : [element('p', { class: 'cut' }, note)];
  return [fold(labels.messages, true, [...notes, ...cards])];
}
