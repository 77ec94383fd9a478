/**
 * The longest text on which a backtracking matcher certainly takes at most `maxSteps` steps, by a bound that
 * only looks at the pattern's shape: how many ways there are to match each part, and the work to try them.
 * Nested repetition such as `(a+)+` multiplies ways with every round, so its bound is passed after some
 * characters; a pattern without repetition is safe on long texts. 0 where the pattern cannot be read.
 */
export function safeMatchLength(pattern: RegExp, maxSteps: number): number {
  if (pattern.flags.includes('v')) return 0; // Its nested classes have another grammar.
  const root = new PatternReader(pattern).read();
  if (!root) return 0;
  const steps = (length: number): number => {
    const { work } = root.cost(length);
    return isAnchored(pattern) ? work + length : work * (length + 1); // Without ^ it may start anywhere.
  };
  let [low, high] = [0, MAX_TEXT];
  if (steps(low) > maxSteps) return 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (steps(middle) <= maxSteps) low = middle;
    else high = middle - 1;
  }
  return low;
}

const MAX_TEXT = 2 ** 24;

/** Upper bounds for matching from one place in a text: steps in all, and ways that it can succeed. */
interface Cost {
  readonly work: number;
  readonly ways: number;
}

interface Part {
  cost(length: number): Cost;
}

function isAnchored({ source, multiline }: RegExp): boolean {
  return source.startsWith('^') && !multiline && !source.includes('|');
}

const single: Part = { cost: () => ({ work: 1, ways: 1 }) };
/** A back reference compares up to the whole text. */
const backReference: Part = { cost: (length) => ({ work: length + 1, ways: 1 }) };

/** Each way through the parts before a part tries that part anew. */
function sequence(parts: readonly Part[]): Part {
  return {
    cost(length) {
      let [work, ways] = [1, 1];
      for (const part of parts) {
        const cost = part.cost(length);
        work += ways * cost.work;
        ways *= cost.ways;
      }
      return { work, ways };
    },
  };
}

function choice(options: readonly Part[]): Part {
  const [only, ...others] = options;
  if (only && others.length === 0) return only;
  return {
    cost(length) {
      let [work, ways] = [1, 0];
      for (const option of options) {
        const cost = option.cost(length);
        work += cost.work;
        ways += cost.ways;
      }
      return { work, ways };
    },
  };
}

/** The engine does not go back into a look-around that has succeeded. */
function lookaround(inner: Part): Part {
  return { cost: (length) => ({ work: inner.cost(length).work, ways: 1 }) };
}

/** Rounds beyond `min` that match nothing are cut by the language itself, so the text bounds their number. */
function repetition(inner: Part, min: number, max: number): Part {
  return {
    cost(length) {
      const { work, ways } = inner.cost(length);
      const rounds = Math.min(max, min + length);
      if (ways <= 1) return { work: 1 + (rounds + 1) * work, ways: rounds - min + 1 };
      const paths = (ways ** (rounds + 1) - 1) / (ways - 1); // 1 + ways + ways² + … for all rounds
      return Number.isFinite(paths) ? { work: 1 + paths * work, ways: paths } : UNBOUNDED;
    },
  };
}

const UNBOUNDED: Cost = { work: Infinity, ways: Infinity };

/** More groups than any pattern needs; reading is recursive. */
const MAX_GROUPS = 500;

/** Reads a pattern that `RegExp` has accepted; only its shape is wanted, not what its characters mean. */
class PatternReader {
  readonly #source: string;
  readonly #escape: RegExp;
  #at = 0;

  constructor({ source, unicode }: RegExp) {
    this.#source = source;
    // Without the flag, `\\p{2,}` is the letter p, twice or more.
    this.#escape = unicode ? /\\[pPu]\{[^}]*\}|\\./sy : /\\./sy;
  }

  read(): Part | undefined {
    return this.#source.split('(').length > MAX_GROUPS ? undefined : this.#choice();
  }

  #choice(): Part {
    const options: Part[] = [];
    do options.push(this.#sequence());
    while (this.#match(/\|/y));
    return choice(options);
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) {
      parts.push(this.#quantified(this.#atom()));
    }
    return sequence(parts);
  }

  #atom(): Part {
    if (this.#match(/\(/y)) return this.#group();
    if (this.#match(/\\(?:[1-9]\d*|k<[\w$]+>)/y)) return backReference;
    if (!this.#match(this.#escape) && !this.#match(/\[(?:[^\]\\]|\\.)*\]/sy)) this.#at++;
    return single;
  }

  #group(): Part {
    const look = this.#match(/\?<?[=!]/y) !== null;
    if (!look) this.#match(/\?<[^>]*>|\?[ims-]*:/y);
    const inner = this.#choice();
    this.#match(/\)/y);
    return look ? lookaround(inner) : inner;
  }

  #quantified(atom: Part): Part {
    const quantifier = this.#match(/(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y);
    if (!quantifier) return atom;
    const [, sign, min = '0', comma, max] = quantifier;
    if (sign === '?') return repetition(atom, 0, 1);
    if (sign !== undefined) return repetition(atom, sign === '+' ? 1 : 0, Infinity);
    const upTo = max === '' ? Infinity : Number(max);
    return repetition(atom, Number(min), comma === ',' ? upTo : Number(min));
  }

  #match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#source);
    this.#at += match?.[0].length ?? 0;
    return match;
  }
}
