import { messagesOf, templateOf } from '../versions/messages.ts';
import type { FileCheck, PromptCheck } from './check.ts';
import { inTemplate } from './findings.ts';

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
};

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
