import * as fc from 'fast-check';
import type { Texts } from './acting.ts';

/** Where the contents of a prompt stand. */
export type Form = 'inline' | 'one file' | 'split' | 'flow';

const note = fc.constantFrom('', '', ' # a note', '   #tight', '\t# behind a tab');
const above = fc.constantFrom<readonly string[]>([], [], ['# about it'], ['# in two', '#   lines'], ['']);
const quote = fc.constantFrom('"', "'", '');

type Lines = fc.Arbitrary<readonly string[]>;

/** A key with its value as lines at the margin; every text says “Hello”, which is what edits change. */
const line = (key: string, value: fc.Arbitrary<string>): Lines =>
  fc.tuple(above, value, note).map(([lines, text, behind]) => [...lines, `${key}: ${text}${behind}`]);

const block = (key: string, header: fc.Arbitrary<string>, body: fc.Arbitrary<readonly string[]>): Lines =>
  fc
    .tuple(above, header, note, body)
    .map(([lines, style, behind, text]) => [
      ...lines,
      `${key}: ${style}${behind}`,
      ...text.map((row) => (row === '' ? '' : `  ${row}`)),
    ]);

const body = fc
  .array(
    fc.constantFrom('', '# no comment', '  deeper', 'versions:', 'tab\tinside', '{{x}} é😀', '- an item'),
    {
      maxLength: 4,
    },
  )
  .map((rows) => ['Hello {{x}}', ...rows, 'end']);

const template: Lines = fc.oneof(
  block('template', fc.constantFrom('|', '|-', '>', '>-', '|2'), body),
  line('template', fc.constantFrom('Hello {{x}}', '"Hello {{x}}\\n# no comment"', "'Hello ''{{x}}'''")),
  fc
    .tuple(above, note, body)
    .map(([lines, behind, text]) => [
      ...lines,
      'messages:',
      `  - role: system${behind}`,
      '    # who speaks',
      '    content: |',
      ...text.map((row) => (row === '' ? '' : `      ${row}`)),
      "  - { role: user, content: '{{x}}' }",
    ]),
  line('template_file', fc.constant('hello.liquid')),
  fc.constant(['template: "{% render \'tone\' %} Hello {{x}}"']),
);

const parameters: Lines = fc.oneof(
  fc.constant([]),
  line('temperature', fc.constantFrom('0.3', '1')),
  line(
    'stop',
    fc.constantFrom('[a,   "b"]', '\n  - a\n  -   b').map((text) => text),
  ),
  fc.constant(['output_schema:', '  type: object # of what', '  # nothing yet', '  properties: {}']),
);

const record: Lines = fc.oneof(
  fc.constant([]),
  line('eval_score', fc.constantFrom('0.91', '1')),
  fc.constant(['last_eval: { cases: 4,', '  passed: 3 }']),
  line('notes', fc.constantFrom('"as: is"', 'Fine')),
);

const model = line(
  'model',
  fc.tuple(fc.constantFrom('gpt-4o', 'other'), quote).map(([name, mark]) => mark + name + mark),
);

/** The lines of a content, in any order. */
const content: Lines = fc
  .tuple(model, template, parameters, record)
  .chain((parts) => fc.shuffledSubarray(parts, { minLength: parts.length }))
  .map((parts) => parts.flat());

const policy: fc.Arbitrary<readonly (readonly string[])[]> = fc.tuple(
  fc.constantFrom<readonly string[]>(
    [],
    ['description: What it', '  is for. # really'],
    ['# whose', 'owner: "us"'],
  ),
  fc.constantFrom<readonly string[]>([], ['tags:', '- a', '- b'], ['evals: { min_score: 0.5 } # gate']),
);

const indented = (lines: readonly string[], by: number): string[] =>
  lines.flatMap((text) => text.split('\n')).map((text) => (text === '' ? '' : ' '.repeat(by) + text));

interface Parts {
  readonly policy: readonly (readonly string[])[];
  readonly contents: readonly (readonly string[])[];
  readonly hasDraft: boolean;
  readonly step: number;
  readonly mark: string;
}

