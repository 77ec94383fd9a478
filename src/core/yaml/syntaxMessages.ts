/** What to do about each kind of syntax error, by the parser's code; `{}` stands for the parser's own words. */
const messages: Readonly<Record<string, string>> = {
  BAD_COLLECTION_TYPE: '{} Remove the tag.',
  BAD_DIRECTIVE: '{} Remove the line.',
  BAD_DQ_ESCAPE:
    'In double quotes a backslash starts an escape, and this is none. Write two backslashes, or use single quotes.',
  BAD_INDENT: 'This line is not indented like its neighbours: the keys of one map start in the same column.',
  BAD_SCALAR_START: 'A value cannot start with this character. Put the value in quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    'A colon with a space behind it makes a key, and none can stand here. Put the value in quotes, or the key on a line of its own.',
  BLOCK_IN_FLOW:
    'Inside { } and [ ] entries are separated by commas, and none stands on a line of its own as a block.',
  MISSING_CHAR: 'Something is missing here: a closing quote, a closing bracket, a comma or a colon. Add it.',
  MULTILINE_IMPLICIT_KEY:
    'A key stands on one line and ends with a colon. Is a colon missing, or a quote in a line before?',
  RESOURCE_EXHAUSTION: 'This is nested too deeply to be read.',
  TAB_AS_INDENT: 'Indent with spaces: YAML takes no tabs here.',
  TAG_RESOLVE_FAILED: '{} Remove the tag.',
  UNEXPECTED_TOKEN:
    'This does not fit here. Check the quotes and the indentation of this line and of the one before it.',
};

/** A syntax error as a sentence that says what to do. */
export function renderSyntaxMessage(code: string, parserMessage: string): string {
  const words = `${parserMessage.replace(/\.$/, '')}.`;
  return (messages[code] ?? '{}').replace('{}', () => words);
}
