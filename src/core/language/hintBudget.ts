/** As much of a hint as says how much room it takes. */
interface Sized {
  readonly offset: number;
  readonly label: string;
}

/** VS Code draws no more characters of hints than this in a line, by default. */
const MOST_PER_LINE = 43;

/** Less than this says nothing about a value. */
const LEAST = 6;

/**
 * Cuts the labels so that those of one line share its room: short ones are whole, and long ones have what these
 * leave. Where there are too many for one line, the last ones are left out.
 * @param hints in the order of the text
 */
export function shareLines<T extends Sized>(hints: readonly T[], text: string): T[] {
  const shared: T[] = [];
  for (let from = 0; from < hints.length;) {
    const newline = text.indexOf('\n', hints[from]!.offset);
    const lineEnd = newline < 0 ? text.length : newline;
    let end = from + 1;
    while (end < hints.length && hints[end]!.offset <= lineEnd) end++;
    shared.push(...shareLine(hints.slice(from, end)));
    from = end;
  }
  return shared;
}

function shareLine<T extends Sized>(all: readonly T[]): T[] {
  const hints = all.slice(0, Math.floor(MOST_PER_LINE / LEAST));
  let room = MOST_PER_LINE;
  let share = 0;
  const lengths = hints.map(({ label }) => label.length).toSorted((a, b) => a - b);
  for (const [i, length] of lengths.entries()) {
    share = Math.floor(room / (lengths.length - i));
    if (length > share) break;
    room -= length;
    share = Infinity;
  }
  return hints.map((hint) =>
    hint.label.length <= share ? hint : { ...hint, label: `${hint.label.slice(0, share - 1)}…` },
  );
}
