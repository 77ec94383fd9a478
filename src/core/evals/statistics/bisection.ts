/**
 * The root of `f` between `low` and `high`, where `f` is negative on the side of `low` and not negative on
 * that of `high`. Halves until no double lies between the ends, so the result is as exact as `f` is. Slower
 * than Newton's method and without its failures; an interval takes a few dozen microseconds.
 */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  let [below, above] = [low, high];
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle === below || middle === above) return middle;
    if (f(middle) < 0) below = middle;
    else above = middle;
  }
}
