import type { Problem, TextRange } from '../base/problem.ts';
import { textAt } from '../registry/read.ts';
import type { PlacedContent } from '../versions/content.ts';
import { renderScalar } from '../yaml/scalars.ts';
import { type YamlPath, entryOf } from '../yaml/tree.ts';
import type { Finding, PromptCheck } from './check.ts';
import type { Fix, FixContext } from './fix.ts';
import { atVersion, inContent, nameOf } from './findings.ts';
import { changeFix, placeOf, promptPathOf, removeFix, textFix, textIn } from './fixEdits.ts';
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
    return [{ problem: problemOf(message, prompt.keyRange, { missing: ['model', 'template'], path: [] }) }];
  },
  findFixes: (problem, context) => [
    ...addMissing(problem, context),
    ...nameTheFile(problem, context),
    ...keepOneWording(problem, context),
  ],
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
      atVersion(placed, {
        code: 'content-incomplete',
        message,
        severity: 'error',
        data: { missing, path: pathOf(placed) },
      }),
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
      data: { file: path },
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

function problemOf(message: string, range: TextRange, data: Problem['data'] & object): Problem {
  return { code: 'content-incomplete', message, severity: 'error', range, data };
}

/** The path of a content in its prompt, or in its file. */
function pathOf({ where, version }: PlacedContent): YamlPath {
  return { draft: ['draft'], versions: ['versions', version], inline: [], file: [], git: [] }[where];
}

/** Adds what is missing: the model of the prompt's other contents, a template that names the declared variables. */
function addMissing({ data }: Problem, context: FixContext): Fix[] {
  const { missing, path } = data ?? {};
  const [prompt] = context.prompts;
  if (!Array.isArray(missing) || !Array.isArray(path) || !prompt) return [];
  const isOwnFile = context.uri !== prompt.file.uri;
  const base = [...(isOwnFile ? [] : promptPathOf(prompt)), ...(path as YamlPath)];
  const { contents, prompt: read } = context.contextOf(prompt);
  const model = contents.find(({ content }) => content.model)?.content.model?.value ?? 'gpt-4o';
  const uses = Array.from(read.variables?.keys() ?? [], (name) => ` {{ ${name} }}`);
  const starts: Readonly<Record<string, string>> = {
    model,
    template: `Write the prompt here.${uses.join('')}`,
  };
  const names = missing.map(String);
  const options = { title: `Add ${names.map((name) => `“${name}”`).join(' and ')}` };
  return changeFix(
    context,
    options,
    names.map((name) => ({ path: [...base, name], value: starts[name] })),
  );
}

/** `template: file://…` is `template_file: …`. */
function nameTheFile(problem: Problem, context: FixContext): Fix[] {
  const file = textIn(problem, 'file');
  const place = placeOf(problem, context);
  if (file === undefined || !place?.entry) return [];
  const edits = [
    { ...place.entry.keyRange, newText: 'template_file' },
    { ...place.node.range, newText: renderScalar(file) },
  ];
  return [textFix(context, { title: 'Write it as “template_file”', isPreferred: true }, edits)];
}

function keepOneWording(problem: Problem, context: FixContext): Fix[] {
  const [key, beside] = [textIn(problem, 'key'), textIn(problem, 'beside')];
  const place = placeOf(problem, context);
  if (key === undefined || beside === undefined || !place) return [];
  return [key, beside].flatMap((name) =>
    removeFix(context, { title: `Remove “${name}”` }, [...place.path.slice(0, -1), name]),
  );
}
