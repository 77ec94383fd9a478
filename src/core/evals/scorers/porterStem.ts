/**
 * The stem of an English word in lower case: Porter (1980) with the extensions of NLTK, which `rouge_score` and
 * METEOR's reference implementations use.
 */
export function porterStem(word: string): string {
  if (word.length <= 2) return word;
  return IRREGULAR.get(word) ?? STEPS.reduce((stem, step) => step(stem), word);
}

const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['innings', 'inning'],
  ['outings', 'outing'],
  ['cannings', 'canning'],
  ...['sky', 'news', 'inning', 'outing', 'canning', 'howe', 'proceed', 'exceed', 'succeed'].map(
    (word) => [word, word] as const,
  ),
]);

function isConsonant(word: string, at: number): boolean {
  const letter = word[at] ?? '';
  if ('aeiou'.includes(letter)) return false;
  return letter !== 'y' || at === 0 || !isConsonant(word, at - 1);
}

/** How many times a run of consonants follows one of vowels. */
function measure(stem: string): number {
  let count = 0;
  for (let at = 1; at < stem.length; at++) {
    if (isConsonant(stem, at) && !isConsonant(stem, at - 1)) count++;
  }
  return count;
}

const hasVowel = (stem: string): boolean => Array.from(stem).some((_, at) => !isConsonant(stem, at));

/** Ends like “hop”: consonant, vowel, consonant other than w, x and y. */
function endsLikeHop(word: string): boolean {
  const { length } = word;
  if (length === 2) return !isConsonant(word, 0) && isConsonant(word, 1);
  return (
    length >= 3 &&
    isConsonant(word, length - 3) &&
    !isConsonant(word, length - 2) &&
    isConsonant(word, length - 1) &&
    !/[wxy]$/.test(word)
  );
}

type Rule = readonly [suffix: string, replacement: string, applies?: (stem: string, word: string) => boolean];

/** The first rule whose suffix the word has decides, also that nothing changes. */
function applyFirst(word: string, rules: readonly Rule[]): string {
  for (const [suffix, replacement, applies] of rules) {
    if (!word.endsWith(suffix)) continue;
    const stem = word.slice(0, word.length - suffix.length);
    return (applies?.(stem, word) ?? true) ? stem + replacement : word;
  }
  return word;
}

const isLong = (stem: string): boolean => measure(stem) > 0;
const isLonger = (stem: string): boolean => measure(stem) > 1;

function dropPlural(word: string): string {
  return applyFirst(word, [
    ['sses', 'ss'],
    ['ies', word.length === 4 ? 'ie' : 'i'],
    ['ss', 'ss'],
    ['s', ''],
  ]);
}

function dropTense(word: string): string {
  if (word.endsWith('ied')) return word.slice(0, word.length === 4 ? -1 : -2);
  if (word.endsWith('eed')) return isLong(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const stem = word.replace(/(?:ed|ing)$/, '');
  if (stem === word || !hasVowel(stem)) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/(.)\1$/.test(stem) && isConsonant(stem, stem.length - 1)) {
    return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1);
  }
  return measure(stem) === 1 && endsLikeHop(stem) ? `${stem}e` : stem;
}

function foldY(word: string): string {
  return applyFirst(word, [['y', 'i', (stem) => stem.length > 1 && isConsonant(stem, stem.length - 1)]]);
}

/** Each pair: suffix, and what takes its place. */
function toRules(pairs: string, applies: (stem: string) => boolean): readonly Rule[] {
  return pairs.split(' ').map((pair): Rule => {
    const [suffix = '', replacement = ''] = pair.split('>');
    return [suffix, replacement, applies];
  });
}

const DOUBLE_SUFFIXES: readonly Rule[] = [
  ...toRules(
    'ational>ate tional>tion enci>ence anci>ance izer>ize bli>ble alli>al entli>ent eli>e ousli>ous ' +
      'ization>ize ation>ate ator>ate alism>al iveness>ive fulness>ful ousness>ous aliti>al iviti>ive ' +
      'biliti>ble fulli>ful',
    isLong,
  ),
  ['logi', 'log', (_, word) => isLong(word.slice(0, -3))],
];

function simplifySuffix(word: string): string {
  if (word.endsWith('alli') && isLong(word.slice(0, -4))) return simplifySuffix(word.slice(0, -2));
  return applyFirst(word, DOUBLE_SUFFIXES);
}

const DERIVED = toRules('icate>ic ative> alize>al iciti>ic ical>ic ful> ness>', isLong);

const ENDINGS: readonly Rule[] = [
  ...toRules('al> ance> ence> er> ic> able> ible> ant> ement> ment> ent>', isLonger),
  ['ion', '', (stem) => isLonger(stem) && /[st]$/.test(stem)],
  ...toRules('ou> ism> ate> iti> ous> ive> ize>', isLonger),
];

function dropFinalE(word: string): string {
  return applyFirst(word, [
    ['e', '', (stem) => isLonger(stem) || (measure(stem) === 1 && !endsLikeHop(stem))],
  ]);
}

const STEPS: readonly ((word: string) => string)[] = [
  dropPlural,
  dropTense,
  foldY,
  simplifySuffix,
  (word) => applyFirst(word, DERIVED),
  (word) => applyFirst(word, ENDINGS),
  dropFinalE,
  (word) => applyFirst(word, [['ll', 'l', (_, whole) => isLonger(whole.slice(0, -1))]]),
];
