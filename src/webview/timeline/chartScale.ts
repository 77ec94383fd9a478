/** Where scores stand on the vertical axis. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  /** The values that get a line across, the lowest first. */
  readonly ticks: readonly number[];
}

/** Distances between ticks that people read easily, in hundredths. */
const STEPS = [1, 2, 5, 10, 20, 25, 50];

/** More lines than this would be a ruled page. */
const MOST_TICKS = 6;

/** What the axis spans at least. */
const LEAST_RANGE = 0.1;

/** The range of all values with a little air, ends on ticks. Scores lie within 0 and 1; what does not is shown too. */
export function toScale(values: readonly number[]): Scale {
  const lowest = values.length === 0 ? 0 : Math.min(...values);
  const highest = values.length === 0 ? 1 : Math.max(...values);
  const range = highest - lowest;
  // A range of a thousandth would make noise look like news.
  const air = Math.max(range * 0.08, (LEAST_RANGE - range) / 2);
  const from = clampLow(lowest, air) * 100;
  const to = clampHigh(highest, air) * 100;
  const step = STEPS.find((candidate) => spans(from, to, candidate) < MOST_TICKS) ?? wideStep(to - from);
  const first = Math.floor(from / step + 1e-9);
  const count = spans(from, to, step);
  const ticks = Array.from({ length: count + 1 }, (_, i) => ((first + i) * step) / 100);
  return { low: ticks[0]!, high: ticks.at(-1)!, ticks };
}

const clampLow = (value: number, air: number): number => (value < 0 ? value - air : Math.max(0, value - air));

const clampHigh = (value: number, air: number): number =>
  value > 1 ? value + air : Math.min(1, value + air);

const spans = (from: number, to: number, step: number): number =>
  Math.ceil(to / step - 1e-9) - Math.floor(from / step + 1e-9);

const wideStep = (range: number): number => 10 ** Math.ceil(Math.log10(range / (MOST_TICKS - 1)));

/**
 * Which labels below the chart are shown: those that matter most first, then every one that has room.
 * @param widths of the labels, in pixels; their middles are `slot` apart
 * @param first indices in the order in which they may take the room
 */
export function chooseLabels(widths: readonly number[], slot: number, first: readonly number[]): Set<number> {
  const chosen = new Set<number>();
  const hasRoom = (index: number): boolean =>
    [...chosen].every((other) => {
      const distance = Math.abs(other - index) * slot;
      return distance >= (widths[other]! + widths[index]!) / 2 + GAP;
    });
  const wanted = [...first, ...widths.keys()];
  for (const index of wanted) if (index < widths.length && hasRoom(index)) chosen.add(index);
  return chosen;
}

/** Pixels between two labels. */
const GAP = 10;
