/** Splits as the Penn Treebank does (R. MacIntyre's rules of 1995), on text that is already in lower case. */
export function toTreebankTokens(text: string): string[] {
  let spaced = ` ${text} `;
  for (const [pattern, replacement] of RULES) spaced = spaced.replace(pattern, replacement);
  return spaced.split(/\s+/).filter((token) => token !== '');
}

/** In this order: a later rule relies on the spaces that earlier ones have put in. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // Opening quotes stand at the start or after a space or bracket; every other one closes.
  [/(?<=[\s([{<])"/g, ' `` '],
  [/"/g, " '' "],
  [/\.\.\./g, ' ... '],
  [/[,;:@#$%&?!\][(){}<>]|--/g, ' $& '],
  // Only the last full stop ends a sentence; one inside, as in "e.g.", belongs to its word.
  [/(?<=[^.])(\.)(?=[\])}>"'\s]*$)/g, ' $1 '],
  [/(?<=[^'\s])'(?=\s)/g, " '"],
  [/(?<=\S)('s|'m|'d|'ll|'re|'ve|n't)(?=\s)/g, ' $1'],
  [/(?<=\s)(can)(not)(?=\s)/g, '$1 $2'],
  [/(?<=\s)(gim|lem)(me)(?=\s)/g, '$1 $2'],
  [/(?<=\s)(gon|wan)(na)(?=\s)/g, '$1 $2'],
  [/(?<=\s)(got)(ta)(?=\s)/g, '$1 $2'],
  [/(?<=\s)(d')(ye)(?=\s)/g, '$1 $2'],
  [/(?<=\s)(more)('n)(?=\s)/g, '$1 $2'],
  [/(?<=\s)('t)(is|was)(?=\s)/g, '$1 $2'],
];
