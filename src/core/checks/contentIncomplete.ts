import type { Problem, TextRange } from '../base/problem.ts';
import { textAt } from '../registry/read.ts';
import type { PlacedContent } from '../versions/content.ts';
import { entryOf } from '../yaml/tree.ts';
import type { Finding, PromptCheck } from './check.ts';
import { atVersion, inContent, nameOf } from './findings.ts';
import { knownVersions } from './knownVersions.ts';

const WORDINGS = ['template', 'template_file', 'messages'] as const;

/** A content is whole: a model and one wording. A key whose value has the wrong type is not missing. */
export const contentIncomplete: PromptCheck = {
  codes: ['content-incomplete'],
  check(context) {
    const { prompt, contents } = context;
    if (contents.length > 0) return contents.flatMap(checkContent);
    const known = knownVersions(context);
    const isPointedAt = prompt.version !== undefined || prompt.environments.size > 0;
    // A pointer to nothing, and an entry that cannot be read, are reported as what they are.
    if (!prompt.node || !known || known.size > 0 || isPointedAt) return [];
    const message = `“${prompt.name}” has no content. Add a \`model\` and a \`template\`.`;
    return [{ problem: problemOf(message, prompt.keyRange, ['model', 'template']) }];
  },
};

function checkContent(placed: PlacedContent): Finding[] {
  const { node } = placed.content;
  const wordings = WORDINGS.flatMap((key) => entryOf(node, key) ?? []);
  const missing: string[] = [];
  if (!entryOf(node, 'model')) missing.push('model');
  if (wordings.length === 0) missing.push('template');
  const found: Finding[] = [];
  if (missing.length > 0) {
    const message = `${nameOf(placed)} has no ${missing.join(' and no ')}. Add ${missing.map((key) => `\`${key}\``).join(' and ')}: a content is whole, it takes nothing from others.`;
    found.push(
      atVersion(placed, { code: 'content-incomplete', message, severity: 'error', data: { missing } }),
    );
  }
  const template = textAt(node, 'template');
  const path = template && /^file:\/\/(\S+)$/.exec(template.value.trim())?.[1];
  if (path !== undefined) {
    const message = `A template is text, and this names a file. Write \`template_file: ${path}\` instead.`;
    const problem: Problem = {
      code: 'content-incomplete',
      message,
      severity: 'error',
      range: template!.range,
      data: { path },
    };
    found.push(inContent(placed, problem));
  }
  const [first, ...others] = wordings.toSorted((a, b) => a.keyRange.start - b.keyRange.start);
  for (const { key, keyRange } of others) {
    const message = `A content has one wording, and here \`${key}\` stands beside \`${first!.key}\`. Remove one of them.`;
    const problem: Problem = {
      code: 'content-incomplete',
      message,
      severity: 'error',
      range: keyRange,
      data: { key, beside: first!.key },
    };
    found.push(inContent(placed, problem));
  }
  return found;
}

function problemOf(message: string, range: TextRange, missing: readonly string[]): Problem {
  return { code: 'content-incomplete', message, severity: 'error', range, data: { missing } };
}
