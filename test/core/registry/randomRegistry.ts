import * as fc from 'fast-check';

type Text = fc.Arbitrary<string>;

const join = (...parts: (Text | string)[]): Text =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((texts) => texts.join(''));

const comment = fc.constantFrom('', '', '', ' # a comment', '  # versions: "x"', ' #');

/** Lines of text that look like structure, at an indentation. */
const bodyLine = fc.constantFrom(
  'You are {{ role }}.',
  'versions:',
  '  "1.0.0": {{ x }}',
  '- an item',
  '# no comment',
  '',
  '',
  '\ttab first',
  'tab\tinside\t',
  'key: "unclosed',
  'é😀 {% if a %}b{% endif %}',
  '&no *anchor',
  '---x',
);

function blockScalar(indent: string): Text {
  const header = fc.constantFrom('|', '|-', '|+', '>', '>-', '|2', '>2-');
  return fc
    .tuple(header, comment, fc.array(bodyLine, { minLength: 1, maxLength: 5 }))
    .map(([style, note, lines]) => {
      // An indentation indicator counts from the key's column, so what stands further right is text.
      const text = lines.map((line) => (line === '' ? '' : `${indent}  ${line}`));
      return `${style}${note}\n${indent}  start\n${text.join('\n')}`;
    });
}

function template(indent: string): Text {
  const flow = fc.constantFrom(
    'plain {{x}} text',
    `"double {{ x }} \\" # : \\\n${indent}   on two lines"`,
    `'single ''{{ x }}''\n\n${indent}  after a gap'`,
    `plain on\n${indent}  two lines`,
    '""',
  );
  return fc.oneof({ weight: 2, arbitrary: blockScalar(indent) }, join(flow, comment));
}

const version = fc.constantFrom('1.0.0', '1.1.0', '2.0.0', '2.0.0-rc.1');
const quoted = (text: Text): Text =>
  fc.tuple(text, fc.constantFrom('"', "'", '')).map(([value, quote]) => quote + value + quote);

/** The keys of a content, each at `indent`. */
function contentLines(indent: string): fc.Arbitrary<string[]> {
  const line = fc.oneof(
    join(`${indent}model: `, quoted(fc.constantFrom('gpt-4o', 'local/llama3.1')), comment),
    join(`${indent}temperature: `, fc.constantFrom('0.3', '1', '.5', 'hot', '3'), comment),
    join(`${indent}template: `, template(indent)),
    join(
      `${indent}stop: `,
      fc.constantFrom('["a", b]', `\n${indent}- a\n${indent}-   b`, `\n${indent}  - a\n${indent}  - b`, 'x'),
    ),
    join(`${indent}messages:\n${indent}  - role: user\n${indent}    content: `, template(`${indent}    `)),
    join(
      `${indent}output_schema: `,
      fc.constantFrom(
        '{ type: object }',
        `\n${indent}  type: &t object\n${indent}  x: *t`,
        `{\n${indent}  type: object }`,
      ),
    ),
    join(`${indent}eval_score: `, fc.constantFrom('0.91', '2', 'good'), comment),
    join(`${indent}last_eval: { cases: 48, ci95: [0.1,`, fc.constantFrom('', `\n${indent}  `), ' 0.2] }'),
    join(indent, fc.constantFrom('modle', 'x-own'), ': 1', comment),
  );
  return fc.uniqueArray(line, { maxLength: 4, selector: (text) => text.trim().split(':')[0] });
}

/** `indent` is that of the keys of the prompt's entries. */
function versionEntry(indent: string, step: string): Text {
  const block = fc
    .tuple(quoted(version), comment, contentLines(indent + step))
    .map(([name, note, lines]) => [`${indent}${name}:${note}`, ...lines].join('\n'));
  const inline = fc
    .tuple(quoted(version))
    .map(([name]) => `${indent}${name}: { model: gpt-4o, template: "Hi }}" }`);
  return fc.oneof({ weight: 3, arbitrary: block }, inline);
}

