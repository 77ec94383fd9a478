import { findSimilar } from '../base/didYouMean.ts';
import type { Problem } from '../base/problem.ts';
import { sectionEdits } from '../registry/sectionEdits.ts';
import type { PartialUse, Template } from '../template/template.ts';
import { messagesOf, templateOf } from '../versions/messages.ts';
import type { FileCheck, Finding, PromptCheck } from './check.ts';
import { fileFixes } from './fileFix.ts';
import { inContent, inTemplate } from './findings.ts';
import type { Fix, FixContext } from './fix.ts';
import { textFix, textIn } from './fixEdits.ts';

type Paths = ReadonlyMap<string, unknown>;

/** The file of `template_file`, and the partials that templates render. */
export const templateFileMissing: PromptCheck = {
  codes: ['template-file-missing'],
  check({ contents, sources, registered }) {
    const { partials } = registered.registry.settings;
    return contents.flatMap((placed) => {
      const { wording } = placed.content;
      const found: Finding[] = [];
      if (
        wording.kind === 'file' &&
        sources.read(sources.resolve(placed.uri, wording.path.value)).state === 'missing'
      ) {
        const { value, range } = wording.path;
        const message = `There is no file “${value}”. Create it, or correct the path: it is relative to this file.`;
        found.push(
          inContent(placed, {
            code: 'template-file-missing',
            message,
            severity: 'error',
            range,
            data: { path: value },
          }),
        );
      }
      for (const message of messagesOf(placed, sources).messages) {
        found.push(
          ...undeclared(message.template, partials).map((problem) => inTemplate(message, placed, problem)),
        );
      }
      return found;
    });
  },
  findFixes: (problem, context) => [...findFile(problem, context), ...namePartial(problem, context)],
};

/** The file of `template_file` or of a declared partial. */
function findFile(problem: Problem, context: FixContext): Fix[] {
  const path = textIn(problem, 'path');
  if (path === undefined) return [];
  const what = textIn(problem, 'partial') === undefined ? 'prompt' : 'partial';
  const uri = context.store.resolve(context.uri, path);
  return fileFixes(problem, context, { uri, path, text: `Write the ${what} here.\n` });
}

/** A partial that is rendered and not declared: misspelled, or new. */
function namePartial(problem: Problem, context: FixContext): Fix[] {
  const [partial, similar] = [textIn(problem, 'partial'), textIn(problem, 'similar')];
  if (partial === undefined || textIn(problem, 'path') !== undefined) return [];
  if (similar !== undefined) {
    const options = { title: `Change to “${similar}”`, isPreferred: true };
    return [textFix(context, options, [{ ...problem.range, newText: similar }])];
  }
  const registry = context.prompts[0]?.registry;
  const [root] = registry?.files ?? [];
  if (!root || !/^[\w.-]+$/.test(partial)) return [];
  const path = `partials/${partial}.liquid`;
  return [
    {
      title: `Declare the partial “${partial}” and create its file`,
      edits: [sectionEdits(root, ['partials', partial], path)],
      newFiles: [{ uri: context.store.resolve(root.uri, path), text: 'Write the partial here.\n' }],
    },
  ];
}

/** The files of `partials`, and the partials that these render in turn. */
export const partialMissing: FileCheck = {
  codes: ['template-file-missing'],
  check({ file, registry, sources }) {
    return [...file.settings.partials].flatMap(([name, { from, value, range }]): Finding[] => {
      const uri = sources.resolve(from, value);
      const source = sources.read(uri);
      if (source.state === 'loaded') {
        return undeclared(templateOf(source, source.text), registry.settings.partials).map((problem) => ({
          uri,
          problem,
        }));
      }
      if (source.state !== 'missing') return [];
      const message = `There is no file “${value}” for the partial “${name}”. Create it, or correct the path: it is relative to this file.`;
      return [
        {
          problem: {
            code: 'template-file-missing',
            message,
            severity: 'error',
            range,
            data: { path: value, partial: name },
          },
        },
      ];
    });
  },
};

function undeclared({ partials }: Template, declared: Paths): Problem[] {
  return partials.filter(({ name }) => !declared.has(name)).map((use) => undeclaredProblem(use, declared));
}

function undeclaredProblem({ name, range }: PartialUse, declared: Paths): Problem {
  const similar = findSimilar(name, declared.keys());
  const advice =
    similar === undefined ? `Add it as \`${name}: partials/${name}.liquid\`.` : `Did you mean “${similar}”?`;
  return {
    code: 'template-file-missing',
    message: `The registry’s \`partials\` have no “${name}”. ${advice}`,
    severity: 'error',
    range,
    data: { partial: name, ...(similar !== undefined && { similar }) },
  };
}
