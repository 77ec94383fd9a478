import type { ColumnView, FromResults, ResultsLabels, VerdictView } from '../protocol/results.ts';
import { drawing, element, icon, setAttribute, setText } from '../dom.ts';
import { Mark } from './marks.ts';
import { openMenu } from './menu.ts';

const COUNTS = [
  ['passed', 'pass', 'passedCount'],
  ['failed', 'fail', 'failedCount'],
  ['errors', 'error', 'errorCount'],
  ['skipped', 'skipped', 'skippedCount'],
] as const;

/** The head of a column: which run it is, how it scored, and how far it is. */
export class ColumnHead {
  readonly root = element('div', { role: 'columnheader', class: 'cell column', tabindex: '-1' });
  readonly #labels: ResultsLabels;
  readonly #post: (message: FromResults) => void;
  readonly #more: HTMLButtonElement;
  #view: ColumnView | undefined;
  #drawn = '';

  constructor(labels: ResultsLabels, post: (message: FromResults) => void) {
    this.#labels = labels;
    this.#post = post;
    this.#more = element(
      'button',
      { type: 'button', class: 'icon-button', tabindex: '-1', 'aria-haspopup': 'menu' },
      icon('more'),
    );
    setAttribute(this.#more, 'aria-label', labels.columnActions);
    setAttribute(this.#more, 'title', labels.columnActions);
    this.#more.addEventListener('click', (event) => {
      event.stopPropagation();
      this.openMenu();
    });
  }

  set(view: ColumnView, sorted: 'ascending' | 'descending' | undefined): void {
    this.#view = view;
    setAttribute(this.root, 'aria-sort', sorted);
    const drawn = JSON.stringify([view, sorted]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    setAttribute(this.root, 'data-role', view.role);
    setAttribute(this.root, 'data-state', view.state);
    this.#more.hidden = view.actions.length === 0;
    this.root.replaceChildren(
      this.#titleLine(view, sorted),
      line('about', view.whenTitle, [view.model, view.when].filter(Boolean).join(' · ')),
      this.#scoreLine(view),
      this.#countLine(view),
      ...(view.progress ? [progressBar(view.progress)] : []),
    );
  }

  openMenu(): void {
    const view = this.#view;
    if (!view || view.actions.length === 0) return;
    const items = view.actions.map((action) => ({
      label: this.#labels[action],
      run: () => this.#post({ type: 'actOnColumn', action, column: view.key }),
    }));
    this.root.focus({ preventScroll: true });
    openMenu(this.#more, `${this.#labels.columnActions} ${view.version}`, items);
  }

  #titleLine({ version, role, notes }: ColumnView, sorted: string | undefined): HTMLElement {
    return element(
      'div',
      { class: 'line' },
      element('span', { class: 'version', title: version }, version),
      ...(role === 'baseline' ? [element('span', { class: 'tag' }, this.#labels.baseline)] : []),
      ...(sorted === undefined ? [] : [sortArrow(sorted)]),
      ...(notes.length === 0
        ? []
        : [element('span', { class: 'notes', title: notes.join('\n') }, notes.join(' · '))]),
      this.#more,
    );
  }

  #scoreLine({ score, interval, bar, verdict, state, stateText }: ColumnView): HTMLElement {
    return element(
      'div',
      { class: 'line' },
      ...(score === '' ? [] : [element('span', { class: 'value' }, score)]),
      ...(bar ? [scoreBar(bar)] : []),
      ...(interval === '' ? [] : [element('span', { class: 'interval' }, interval)]),
      ...(verdict ? verdictParts(verdict) : []),
      ...(stateText === ''
        ? []
        : [element('span', { class: 'state', 'data-state': state, title: stateText }, stateText)]),
    );
  }

  #countLine({ counts, facts, progress }: ColumnView): HTMLElement {
    const parts = COUNTS.filter(([key]) => counts[key] > 0).map(([key, state, label]) => {
      const mark = new Mark(this.#labels, state).root;
      mark.querySelector('.visually-hidden')?.remove();
      const count = counts[key].toLocaleString(document.documentElement.lang || undefined);
      return element(
        'span',
        { class: 'count', title: this.#labels[label] },
        mark,
        count,
        element('span', { class: 'visually-hidden' }, ` ${this.#labels[label]}`),
      );
    });
    const text = [...(progress ? [progress.text] : []), ...facts].join(' · ');
    return element(
      'div',
      { class: 'line' },
      ...parts,
      element('span', { class: 'facts', title: text }, text),
    );
  }
}

/** The head of the column with the names of the cases. */
export class CaseHead {
  readonly root: HTMLElement;
  readonly #count = element('span', { class: 'facts' });
  readonly #line: HTMLElement;
  #sorted: string | undefined;

  constructor(labels: ResultsLabels) {
    this.#line = element('div', { class: 'line' }, element('span', { class: 'version' }, labels.case));
    this.root = element(
      'div',
      { role: 'columnheader', class: 'cell name', tabindex: '-1' },
      this.#line,
      this.#count,
    );
  }

  set(total: number, all: number, sorted: 'ascending' | 'descending' | undefined): void {
    const format = new Intl.NumberFormat(document.documentElement.lang || undefined);
    setText(
      this.#count,
      total === all ? format.format(all) : `${format.format(total)} / ${format.format(all)}`,
    );
    setAttribute(this.root, 'aria-sort', sorted);
    if (sorted === this.#sorted) return;
    this.#sorted = sorted;
    this.#line.querySelector('.sorted')?.remove();
    if (sorted) this.#line.append(sortArrow(sorted));
  }
}

const line = (name: string, title: string, text: string): HTMLElement =>
  element('div', { class: 'line' }, element('span', { class: name, title: title || undefined }, text));

function sortArrow(sorted: string): HTMLElement {
  return element('span', { class: 'sorted' }, icon(sorted === 'ascending' ? 'up' : 'down'));
}

function verdictParts({ kind, text, delta, against, title }: VerdictView): HTMLElement[] {
  return [
    element(
      'span',
      { class: 'verdict', 'data-verdict': kind, title },
      element('strong', {}, delta),
      ` ${text} `,
      element('span', { class: 'quiet' }, against),
    ),
  ];
}

/** In a drawing that is 100 wide. */
const at = (share: number): number => Math.round(share * 1000) / 10;

/** From 0 to 1: the interval, and the score in it. */
function scoreBar({ value, low, high }: NonNullable<ColumnView['bar']>): SVGSVGElement {
  return drawing(
    'svg',
    { class: 'bar', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    drawing('rect', { class: 'track', x: 0, y: 4, width: 100, height: 2 }),
    drawing('rect', { class: 'range', x: at(low), y: 2, width: Math.max(1, at(high - low)), height: 6 }),
    drawing('rect', { class: 'tick', x: Math.min(98, at(value)), y: 0, width: 2, height: 10 }),
  );
}

function progressBar({ done, total, text }: NonNullable<ColumnView['progress']>): HTMLElement {
  const filled = element('div', { class: 'done' });
  filled.style.transform = `scaleX(${total === 0 ? 0 : done / total})`;
  return element(
    'div',
    {
      class: 'column-progress',
      role: 'progressbar',
      'aria-label': text,
      'aria-valuemin': '0',
      'aria-valuemax': String(total),
      'aria-valuenow': String(done),
    },
    filled,
  );
}
