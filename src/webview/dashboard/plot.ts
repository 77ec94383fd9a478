import uPlot from 'uplot';
import type { ChartPicture, ChartUnit, MarkView, SeriesView } from '../protocol/dashboard.ts';
import type { Theme } from './theme.ts';

const HEIGHT = 190;

/** The cursors of all charts move together. */
const SYNC = uPlot.sync('dashboard').key;

type Render = (value: number) => string;

const RENDER: Readonly<Record<ChartUnit, Render>> = {
  score: (value) => value.toFixed(3).replace(/0$/, ''),
  share: (value) => `${Number((value * 100).toFixed(1))} %`,
  milliseconds: (value) =>
    value < 1000 ? `${Math.round(value)} ms` : `${Number((value / 1000).toFixed(2))} s`,
  usd: (value) => `$${Number(value.toPrecision(3))}`,
  count: (value) => value.toLocaleString(),
};

/** Numbers on an axis and under the cursor. */
const renderValue = (value: number | null | undefined, unit: ChartUnit): string =>
  value === null || value === undefined ? '–' : RENDER[unit](value);

export interface PlotContext {
  readonly width: number;
  readonly theme: Theme;
  readonly marks: readonly MarkView[];
  readonly from: number;
  readonly to: number;
}

/** Draws a chart into an element. */
export function plot(picture: ChartPicture, root: HTMLElement, context: PlotContext): uPlot {
  const { unit, times, series, band } = picture;
  const { theme, width, from, to } = context;
  const axis = {
    stroke: theme.quiet,
    font: theme.font,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { stroke: theme.grid, width: 1, size: 4 },
  };
  const lines = [...series.map((one) => lineOf(one, unit, theme)), ...(band ? [edge(), edge()] : [])];
  const options: uPlot.Options = {
    width,
    height: HEIGHT,
    cursor: { sync: { key: SYNC, setSeries: false }, points: { size: 6 }, drag: { x: false, y: false } },
    legend: { show: true, live: true },
    scales: {
      x: { time: true, range: [from, to] },
      y: { range: (_self, low, high) => rangeOf(picture, low, high) },
    },
    axes: [
      { ...axis, space: 70 },
      {
        ...axis,
        size: 58,
        space: 32,
        values: (_self, splits) => splits.map((value) => renderValue(value, unit)),
      },
    ],
    series: [{ value: (_self, at) => (at === null ? '' : momentText(at)) }, ...lines],
    ...(band && {
      bands: [{ series: [series.length + 2, series.length + 1], fill: theme.band }],
    }),
    hooks: {
      drawClear: [(self) => drawAlertSpans(self, context)],
      draw: [(self) => drawThreshold(self, picture, theme), (self) => drawVersions(self, context)],
    },
  };
  const data: uPlot.AlignedData = [
    [...times],
    ...series.map(({ values }) => [...values]),
    ...(band ? [[...band.low], [...band.high]] : []),
  ];
  return new uPlot(options, data, root);
}

const momentText = (at: number): string =>
  new Date(at * 1000).toLocaleString(undefined, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });

function lineOf({ label, tone, values }: SeriesView, unit: ChartUnit, theme: Theme): uPlot.Series {
  const known = values.filter((value) => value !== null).length;
  return {
    label,
    stroke: { main: theme.main, second: theme.second, third: theme.third, quiet: theme.quiet }[tone],
    width: tone === 'main' ? 1.75 : 1,
    ...(tone === 'quiet' && { dash: [3, 3] }),
    spanGaps: false,
    points: { show: known < 60, size: 4 },
    value: (_self, value) => renderValue(value, unit),
  };
}

/** A limit of the band: it is filled between, and has no line. */
const edge = (): uPlot.Series => ({
  label: '',
  stroke: 'transparent',
  width: 0,
  points: { show: false },
  class: 'edge',
});

/** Everything that is drawn, with a little air; shares, cost and counts begin at nothing. */
function rangeOf(
  { unit, threshold, band, series }: ChartPicture,
  low: number,
  high: number,
): [number, number] {
  const shown = [
    ...series.flatMap(({ values }) => values),
    ...(band ? [...band.low, ...band.high] : []),
    threshold?.value,
  ].filter((value) => value !== null && value !== undefined);
  const least = Math.min(low ?? 0, ...shown);
  const most = Math.max(high ?? 0, ...shown);
  if (unit !== 'score') return [0, most > 0 ? most * 1.08 : 1];
  const air = Math.max((most - least) * 0.12, 0.01);
  return [Math.max(0, least - air), Math.min(1, most + air)];
}

function drawThreshold(self: uPlot, { threshold }: ChartPicture, theme: Theme): void {
  if (!threshold) return;
  const { ctx, bbox } = self;
  const y = Math.round(self.valToPos(threshold.value, 'y', true));
  ctx.save();
  ctx.strokeStyle = theme.bad;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  text(self, threshold.label, { x: bbox.left + bbox.width - 4 * devicePixelRatio, y, align: 'right', theme });
  ctx.restore();
}

/** A version that takes over: a line with its number at the top. */
function drawVersions(self: uPlot, { marks, theme }: PlotContext): void {
  const { ctx, bbox } = self;
  ctx.save();
  for (const { at, kind, text: words } of marks) {
    if (kind !== 'version') continue;
    const x = Math.round(self.valToPos(at, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = theme.quiet;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const isRight = x > bbox.left + bbox.width * 0.85;
    const gap = 4 * devicePixelRatio;
    text(self, words, {
      x: isRight ? x - gap : x + gap,
      y: bbox.top + 14 * devicePixelRatio,
      align: isRight ? 'right' : 'left',
      theme,
    });
  }
  ctx.restore();
}

/** While an alert lasted, the chart lies on red. */
function drawAlertSpans(self: uPlot, { marks, theme }: PlotContext): void {
  const { ctx, bbox } = self;
  ctx.save();
  ctx.fillStyle = theme.alert;
  const end = bbox.left + bbox.width;
  for (const { at, until, kind } of marks) {
    if (kind !== 'alert') continue;
    const left = Math.max(bbox.left, self.valToPos(at, 'x', true));
    const right = until === undefined ? end : Math.min(end, self.valToPos(until, 'x', true));
    if (right > left) ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly align: CanvasTextAlign;
  readonly theme: Theme;
}

function text({ ctx }: uPlot, words: string, { x, y, align, theme }: Place): void {
  ctx.font = theme.font.replace('11px', `${11 * devicePixelRatio}px`);
  ctx.fillStyle = theme.text;
  ctx.textAlign = align;
  ctx.textBaseline = 'bottom';
  ctx.fillText(words, x, y - 2 * devicePixelRatio);
}
