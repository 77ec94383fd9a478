import type { Problem } from '../base/problem.ts';
import { messagesOf, templateOf } from '../versions/messages.ts';
import type { FileCheck, PromptCheck } from './check.ts';
import { inTemplate } from './findings.ts';
import type { Fix, FixContext } from './fix.ts';
import { placeOf, textFix, textIn, wordFix } from './fixEdits.ts';
import { eolOf } from '../yaml/extent.ts';

/** Templates in every content, history included: a rollback may serve it again. */
export const templateSyntax: PromptCheck = {
  codes: ['template-syntax'],
  check({ contents, sources }) {
    return contents.flatMap((placed) =>
      messagesOf(placed, sources).messages.flatMap((message) =>
        message.template.problems.map((problem) => inTemplate(message, placed, problem)),
      ),
    );
  },
  findFixes: (problem, context) => [
    ...closeBraces(problem, context),
    ...closeBlock(problem, context),
    ...correctName(problem, context),
    ...joinWords(problem, context),
  ],
};

/** `{{ name` and `{{ name }` get what is missing of their end. */
function closeBraces(problem: Problem, context: FixContext): Fix[] {
  const closing = textIn(problem, 'closing');
  if (closing === undefined) return [];
  const { start, end } = problem.range;
  const isHalf = context.text.slice(start, end).endsWith(closing[0]!);
  const newText = isHalf ? closing[1]! : ` ${closing}`;
  return [
    textFix(context, { title: `Add “${newText.trim()}”`, isPreferred: true }, [{ start: end, end, newText }]),
  ];
}

/** The end of a block that is never closed goes to the end of the template: where it belongs only its author knows. */
function closeBlock(problem: Problem, context: FixContext): Fix[] {
  const block = textIn(problem, 'block');
  if (block === undefined) return [];
  const tag = `{% end${block} %}`;
  const end = endOfText(problem, context);
  const newText = end.lineStart === undefined ? tag : `${eolOf(context.text)}${end.lineStart}${tag}`;
  return [textFix(context, { title: `Add “${tag}” at the end` }, [{ start: end.at, end: end.at, newText }])];
}

/** Where the text of a template ends; with what its lines start with, if it has several. */
function endOfText(
  problem: Problem,
  context: FixContext,
): { readonly at: number; readonly lineStart?: string } {
  const node = placeOf(problem, context)?.node;
  if (node?.kind !== 'scalar') {
    const at = context.text.trimEnd().length;
    return context.text.trim().includes('\n') ? { at, lineStart: '' } : { at };
  }
  const { start, end } = node.range;
  const source = context.text.slice(start, end).trimEnd();
  if (node.style === 'single' || node.style === 'double') return { at: end - 1 };
  const lineStart = /\n([ \t]*)\S/.exec(source)?.[1];
  return { at: start + source.length, ...(lineStart !== undefined && { lineStart }) };
}

/** A filter or a tag that is misspelled. */
function correctName(problem: Problem, context: FixContext): Fix[] {
  const options = { title: `Change to “${textIn(problem, 'similar')}”`, isPreferred: true };
  return [...wordFix(problem, context, options, 'filter'), ...wordFix(problem, context, options, 'tag')];
}

/** `{{ ticket content }}`: a name is one word. */
function joinWords({ range, data }: Problem, context: FixContext): Fix[] {
  if (data?.['words'] !== true) return [];
  const [, first, gap] = /([A-Za-z_]\w*)([ \t]+)$/.exec(context.text.slice(0, range.start)) ?? [];
  const second = context.text.slice(range.start, range.end);
  if (first === undefined || gap === undefined || !/^\w+$/.test(second)) return [];
  const edit = { start: range.start - gap.length, end: range.start, newText: '_' };
  return [textFix(context, { title: `Change to “${first}_${second}”` }, [edit])];
}

/** Partials have their own files. */
export const partialSyntax: FileCheck = {
  codes: ['template-syntax'],
  check({ file, sources }) {
    return [...file.settings.partials.values()].flatMap(({ from, value }) => {
      const uri = sources.resolve(from, value);
      const source = sources.read(uri);
      if (source.state !== 'loaded') return [];
      return templateOf(source, source.text).problems.map((problem) => ({ uri, problem }));
    });
  },
};
