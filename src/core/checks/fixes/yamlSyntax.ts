import type { Problem, TextEdit } from '../../base/problem.ts';
import { placeAt } from '../../yaml/placeAt.ts';
import { renderScalar } from '../../yaml/scalars.ts';
import type { Fix, FixContext, FixRule } from '../fix.ts';
import { textFix, textIn } from '../fixEdits.ts';

/** Mistakes of YAML that one edit resolves, by the parser's own code in `data.yaml`. */
export const yamlSyntax: FixRule = {
  codes: ['yaml-syntax'],
  findFixes(problem, context) {
    switch (textIn(problem, 'yaml')) {
      case 'TAB_AS_INDENT':
        return [indentWithSpaces(problem, context)];
      case 'BAD_DQ_ESCAPE': {
        const { start } = problem.range;
        const options = { title: 'Write two backslashes', isPreferred: true };
        return [textFix(context, options, [{ start, end: start, newText: '\\' }])];
      }
      case 'MISSING_CHAR':
      case 'BAD_INDENT':
        return closeWhatIsOpen(problem, context);
      case 'MISSING_KEY': {
        const { end } = problem.range;
        return [textFix(context, { title: 'Add a colon' }, [{ start: end, end, newText: ':' }])];
      }
      default:
        return quoteValue(problem, context);
    }
  },
};

function lineAround(text: string, offset: number): { readonly start: number; readonly end: number } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const end = newline < 0 ? text.length : newline;
  return { start, end: text[end - 1] === '\r' && end > start ? end - 1 : end };
}

/** How wide a tab is meant to be nobody knows: the line goes to the column of the one before it, or one step below its key. */
function indentWithSpaces({ range }: Problem, context: FixContext): Fix {
  const { text } = context;
  const { start } = lineAround(text, range.start);
  const indent = /^[ \t]*/.exec(text.slice(start))![0];
  const before = text.slice(0, start).trimEnd();
  const last = lineAround(before, before.length);
  const column = /^ */.exec(before.slice(last.start))![0].length;
  const newText = ' '.repeat(before.endsWith(':') ? column + 2 : column);
  return textFix(context, { title: 'Indent with spaces', isPreferred: true }, [
    { start, end: start + indent.length, newText },
  ]);
}

/** A quote is closed where its line ends, a bracket where the line before the problem ends. */
function closeWhatIsOpen(problem: Problem, context: FixContext): Fix[] {
  const missing = textIn(problem, 'missing');
  if (missing === undefined) return [];
  const { text, root } = context;
  const isQuote = missing === '"' || missing === "'";
  const open = isQuote ? placeAt(root, problem.range.start)?.node : undefined;
  if (isQuote && (open?.kind !== 'scalar' || text[open.range.start] !== missing)) return [];
  const at = open
    ? lineAround(text, open.range.start).end
    : text.slice(0, lineAround(text, problem.range.start).start).trimEnd().length;
  const end = text.slice(0, at).trimEnd().length;
  return [
    textFix(context, { title: `Add ${missing} at the end of the line` }, [
      { start: end, end, newText: missing },
    ]),
  ];
}

/** A value on the line of its key that YAML takes for something else: braces of a template, a colon, an @. */
function quoteValue({ range }: Problem, context: FixContext): Fix[] {
  const { text } = context;
  const line = lineAround(text, range.start);
  const [, before = '', value = ''] =
    /^([ \t-]*[\w.-]+:[ \t]+)([^"'\s|>&*!#[].*?)(?:[ \t]+#.*)?[ \t]*$/.exec(
      text.slice(line.start, line.end),
    ) ?? [];
  const isTemplate = value.startsWith('{{');
  const isMisread = isTemplate || /^[@`%]/.test(value) || /:\s/.test(value);
  if (value === '' || !isMisread || (value.startsWith('{') && !isTemplate)) return [];
  const start = line.start + before.length;
  const edit: TextEdit = { start, end: start + value.length, newText: renderScalar(value, quoteFor(value)) };
  return [textFix(context, { title: 'Put the value in quotes', isPreferred: true }, [edit])];
}

const quoteFor = (value: string): 'single' | 'double' => (value.includes('"') ? 'single' : 'double');
