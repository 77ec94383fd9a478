import { describe, expect, test } from 'vitest';
import { checked, expectMarked } from './checked.ts';

const REGISTRY = 'prompt-registry.yaml';

/** What is reported in the template of a prompt that declares `ticket` and `tone`, or nothing. */
async function reported(
  template: string,
  variables: readonly string[] = ['ticket', 'tone'],
): Promise<string[]> {
  const declared =
    variables.length > 0 ? `    variables: { ${variables.map((name) => `${name}:`).join(', ')} }\n` : '';
  const text = `prompts:\n  p:\n${declared}    draft: { model: gpt-4o, template: ${JSON.stringify(template)} }\n`;
  const { problemsOf } = await checked({ [REGISTRY]: text });
  return problemsOf(REGISTRY)
    .filter(({ code }) => code === 'fstring-braces')
    .map(({ range }) => JSON.parse(`"${text.slice(range.start, range.end)}"`) as string);
}

describe('reported', () => {
  test.each<[name: string, template: string, found: string[]]>([
    ['a declared variable', 'TICKET: {ticket}', ['{ticket}']],
    ['several', '{ticket} in {tone}, and {ticket}', ['{ticket}', '{tone}', '{ticket}']],
    ['beside one with two braces', '{{ tone }} {ticket}', ['{ticket}']],
    [
      'with a path, a format, a conversion',
      '{ticket.id} {ticket[0]} {ticket:>10} {ticket!r}',
      ['{ticket.id}', '{ticket[0]}', '{ticket:>10}', '{ticket!r}'],
    ],
    ['within a word', 'id_{ticket}_x', ['{ticket}']],
    ['as a shell and JavaScript write it', 'Hello ${ticket}', ['{ticket}']],
    ['alone in a fence', '```{ticket}```', ['{ticket}']],
    ['alone in a fence on a line of its own', '```\n{ticket}\n```', ['{ticket}']],
    ['between tags', '<ticket>{ticket}</ticket>', ['{ticket}']],
    ['behind an open brace that nothing closes', 'A { is a brace. {ticket}', ['{ticket}']],
  ])('%s', async (_name, template, found) => {
    expect(await reported(template)).toEqual(found);
  });
});

describe('left alone', () => {
  test.each<[name: string, template: string]>([
    ['two braces', '{{ticket}} {{ tone }}'],
    ['JSON', '{"ticket": "x", "tone": {"a": 1}}'],
    ['JSON with a placeholder in it', '{"ticket": {ticket}}'],
    ['JSON over lines', '{\n  "a": [\n    {ticket}\n  ]\n}'],
    ['a fence of code', '```python\nprint(f"{ticket}")\n```'],
    ['inline code', 'Write `f"{ticket}"` there.'],
    ['LaTeX', '\\text{ticket} \\frac{ticket}{tone} x_{ticket} 10^{tone}'],
    ['another name', 'Answer with {label} or {priority}.'],
    ['raw text', '{% raw %}{ticket}{% endraw %}'],
    ['a comment', '{% comment %}{ticket}{% endcomment %}'],
    ['white space in it', '{ ticket } {ticket, tone}'],
    ['a set, a code block', 'if (x) { return ticket; } {1, 2}'],
    ['nothing', '{}'],
    ['an object in an output', '{{ ticket | default: "{tone}" }}'],
  ])('%s', async (_name, template) => {
    expect(await reported(template)).toEqual([]);
  });
});

describe('a prompt that has no variable at all', () => {
  test.each<[name: string, template: string, found: string[]]>([
    ['a likely name', 'Summarise this: {ticket_content}', ['{ticket_content}']],
    ['in quotes', 'Translate "{text}" to {language}.', ['{text}', '{language}']],
    ['JSON', 'Answer as {"label": "x"}', []],
    ['an object of code', 'const a = {label}; f({name})', []],
    ['a call', 'run(){return}', []],
    ['LaTeX', '\\begin{equation} \\sum_{index} \\end{equation}', []],
    ['a shell', 'echo ${HOME} ${path}', []],
    ['a repetition', 'a{n} [0-9]{count}', []],
    ['CSS', '.a {color: red}', []],
    ['capitals', 'a {PLACEHOLDER}', []],
    ['one letter', 'a {x} b', []],
  ])('%s', async (_name, template, found) => {
    expect(await reported(template, [])).toEqual(found);
  });

  test('any variable in any message tells that somebody knows how', async () => {
    expect(await reported('{{text}} as {label}', [])).toEqual([]);
  });
});

test('what the suite sets is known, and files and messages have their own ranges', () =>
  expectMarked({
    [REGISTRY]: `prompts:
  p:
    evals: { suite: p.yaml }
    draft:
      model: gpt-4o
      messages:
        - role: system
          content: >-
            Be
            {tone}
#           ^^^^^^ warning fstring-braces: {tone} is sent as it stands: a variable has two braces. Write {{tone}}; if these braces are meant, put them between {% raw %} and {% endraw %}.
        - role: user
          content: "\\t{{ ticket }}{other}"
  q:
    variables: { ticket: }
    draft: { model: gpt-4o, template_file: q.liquid }
`,
    'q.liquid': `TICKET:
{ticket} {{ ticket }}
^^^^^^^^ warning fstring-braces
`,
    'p.yaml': `tests:
  - vars: { ticket: x, tone: y }
#                      ^^^^ warning suite-variable-unused
    assert: [{ type: contains, value: x }]
`,
  }));

test('long texts take a moment', async () => {
  const started = performance.now();
  await reported('{'.repeat(20_000), []);
  await reported('`{a'.repeat(7_000), []);
  await reported('{a}_{ticket}'.repeat(2_000));
  await reported('\\a{b}'.repeat(4_000));
  expect(performance.now() - started).toBeLessThan(3_000);
});
