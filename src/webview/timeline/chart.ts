import type { ChartPoint, ChartView, TimelineLabels } from '../protocol.ts';
import { drawing, element } from '../dom.ts';
import { toScale } from './chartScale.ts';
import {
  BOTTOM,
  HEIGHT,
  type Layout,
  TOP,
  drawBackground,
  drawLabels,
  drawLine,
  drawMark,
  drawPoint,
  xOf,
  yOf,
} from './plot.ts';

/** Pixels a version takes at least; more versions than fit are scrolled to. */
const LEAST_SLOT = 28;

/** Pixels below which the plot is not drawn: a panel that is being opened has no width yet. */
const LEAST_WIDTH = 40;

const AXIS_WIDTH = 38;

interface ChartOptions {
  readonly labels: TimelineLabels;
  /** A version was chosen in the chart. */
  readonly choose: (version: string) => void;
}

/**
 * The scores of a prompt's versions, from the oldest to the newest. The drawing is a picture with a text; over it lie
 * buttons, one a version, that the keyboard and the pointer reach and that tell the values.
 */
export class Chart {
  readonly root: HTMLElement;
  readonly #choose: (version: string) => void;
  readonly #axis = drawing('svg', { class: 'axis', 'aria-hidden': 'true', width: AXIS_WIDTH });
  readonly #plot = drawing('svg', { class: 'plot', role: 'img' });
  readonly #points: HTMLElement;
  readonly #tip = element('div', { class: 'tip', 'aria-hidden': 'true', hidden: true });
  readonly #canvas: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #legend = element('ul', { class: 'legend' });
  readonly #suites = element('div', { class: 'suites', role: 'note' });
  #chart: ChartView | undefined;
  #drawn = '';
  #width = 0;
  #current: string | undefined;

  constructor({ labels, choose }: ChartOptions) {
    this.#choose = choose;
    this.#points = element('div', { class: 'points', role: 'group', 'aria-label': labels.points });
    this.#canvas = element('div', { class: 'canvas' });
    this.#canvas.append(this.#plot, this.#points, this.#tip);
    this.#scroller = element('div', { class: 'scroller' }, this.#canvas);
    const frame = element('div', { class: 'frame' });
    frame.append(this.#axis, this.#scroller);
    this.root = element(
      'section',
      { class: 'trend', 'aria-labelledby': 'trend-title' },
      element('header', {}, element('h2', { id: 'trend-title' }, labels.trend), this.#legend),
      frame,
      this.#suites,
    );
    this.#points.addEventListener('keydown', (event) => this.#move(event));
    new ResizeObserver(() => this.#draw()).observe(this.#scroller);
  }

  set(chart: ChartView | undefined): void {
    this.root.hidden = chart === undefined;
    this.#chart = chart;
    this.#draw();
  }

  /** Marks the version whose row is the current one. */
  select(version: string | undefined): void {
    this.#current = version;
    for (const button of this.#buttons())
      button.classList.toggle('current', button.dataset['version'] === version);
  }

  #buttons(): HTMLButtonElement[] {
    return [...this.#points.querySelectorAll('button')];
  }

  #draw(): void {
    const chart = this.#chart;
    const room = this.#scroller.clientWidth;
    if (!chart || room < LEAST_WIDTH) return;
    const drawn = JSON.stringify(chart);
    if (drawn === this.#drawn && room === this.#width) return;
    const isFirst = this.#drawn === '';
    this.#drawn = drawn;
    this.#width = room;
    const slot = Math.max(LEAST_SLOT, room / chart.points.length);
    const layout: Layout = { slot, width: slot * chart.points.length, scale: toScale(valuesOf(chart)) };
    this.#drawAxis(chart, layout);
    this.#drawPlot(chart, layout);
    this.#drawPoints(chart, layout);
    this.#drawLegend(chart);
    // The newest are what somebody wants to see first.
    if (isFirst) this.#scroller.scrollLeft = layout.width;
  }

  #drawAxis({ minScore, minScoreText }: ChartView, layout: Layout): void {
    this.#axis.setAttribute('height', String(TOP + HEIGHT + BOTTOM));
    const text = (value: number, words: string, name: string): SVGElement =>
      drawing('text', { class: name, x: AXIS_WIDTH - 6, y: yOf(layout, value) + 4 }, words);
    const least = minScore === undefined ? undefined : yOf(layout, minScore);
    const ticks = layout.scale.ticks.filter(
      (tick) => least === undefined || Math.abs(yOf(layout, tick) - least) > 12,
    );
    this.#axis.replaceChildren(
      ...ticks.map((tick) => text(tick, tick.toFixed(2), 'label')),
      ...(minScore === undefined ? [] : [text(minScore, minScoreText, 'label minimum-label')]),
    );
  }

  #drawPlot(chart: ChartView, layout: Layout): void {
    this.#plot.setAttribute('width', String(layout.width));
    this.#plot.setAttribute('height', String(TOP + HEIGHT + BOTTOM));
    this.#plot.setAttribute('aria-label', chart.label);
    this.#plot.replaceChildren(
      ...drawBackground(chart, layout),
      ...chart.lines.map((indices) => drawLine(chart, indices, layout)),
      ...chart.points.map((point, i) => drawPoint(point, i, layout)),
      ...drawLabels(chart, layout),
    );
  }

