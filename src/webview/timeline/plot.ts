import type { ChartMark, ChartPoint, ChartView } from '../protocol.ts';
import { drawing } from '../dom.ts';
import { type Scale, chooseLabels } from './chartScale.ts';

/** Pixels: the plot's height without what stands above and below it, and those. */
export const HEIGHT = 176;
export const TOP = 24;
export const BOTTOM = 26;

/** Pixels a letter of a label takes; labels longer than this are cut. */
const LETTER = 6.6;
const MOST_LETTERS = 14;

/** Where things stand in the plot, in pixels. */
export interface Layout {
  readonly width: number;
  readonly slot: number;
  readonly scale: Scale;
}

export const xOf = ({ slot }: Layout, index: number): number => (index + 0.5) * slot;

export const yOf = ({ scale }: Pick<Layout, 'scale'>, value: number): number =>
  TOP + (1 - (value - scale.low) / (scale.high - scale.low)) * HEIGHT;

/** The lines across, the minimum, and where the suite changes: what is behind the points. */
export function drawBackground(chart: ChartView, layout: Layout): SVGElement[] {
  const { width, scale } = layout;
  const across = (value: number, name: string): SVGElement =>
    drawing('line', { class: name, x1: 0, x2: width, y1: yOf(layout, value), y2: yOf(layout, value) });
  return [
    ...scale.ticks.map((tick) => across(tick, 'tick')),
    ...(chart.minScore === undefined ? [] : [across(chart.minScore, 'minimum')]),
    ...chart.suiteChanges.map((index) => drawSuiteChange(chart, index, layout)),
  ];
}

/** Halfway between the two scores that must not be compared, with the letters of their suites on its sides. */
function drawSuiteChange({ points }: ChartView, index: number, layout: Layout): SVGElement {
  const before = points.findLastIndex(({ value }, i) => i < index && value !== undefined);
  const x = (xOf(layout, before) + xOf(layout, index)) / 2;
  const letter = (at: number, point: number): SVGElement =>
    drawing('text', { class: 'suite-letter', x: x + at, y: 15 }, points[point]?.suite ?? '?');
  return drawing(
    'g',
    {},
    drawing('line', { class: 'suite-change', x1: x, x2: x, y1: 4, y2: TOP + HEIGHT }),
    letter(-9, before),
    letter(9, index),
  );
}

/** The line through scores that one suite measured. */
export function drawLine({ points }: ChartView, indices: readonly number[], layout: Layout): SVGElement {
  const places = indices.map((i) => `${xOf(layout, i)},${yOf(layout, points[i]?.value ?? 0)}`);
  return drawing('polyline', { class: 'trend', points: places.join(' ') });
}

/** A score with its interval, or the mark of a version that has none. */
export function drawPoint(point: ChartPoint, index: number, layout: Layout): SVGElement {
  const x = xOf(layout, index);
  const { value, low, high, isDeployed, state } = point;
  const group = drawing('g', { class: 'point', 'data-state': state });
  if (isDeployed)
    group.append(drawing('line', { class: 'deployed', x1: x, x2: x, y1: TOP, y2: TOP + HEIGHT }));
  if (value === undefined) {
    group.append(drawMark('none', x, TOP + HEIGHT - 8));
    return group;
  }
  if (low !== undefined && high !== undefined)
    group.append(drawInterval(x, yOf(layout, low), yOf(layout, high)));
  if (isDeployed) group.append(drawing('circle', { class: 'ring', cx: x, cy: yOf(layout, value), r: 8 }));
  group.append(drawMark(state, x, yOf(layout, value)));
  return group;
}

const drawInterval = (x: number, low: number, high: number): SVGElement =>
  drawing('path', { class: 'interval', d: `M${x - 4} ${high}h8M${x} ${high}V${low}M${x - 4} ${low}h8` });

/** States differ in their shape, so that they are told apart without colours. */
export function drawMark(mark: ChartMark, x: number, y: number): SVGElement {
  const attributes = { class: `mark ${mark}` };
  if (mark === 'none')
    return drawing('path', { ...attributes, d: `M${x - 3} ${y - 3}l6 6M${x + 3} ${y - 3}l-6 6` });
  if (mark === 'below-minimum') return drawing('path', { ...attributes, d: `M${x - 5} ${y - 4}h10l-5 9z` });
  if (mark === 'minimum' || mark === 'suite') {
    const d = mark === 'minimum' ? `M${x - 8} ${y}h16` : `M${x} ${y - 7}v14`;
    return drawing('path', { class: mark === 'suite' ? 'suite-change' : mark, d });
  }
  return drawing('circle', { ...attributes, cx: x, cy: y, r: mark === 'deployed' ? 6 : 4 });
}

/** The versions below the plot: the newest, the deployed and the oldest first, the others where there is room. */
export function drawLabels({ points }: ChartView, layout: Layout): SVGElement[] {
  const texts = points.map(({ label }) =>
    label.length > MOST_LETTERS ? `${label.slice(0, MOST_LETTERS - 1)}…` : label,
  );
  const deployed = points.findIndex(({ isDeployed }) => isDeployed);
  const first = [points.length - 1, ...(deployed < 0 ? [] : [deployed]), 0];
  const shown = chooseLabels(
    texts.map(({ length }) => length * LETTER),
    layout.slot,
    first,
  );
  return [...shown].map((i) => {
    const half = (texts[i]!.length * LETTER) / 2;
    const x = Math.min(Math.max(xOf(layout, i), half), Math.max(layout.width - half, half));
    const name = points[i]!.isDeployed ? 'label deployed-label' : 'label';
    return drawing('text', { class: name, x, y: TOP + HEIGHT + 18 }, texts[i]!);
  });
}