const keyOf = (text: string): string => text.trim().replaceAll('"', '').split(/ ?:/)[0]!;

function promptLines(indent: string, step: string): fc.Arbitrary<string[]> {
  const own = fc.oneof(
    join(`${indent}version: `, fc.constantFrom('"1.0.0"', '2.0', "'2.0.0'"), comment),
    join(`${indent}rollback_to: "1.0.0"`, comment),
    join(`${indent}tags:`, fc.constantFrom(' [a, b]', `\n${indent}- a\n${indent}- b`, `\n${indent}  - a`)),
    join(`${indent}variables:\n${indent}${step}x: { sample: `, fc.constantFrom('1', '"a # b"'), ' }'),
    join(`${indent}evals: { suite: s.yaml,\n${indent}  min_score: 0.5 }`),
    join(`${indent}environments:\n${indent}${step}staging: `, quoted(version)),
    contentLines(indent + step).map((lines) => [`${indent}draft:`, ...lines].join('\n')),
    fc
      .uniqueArray(versionEntry(indent + step, step), {
        minLength: 1,
        maxLength: 3,
        selector: (text) => /[\d.rc-]+/.exec(text)![0],
      })
      .chain((entries) =>
        fc
          .constantFrom('', ' # released')
          .map((note) => [`${indent}versions:${note}`, ...entries].join('\n')),
      ),
    fc.constant(`${indent}"versions" : {"9.9.9": {model: m, template: t}}`),
  );
  return fc
    .tuple(fc.array(own, { maxLength: 6 }), contentLines(indent))
    .map(([first, second]) =>
      [...first, ...second].filter(
        (line, i, all) => all.findIndex((other) => keyOf(other) === keyOf(line)) === i,
      ),
    )
    .chain((lines) => fc.shuffledSubarray(lines, { minLength: lines.length }));
}

const name = fc.constantFrom(
  'a',
  'summarise-ticket',
  '"b c"',
  "'d'",
  'e_1',
  '1',
  'versions',
  'prompts',
  'true',
);

function prompt(indent: string): Text {
  const step = fc.constantFrom('  ', '    ', ' ');
  const block = fc
    .tuple(name, comment, step)
    .chain(([key, note, more]) =>
      promptLines(indent + more, more).map((lines) => [`${indent}${key}:${note}`, ...lines].join('\n')),
    );
  const inline = name.map(
    (key) => `${indent}${key}: {version: "1.0.0", model: gpt-4o,\n${indent}  template: "a: b"}`,
  );
  return fc.oneof({ weight: 5, arbitrary: block }, inline);
}

const section = fc.constantFrom(
  'schema_version: 1',
  'include: [more/*.yaml]',
  'partials:\n  safety: partials/safety.liquid # kept short',
  'endpoints:\n    local: { base_url: "http://localhost:1/v1" }\n    # the next one\n    b:\n        free: yes',
  'prices: {m: {input_per_mtok: 1, output_per_mtok: 2}}',
  'judge:\n  model: gpt-4o',
  'x-notes: |\n  prompts:\n    a:\n',
  'promts: {}',
  '"monitoring": {}',
);

const filler = fc.constantFrom('', '', '', '\n', '# a comment\n', '    # deep\n', '\n\n  \n');