/** The keys of a prompt at the margin, and the files of its versions. */
function promptLines(form: Form, { policy: own, contents, hasDraft, step, mark }: Parts) {
  const [first = [], second = [], third = []] = contents;
  const version = `version: ${mark}1.0.0${mark} # live`;
  const files: Record<string, string> = {};
  if (form === 'inline') return { lines: [...(own[0] ?? []), version, ...first, ...(own[1] ?? [])], files };
  const draft = hasDraft ? ['draft:', ...indented(third, step)] : [];
  if (form === 'one file') {
    const entry = (number: string, lines: readonly string[]): string[] => [
      ...indented(['# of old', `${mark === "'" ? "'" : '"'}${number}${mark === "'" ? "'" : '"'}:`], step),
      ...indented(lines, 2 * step),
    ];
    const versions = ['versions:', ...entry('0.9.0', second), ...entry('1.0.0', first)];
    return { lines: [version, ...own.flat(), ...draft, ...versions], files };
  }
  const file = (lines: readonly string[]): string => `${indented(lines, 0).join('\n')}\n`;
  const away = (lines: readonly string[]): string =>
    file(lines).replace('template_file: hello', 'template_file: ../hello');
  files['versions/0.9.0.yaml'] = away(second);
  files['versions/1.0.0.yaml'] = away(first);
  return { lines: [version, ...draft, ...own.flat(), 'versions_dir: versions'], files };
}

const parts = fc.record({
  policy,
  contents: fc.array(content, { minLength: 3, maxLength: 3 }),
  hasDraft: fc.boolean(),
  step: fc.constantFrom(2, 4),
  mark: quote,
});

export interface RandomWorld {
  readonly form: Form;
  readonly texts: Texts;
  /** The path of the prompt’s file. */
  readonly path: string;
}

const others = [
  '  # the neighbour',
  '  before: { version: "1.0.0", model: gpt-4o, template: Hello } # short',
  '',
];
const behind = [
  '',
  '  # the last',
  '  after:',
  '    version: "1.0.0"',
  '    model: gpt-4o',
  '    template: Hello',
];
const flowLines = [
  `a: { version: "1.0.0", model: gpt-4o, template: 'Hello {{x}}', eval_score: 0.5, tags: [a] } # flow`,
];

/** Sound workspaces with a prompt `a` between two others, in every layout and in many ways of writing. */
export const randomWorld: fc.Arbitrary<RandomWorld> = fc
  .record({
    form: fc.constantFrom<Form>('inline', 'one file', 'split', 'inline', 'one file', 'split', 'flow'),
    parts,
    crlf: fc.boolean(),
    isFinal: fc.boolean(),
  })
  .map(({ form, parts: own, crlf, isFinal }) => {
    const { lines, files } = promptLines(form, own);
    const prompt = form === 'flow' ? indented(flowLines, 2) : ['  a:', ...indented(lines, 2 + own.step)];
    const partials = 'partials: { tone: tone.liquid }';
    const isSplit = form === 'split';
    const path = isSplit ? 'prompts/a/prompt.yaml' : 'prompt-registry.yaml';
    const folder = isSplit ? 'prompts/a/' : '';
    const inFlow = `prompts: { before: { model: gpt-4o, template: Hello }, ${flowLines[0]!.replace(' # flow', '')} } # all`;
    const around = isSplit
      ? ['prompts:', ...prompt]
      : form === 'flow' && own.hasDraft
        ? ['# in one line', partials, inFlow]
        : [partials, 'prompts:', ...others, ...prompt, ...(isFinal ? behind : [])];
    const root = [partials, 'include: [prompts/*/prompt.yaml]', 'prompts:', ...others, ''].join('\n');
    const texts: Record<string, string> = {
      ...(isSplit && { 'prompt-registry.yaml': root }),
      [path]: around.join('\n') + (isFinal ? '\n' : ''),
      'tone.liquid': 'Be kind.\n',
      [`${folder}hello.liquid`]: 'Hello {{x}}\n  # deeper\n',
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [folder + name, text])),
    };
    const eol = crlf ? '\r\n' : '\n';
    return {
      form,
      path,
      texts: Object.fromEntries(
        Object.entries(texts).map(([name, text]) => [name, text.replaceAll('\n', eol)]),
      ),
    };
  });
