import type { Problem, TextEdit } from '../base/problem.ts';
import { findPlainText } from '../template/plainText.ts';
import type { Template } from '../template/template.ts';
import { messagesOf, variablesOf } from '../versions/messages.ts';
import type { PromptCheck, PromptContext } from './check.ts';
import type { FixContext } from './fix.ts';
import { inTemplate } from './findings.ts';
import { textFix, textIn } from './fixEdits.ts';

/**
 * `{ticket}` as Python's f-strings and `str.format` write it: Liquid sends it as it stands. It is reported where a
 * variable of that name is known (declared, set by the suite, used with two braces elsewhere in the prompt), and in
 * prompts that use no variable at all. Code, JSON, LaTeX and `{% raw %}` are left alone.
 */
export const fstringBraces: PromptCheck = {
  codes: ['fstring-braces'],
  check(context) {
    return context.current.flatMap((placed) => {
      const messages = messagesOf(placed, context.sources);
      if (!messages.messages.some(({ template }) => BRACES.test(template.source))) return [];
      const known = knownNames(context);
      return messages.messages.flatMap((message) =>
        findBraces(message.template, known).map((found) => inTemplate(message, placed, problemOf(found))),
      );
    });
  },
  findFixes(problem, context) {
    const written = textIn(problem, 'written');
    const liquid = textIn(problem, 'liquid');
    if (written === undefined || liquid === undefined) return [];
    const isPlain = `{${liquid.slice(2, -2)}}` === written;
    const { start, end } = problem.range;
    const isShell = context.text[start - 1] === '$';
    const options = { title: `Write ${liquid}`, isPreferred: isPlain && !isShell };
    const one = textFix(context, options, [{ start, end, newText: liquid }]);
    const all = editsOfAll(context);
    return all.length > 1
      ? [one, textFix(context, { title: `Write all ${all.length} of them with two braces` }, all)]
      : [one];
  },
};

const BRACES = /(?<!\{)\{[A-Za-z_][^{}\n]*\}(?!\})/;
/** `{name}`, `{user.name}`, `{items[0]}`, `{price:.2f}`, `{name!r}`. */
const FIELD =
  /(?<!\{)\{(?<name>[A-Za-z_]\w*)(?<rest>(?:\.[A-Za-z_]\w*|\[(?:\d+|'\w+'|"\w+")\])*)(?<format>![rsa])?(?<spec>:[^{}\s"',]{0,12})?\}(?!\})/g;
/** Words that code has in braces, and placeholders that stand for nothing in particular. */
const ORDINARY: ReadonlySet<string> = new Set(
  'return break continue pass null true false none this self var let const int str void if else end n x y z i j k'.split(
    ' ',
  ),
);

/** The names that stand in single braces, meant as variables or not. */
export const namesInBraces = (source: string): string[] =>
  BRACES.test(source) ? [...source.matchAll(FIELD)].flatMap(({ groups }) => groups?.['name'] ?? []) : [];

interface Braces {
  readonly written: string;
  readonly name: string;
  /** What to write instead. */
  readonly liquid: string;
  readonly start: number;
}

/** Undefined where the prompt has no variable at all. */
function knownNames({
  contents,
  sources,
  suite,
  prompt: { variables },
}: PromptContext): ReadonlySet<string> | undefined {
  const known = new Set(variables?.keys());
  for (const placed of contents)
    for (const name of variablesOf(messagesOf(placed, sources)).used) known.add(name);
  for (const { variables: set } of suite?.suite.cases ?? [])
    for (const name of Object.keys(set)) known.add(name);
  return known.size > 0 ? known : undefined;
}

/** @param known undefined: every likely name is one */
function findBraces({ source }: Template, known: ReadonlySet<string> | undefined): Braces[] {
  if (!BRACES.test(source)) return [];
  const code = findCode(source);
  return findPlainText(source).flatMap(({ start, end }) =>
    [...source.slice(start, end).matchAll(FIELD)].flatMap((match): Braces[] => {
      const { name = '', rest = '' } = match.groups ?? {};
      const at = start + match.index;
      const isMeant = known ? known.has(name) : isLikelyName(name, source, at);
      const span = { start: at, end: at + match[0].length };
      const isCode = code.some((block) => block.start < span.start && span.end < block.end);
      if (!isMeant || isCode || isMath(source, at) || isInBraces(source, span)) return [];
      return [{ written: match[0], name, liquid: `{{${name}${rest}}}`, start: at }];
    }),
  );
}

/** A lower-case word of three letters or more that stands by itself: not `f{x}`, `$` of a shell, a call’s body. */
function isLikelyName(name: string, source: string, at: number): boolean {
  if (!/^[a-z][a-z0-9_]{2,}$/.test(name) || ORDINARY.has(name)) return false;
  return !/(?:[\w$#%@\\]|\w\(|(?:[)\]=]|=>)\s?)$/.test(source.slice(Math.max(0, at - 3), at));
}

/** `\frac{a}{b}`, `x_{i}`, `10^{n}`. */
function isMath(source: string, at: number): boolean {
  const before = source.slice(Math.max(0, at - 200), at);
  return /(?:\\[A-Za-z]+\*?|(?:(?<!\w)\w|[)\]}])_|\^)(?:\[[^\][\n]*\])?(?:\{[^{}\n]*\})*$/.test(before);
}

/** Whether braces around it hold more than it, as those of JSON and of code do. */
function isInBraces(source: string, { start, end }: { start: number; end: number }): boolean {
  let depth = 0;
  for (let i = start - 1; i >= 0 && start - i < FARTHEST; i--) {
    if (source[i] === '}') depth++;
    else if (source[i] === '{' && --depth < 0) return hasClosing(source, end);
  }
  return false;
}

function hasClosing(source: string, from: number): boolean {
  let depth = 0;
  for (let i = from; i < source.length && i - from < FARTHEST; i++) {
    if (source[i] === '{') depth++;
    else if (source[i] === '}' && --depth < 0) return true;
  }
  return false;
}

/** How far braces are followed, so that a long text without them costs little. */
const FARTHEST = 4_000;

/** Fenced and inline code. Where there is nothing in it but the braces, the marks only delimit a value. */
function findCode(source: string): { start: number; end: number }[] {
  return [...source.matchAll(/(`{3,}|~{3,}|`)(?!`)([\s\S]*?)\1/g)].flatMap(
    ({ 0: whole, 2: body = '', index }) =>
      /^\s*\{[^{}\s]+\}\s*$/.test(body) ? [] : [{ start: index, end: index + whole.length }],
  );
}

function problemOf({ written, name, liquid, start }: Braces): Problem {
  const message = `${written} is sent as it stands: a variable has two braces. Write ${liquid}; if these braces are meant, put them between {% raw %} and {% endraw %}.`;
  return {
    code: 'fstring-braces',
    message,
    severity: 'warning',
    range: { start, end: start + written.length },
    data: { name, written, liquid },
  };
}

/** The edits for all of them in the text that the problem stands in. */
function editsOfAll(context: FixContext): TextEdit[] {
  const { uri, start, prompts } = context;
  const edits = new Map<number, TextEdit>();
  for (const prompt of prompts) {
    for (const found of fstringBraces.check(context.contextOf(prompt))) {
      const isHere = (found.uri ?? prompt.file.uri) === uri;
      const newText = textIn(found.problem, 'liquid');
      if (!isHere || newText === undefined) continue;
      const by = found.uri === undefined ? prompt.start - start : -start;
      const range = { start: found.problem.range.start + by, end: found.problem.range.end + by };
      edits.set(range.start, { ...range, newText });
    }
  }
  return [...edits.values()];
}
