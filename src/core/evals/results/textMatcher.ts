/** Whether a text has these words in it, in upper or lower case; without a copy of the text in lower case. */
export function textMatcher(search: string): (text: string) => boolean {
  const pattern = new RegExp(search.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'iu');
  return (text) => pattern.test(text);
}
