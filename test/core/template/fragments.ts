import * as fc from 'fast-check';

const path = fc.constantFrom('a', 'b.c', 'user.name', 'a["b c"][0]', 'größe', 'list', 'b[a]', 'i', 'x');
const value = fc.oneof(
  path,
  fc.constantFrom('"text"', "'}}'", '1', '-2.5', 'true', 'nil', '(1..3)', '(1..a)'),
);
const filter = fc.oneof(
  fc.constantFrom('| upcase', '| default: "d"', '| json', '| join: ","', '| append: a', '| default: x'),
  path.map((argument) => `| append: ${argument}`),
);
const filtered = fc.tuple(value, fc.array(filter, { maxLength: 2 })).map((parts) => parts.flat().join(' '));
const condition = fc.oneof(
  value,
  fc.tuple(value, fc.constantFrom('==', '>', 'and', 'or', 'contains'), value).map((parts) => parts.join(' ')),
);
const open = fc.constantFrom('{%', '{%-');
const close = fc.constantFrom('%}', '-%}');

function tag(content: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(open, content, close).map((parts) => parts.join(' '));
}

const text = fc.constantFrom('Hello ', '\n', '\r\n', '  ', 'ü🎫', '{x', '}', '-', '%', '');

/** Templates that the engine takes, of everything that a template can hold. Partials are called `p` and `q`. */
export const validTemplate: fc.Arbitrary<string> = fc.letrec<{ body: string; node: string }>((tie) => ({
  body: fc.array(tie('node'), { maxLength: 4 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { maxDepth: 3 },
    text,
    fc
      .tuple(fc.constantFrom('{{', '{{-'), filtered, fc.constantFrom('}}', '-}}'))
      .map((parts) => parts.join(' ')),
    tag(fc.tuple(fc.constantFrom('a', 'x', 'y'), filtered).map(([name, what]) => `assign ${name} = ${what}`)),
    tag(
      fc.oneof(
        path.map((what) => `render 'p', a: ${what}`),
        fc.constantFrom("render 'q'", "render 'p' for list as i"),
      ),
    ),
    fc.constantFrom('{% raw %}{{ x }}{% endraw %}', '{% comment %}{{ x }}{% endcomment %}', '{% # x %}'),
    tag(fc.tuple(value, value).map(([one, other]) => `liquid\n assign y = ${one}\n echo ${other}\n`)),
    fc
      .tuple(
        tag(condition.map((what) => `if ${what}`)),
        tie('body'),
        tag(fc.constant('else')),
        tie('body'),
        tag(fc.constant('endif')),
      )
      .map((parts) => parts.join('')),
    fc
      .tuple(tag(value.map((what) => `for i in ${what}`)), tie('body'), tag(fc.constant('endfor')))
      .map((parts) => parts.join('')),
    fc
      .tuple(
        tag(value.map((what) => `case ${what}`)),
        tag(value.map((what) => `when ${what}`)),
        tie('body'),
        tag(fc.constant('endcase')),
      )
      .map((parts) => parts.join('')),
    fc
      .tuple(tag(fc.constantFrom('capture x', 'capture z')), tie('body'), tag(fc.constant('endcapture')))
      .map((parts) => parts.join('')),
  ),
})).body;

/** What somebody has on the screen while typing. */
export const brokenTemplate: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      text,
      value,
      filter,
      fc.constantFrom(
        '{{',
        '}}',
        '{%',
        '%}',
        '{{-',
        '-%}',
        '"',
        "'",
        '[',
        ']',
        '.',
        '|',
        ':',
        ',',
        '=',
        '(',
        ')',
        '..',
        ' ',
      ),
      fc.constantFrom(
        'if',
        'endif',
        'else',
        'elsif',
        'for',
        ' in ',
        'endfor',
        'case',
        'when',
        'endcase',
        'raw',
        'endraw',
      ),
      fc.constantFrom(
        'comment',
        'endcomment',
        'liquid',
        'render',
        'assign',
        'capture',
        'cycle',
        'echo',
        '#',
        'include',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));
