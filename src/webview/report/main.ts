import './report.css';
import { type PageData, rankOf } from '../../core/evals/reports/pageData.ts';
import { element, setText } from '../dom.ts';
import { drawDetail } from './detail.ts';
import { ALL, type Entry, FILTERS, type Wanted, findEntries } from './filters.ts';
import { List } from './list.ts';

// We wrote both the page and its data.
const data: PageData = JSON.parse(document.querySelector('#data')?.textContent ?? '{"runs":[]}'); // oxlint-disable-line typescript/no-unsafe-assignment

const names = data.runs.map(({ prompt, version }) => `${prompt} ${version}`);
const entries: readonly Entry[] = data.runs
  .flatMap(({ version, baseline, cases }, i) =>
    cases.map((one) => ({ run: names[i]!, version, baseline, case: one })),
  )
  .toSorted((a, b) => rankOf(a.case) - rankOf(b.case));
let wanted: Wanted = { filter: ALL, search: '', run: undefined };

const search = element('input', {
  type: 'search',
  placeholder: 'Search descriptions, variables and answers',
  'aria-label': 'Search cases',
});
const runs = element(
  'select',
  { 'aria-label': 'Prompt' },
  element('option', { value: '' }, 'All prompts'),
  ...names.map((name) => element('option', { value: name }, name)),
);
const buttons = FILTERS.map((filter) => {
  const count = element('span', { class: 'count' });
  const button = element('button', { type: 'button' }, `${filter.label} `, count);
  button.addEventListener('click', () => change({ filter }));
  return { filter, button, count };
});
const status = element('p', { class: 'visually-hidden', role: 'status' });
const detail = element('div', { class: 'detail', role: 'region', 'aria-label': 'Case', tabindex: '0' });
const list = new List({
  hasRuns: names.length > 1,
  choose: (entry) => {
    detail.replaceChildren(...(entry ? drawDetail(entry) : [element('p', {}, 'No case is like that.')]));
    detail.scrollTop = 0;
  },
});

function change(what: Partial<Wanted>): void {
  wanted = { ...wanted, ...what };
  const found = findEntries(entries, wanted);
  for (const { filter, button, count } of buttons) {
    const matching = found.filter((entry) => filter.keeps(entry.case)).length;
    setText(count, matching.toLocaleString('en'));
    button.disabled = matching === 0 && filter !== wanted.filter && filter !== ALL;
    button.setAttribute('aria-pressed', String(filter === wanted.filter));
  }
  const shown = found.filter((entry) => wanted.filter.keeps(entry.case));
  setText(status, `${shown.length} of ${entries.length} cases`);
  list.set(shown);
}

search.addEventListener('input', () => change({ search: search.value }));
runs.addEventListener('change', () => change({ run: runs.value === '' ? undefined : runs.value }));

document
  .querySelector('#cases')
  ?.replaceChildren(
    element(
      'div',
      { class: 'toolbar' },
      search,
      ...(names.length > 1 ? [runs] : []),
      element(
        'div',
        { class: 'filters', role: 'group', 'aria-label': 'Show' },
        ...buttons.map(({ button }) => button),
      ),
    ),
    status,
    element('div', { class: 'explorer' }, list.root, detail),
  );
change({});