  /** A button fills its version's slot, so that a small mark is easy to hit. */
  #drawPoints({ points }: ChartView, layout: Layout): void {
    const focused = document.activeElement;
    const had =
      focused instanceof HTMLElement && this.#points.contains(focused)
        ? focused.dataset['version']
        : undefined;
    const buttons = points.map((point, i) => {
      const button = element('button', {
        type: 'button',
        class: 'hit',
        'data-version': point.version,
        'aria-label': point.lines.join('. '),
        tabindex: i === points.length - 1 ? '0' : '-1',
      });
      button.style.left = `${i * layout.slot}px`;
      button.style.width = `${layout.slot}px`;
      const tell = (): void =>
        this.#tell(point, xOf(layout, i), yOf(layout, point.value ?? layout.scale.low));
      button.addEventListener('pointerenter', tell);
      button.addEventListener('focus', tell);
      for (const end of ['pointerleave', 'blur'])
        button.addEventListener(end, () => (this.#tip.hidden = true));
      button.addEventListener('click', () => this.#choose(point.version));
      return button;
    });
    this.#tip.hidden = true;
    this.#points.replaceChildren(...buttons);
    this.select(this.#current);
    const again = had === undefined ? undefined : buttons.find(({ dataset }) => dataset['version'] === had);
    if (again) this.#focus(buttons, again);
  }

  #tell(point: ChartPoint, x: number, y: number): void {
    const [title = '', ...lines] = point.lines;
    this.#tip.replaceChildren(
      element('strong', {}, title),
      ...lines.map((line) => element('span', {}, line)),
    );
    this.#tip.hidden = false;
    // Beside the point, on the side that has more room in what is in view.
    const left = x - this.#scroller.scrollLeft;
    const isRight = left < this.#scroller.clientWidth / 2;
    this.#tip.style.left = isRight ? `${x + 14}px` : '';
    this.#tip.style.right = isRight ? '' : `${this.#canvas.scrollWidth - x + 14}px`;
    this.#tip.style.top = `${Math.min(Math.max(y - this.#tip.offsetHeight / 2, 4), TOP + HEIGHT - this.#tip.offsetHeight)}px`;
  }

  /** One stop for the Tab key; the arrows go from version to version. */
  #move(event: KeyboardEvent): void {
    const buttons = this.#buttons();
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement); // oxlint-disable-line typescript/no-unsafe-type-assertion
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const target = targets[event.key];
    const button = target === undefined || at < 0 ? undefined : buttons[target];
    if (!button) return;
    event.preventDefault();
    this.#focus(buttons, button);
  }

  #focus(buttons: readonly HTMLButtonElement[], button: HTMLButtonElement): void {
    for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
    button.focus({ preventScroll: true });
    button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #drawLegend({ legend, suites }: ChartView): void {
    this.#legend.replaceChildren(
      ...legend.map(({ mark, text }) => {
        const sign = drawing('svg', { class: 'sign', width: 18, height: 14, 'aria-hidden': 'true' });
        sign.append(drawMark(mark, 9, 7));
        const item = element('li', {});
        item.append(sign, text);
        return item;
      }),
    );
    this.#suites.hidden = suites.length === 0;
    const lines = suites.map((line) => element('p', {}, line));
    this.#suites.replaceChildren(...lines);
  }
}

const valuesOf = ({ points, minScore }: ChartView): number[] =>
  [minScore, ...points.flatMap(({ value, low, high }) => [value, low, high])].filter(
    (value) => value !== undefined,
  );