/** Texts of registries that are valid YAML, though not always what the schema asks for. */
export const randomRegistry: Text = fc
  .record({
    before: fc.uniqueArray(section, { maxLength: 3 }),
    indent: fc.constantFrom('  ', ' ', '    '),
    after: fc.uniqueArray(section, { maxLength: 2 }),
    opening: fc.constantFrom('', '', '---\n', '# top\n---\n', '\n'),
    bom: fc.boolean(),
    crlf: fc.boolean(),
    final: fc.boolean(),
    fillers: fc.array(filler, { minLength: 8, maxLength: 8 }),
  })
  .chain(({ indent, ...rest }) =>
    fc
      .uniqueArray(prompt(indent), {
        maxLength: 4,
        selector: (text) => text.trim().replaceAll(/["']/g, '').split(':')[0],
      })
      .map((prompts) => ({ prompts, ...rest })),
  )
  .map(({ before, prompts, after, opening, bom, crlf, final, fillers }) => {
    const later = after.filter((text) => !before.includes(text));
    const parts = [...before, `prompts:${prompts.length === 0 ? ' {}' : ''}`, ...prompts, ...later];
    const text = opening + parts.map((part, i) => `${fillers[i % fillers.length]}${part}\n`).join('');
    const cut = final ? text : text.trimEnd();
    return (bom ? '\ufeff' : '') + (crlf ? cut.replaceAll('\n', '\r\n') : cut);
  });

/** Lines of a side that is not read: anything. */
const otherSide = fc
  .array(
    fc.constantFrom(
      '',
      '  a:',
      '    model: y',
      'prompts:',
      '---',
      '{',
      '"',
      '\tx',
      '- ',
      '? x',
      '&a *b',
      '========',
    ),
    {
      maxLength: 3,
    },
  )
  .map((lines) => lines.map((line) => `${line}\n`).join(''));

/** A registry with merge conflicts in it, of which the current sides are what it was, and that registry. */
export const conflictedRegistry: fc.Arbitrary<{ readonly text: string; readonly current: string }> = fc
  .tuple(
    randomRegistry,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 8 }), otherSide, fc.option(otherSide)), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([registry, conflicts]) => {
    const current = registry.replace('\ufeff', '');
    const eol = current.includes('\r\n') ? '\r\n' : '\n';
    const lines = current.split(/(?<=\n)/);
    let text = '';
    let next = 0;
    const ordered = conflicts
      .map(([at, ...rest]) => [at % lines.length, ...rest] as const)
      .toSorted(([a], [b]) => a - b);
    for (const [at, count, incoming, base] of ordered) {
      if (at < next) continue;
      const inside = lines.slice(at, at + count).join('');
      if (inside !== '' && !inside.endsWith('\n')) continue;
      const hidden = `${base === null ? '' : `||||||| 123\n${base}`}=======\n${incoming}>>>>>>> topic\n`;
      text += lines.slice(next, at).join('');
      text += `<<<<<<< HEAD${eol}${inside}${hidden.replaceAll('\n', eol)}`;
      next = at + count;
    }
    return { text: text + lines.slice(next).join(''), current };
  });

const fragment = fc.constantFrom(
  '<<<<<<< HEAD\n',
  '|||||||\n',
  '=======\n',
  '\n>>>>>>> topic\n',
  'prompts:\n',
  '  a:\n',
  '  b:\n',
  '    model: x\n',
  '    version: "1.0.0"\n',
  '    versions:\n',
  '      "1.0.0":\n',
  '        model: y\n',
  '    draft:\n',
  'x',
  ' ',
  '\n',
  '# c\n',
  '- ',
  '"',
  "'",
  ':',
  ': ',
  'judge: x\n',
  '    template: |\n',
  '      text\n',
  '\r\n',
  '\t',
  '---\n',
  '...\n',
  '    tags: [a]\n',
  '&a ',
  '*a',
  '{',
  '}',
  '[',
  ']',
  ',',
  '!!x ',
  '? ',
  '> ',
  '|',
  '%YAML 1.2\n',
  '<<: ',
  '\ufeff',
  '\0',
  '\ud800',
  '\u2028',
  '@',
  '`',
  '0',
);

/** Texts that hardly anything can be made of. */
export const hostileText: Text = fc.oneof(
  fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join('')),
  // A registry with a piece of something else in it breaks in more places than one.
  fc
    .tuple(randomRegistry, fc.array(fragment, { maxLength: 4 }), fc.nat(), fc.nat({ max: 20 }))
    .map(([text, parts, at, gone]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + parts.join('') + text.slice(start + gone);
    }),
);
