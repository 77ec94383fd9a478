import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inferBump, nextVersion, summariseChanges } from '../../../src/core/versions/bump.ts';
import { type Change, compareContents } from '../../../src/core/versions/compare.ts';
import { contentOf } from '../../../src/core/versions/content.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { partsOf } from '../../../src/core/versions/textParts.ts';
import { compareWords } from '../../../src/core/versions/words.ts';

type Files = Readonly<Record<string, string>>;

const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '        ');

/** The changes between two contents that are written as JSON or as lines of YAML. */
async function compared(before: string, after: string, files: Files = {}): Promise<readonly Change[]> {
  const workspace = await MemoryWorkspace.open({
    'prompt-registry.yaml': `partials: { tone: tone.liquid }
prompts:
  p:
    versions:
      "1.0.0":
${indent(before)}
      "2.0.0":
${indent(after)}
`,
    'tone.liquid': 'Be kind.',
    ...files,
  });
  const [old, now] = ['1.0.0', '2.0.0'].map((version) =>
    contentOf(workspace.prompt('p'), version, workspace.store),
  );
  compareContents(old!, now!, workspace.store);
  await workspace.load(); // The files that comparing asked for.
  return compareContents(old!, now!, workspace.store)!;
}

const template = (text: string, others = ''): string =>
  `model: gpt-4o\n${others}template: ${JSON.stringify(text)}\n`;

/** The summary of what changed between two templates. */
const summary = async (before: string, after: string): Promise<string> =>
  summariseChanges(await compared(template(before), template(after)));

describe('wording', () => {
  test.each<[name: string, before: string, after: string, summary: string]>([
    ['nothing', 'Be brief.', 'Be brief.', 'no change: it asks the same of the same model'],
    ['a typing mistake', 'Sumarise the tiket.', 'Summarise the ticket.', 'patch: +2 −2 words'],
    ['a word', 'Write a short answer to it.', 'Write a brief answer to it.', 'patch: +1 −1 words'],
    ['punctuation', 'Answer, then stop', 'Answer; then stop.', 'patch: +0 −0 words'],
    ['white space', 'One  two\n\nthree', 'One two\nthree ', 'patch: white space only'],
    ['line ends', 'One.\r\nTwo.\r\n', 'One.\nTwo.\n', 'no change: it asks the same of the same model'],
    [
      'where lines are wrapped',
      'Summarise this\nticket in three points.',
      'Summarise this ticket\nin three points.',
      'patch: white space only',
    ],
    [
      'the order of sentences',
      'Name the product. Quote the customer.',
      'Quote the customer. Name the product.',
      'patch: +3 −3 words',
    ],
    ['the case of letters', 'never guess anything', 'NEVER guess anything', 'patch: +1 −1 words'],
    ['the spelling of a tag', 'Hi {{ name }} there', 'Hi {{name}} there', 'patch: +1 −1 words'],
    ['letters without words', '答えは短く。', '答えは長く。', 'patch: +1 −1 words'],
    [
      'one sentence into two',
      'Name the cause and propose the next step.',
      'Name the cause. Propose the next step.',
      'patch: +1 −2 words',
    ],
    ['a label', 'Hi {{name}}', 'Hello: {{name}}', 'patch: +1 −1 words'],
  ])('%s', async (_name, before, after, expected) => {
    expect(await summary(before, after)).toBe(expected);
  });
});

describe('instructions', () => {
  test.each<[name: string, before: string, after: string, summary: string]>([
    [
      'a new one',
      'Summarise the ticket.',
      'Summarise the ticket. Never guess.',
      'minor: a new instruction; +2 −0 words',
    ],
    ['one less', '- Be brief.\n- Never guess.', '- Be brief.', 'minor: a removed instruction; +0 −2 words'],
    [
      'two in a list',
      'Rules:\n- Be brief.',
      'Rules:\n- Be brief.\n- Quote the customer\n- Name the product',
      'minor: 2 new instructions; +6 −0 words',
    ],
    [
      'another in place of one',
      'Answer in English only.',
      'Never mention prices or discounts.',
      'minor: a new instruction; a removed instruction; +5 −4 words',
    ],
    [
      'in a wrapped paragraph',
      'Summarise this\nticket.',
      'Summarise\nthis ticket. Do not\nguess the cause.',
      'minor: a new instruction; +5 −0 words',
    ],
  ])('%s', async (_name, before, after, expected) => {
    expect(await summary(before, after)).toBe(expected);
  });
});

describe('examples', () => {
  const SHOT = 'Input: I was charged twice\nOutput: billing\n';
  test.each<[name: string, before: string, after: string, summary: string]>([
    ['input and output', 'Classify.\n\n', `Classify.\n\n${SHOT}`, 'minor: a new example; +7 −0 words'],
    [
      'the question itself is none',
      'Classify it.',
      'Classify it.\nInput: {{text}}\nOutput:',
      'major: the variable text must be supplied; +3 −0 words',
    ],
    [
      'tagged',
      'Classify.',
      'Classify.\n<example id="1">crash → bug</example>',
      'minor: a new example; +6 −0 words',
    ],
    [
      'tagged, with the variable',
      '<example>{{text}}</example>',
      '<example>see {{text}}</example>',
      'patch: +1 −0 words',
    ],
    [
      'labelled',
      '## Example 1\nA crash is a bug.\n',
      '## Example 1\nA crash is a bug.\n\n## Example 2\nRefunds are billing.\n',
      'minor: a new example; +5 −0 words',
    ],
    [
      'a list of them',
      'Examples:\n- crash: bug',
      'Examples:\n- crash: bug\n- refund: billing',
      'minor: a new example; +2 −0 words',
    ],
    ['one less', `${SHOT}\nInput: it crashes\nOutput: bug`, SHOT, 'minor: a removed example; +0 −5 words'],
    ['a typing mistake in one', SHOT, SHOT.replace('charged', 'chraged'), 'patch: +1 −1 words'],
    [
      'another in place of one',
      SHOT,
      'Input: the app crashes at start\nOutput: bug\n',
      'minor: a new example; a removed example; +6 −5 words',
    ],
    [
      'in another order',
      `${SHOT}\nInput: it crashes\nOutput: bug\n`,
      `Input: it crashes\nOutput: bug\n\n${SHOT}`,
      'patch: +5 −5 words',
    ],
  ])('%s', async (_name, before, after, expected) => {
    expect(await summary(before, after)).toBe(expected);
  });

  test('an answer of the assistant with its question', async () => {
    const last = '  - { role: user, content: "{{text}}" }\n';
    const before = `model: gpt-4o\nmessages:\n  - { role: system, content: Classify. }\n${last}`;
    const shot = '  - { role: user, content: it crashes }\n  - { role: assistant, content: bug }\n';
    expect(summariseChanges(await compared(before, before.replace(last, shot + last)))).toBe(
      'minor: a new example; +3 −0 words',
    );
  });

  test('what the assistant’s last message begins is none', async () => {
    const before = 'model: gpt-4o\nmessages:\n  - { role: user, content: Answer as JSON }\n';
    const after = `${before}  - { role: assistant, content: "{" }\n`;
    expect(summariseChanges(await compared(before, after))).toBe(
      'minor: a new assistant message; +0 −0 words',
    );
  });
});

const messages = (...list: string[]): string =>
  `model: gpt-4o\nmessages:\n${list.map((item) => `  - { ${item} }\n`).join('')}`;

describe('messages', () => {
  const system = 'role: system, content: Be brief.';
  const user = 'role: user, content: "{{text}}"';

  test.each<[name: string, before: string, after: string, summary: string]>([
    [
      'another role',
      messages(system, user),
      messages('role: developer, content: Be brief.', user),
      'minor: a system message is a developer message now',
    ],
    [
      'a new one',
      messages(user),
      messages(system, user),
      'minor: a new system message; a new instruction; +2 −0 words',
    ],
    [
      'one less',
      messages(system, user),
      messages(user),
      'minor: a removed system message; a removed instruction; +0 −2 words',
    ],
    [
      'as a template',
      messages('role: user, content: "Hi {{text}}"'),
      template('Hi {{text}}'),
      'no change: it asks the same of the same model',
    ],
    [
      'another wording of one',
      messages(system, user),
      messages('role: system, content: Be very brief.', user),
      'patch: +1 −0 words',
    ],
  ])('%s', async (_name, before, after, expected) => {
    expect(summariseChanges(await compared(before, after))).toBe(expected);
  });

  test('a partial and its text are the same', async () => {
    expect(await compared(template("Hi. {% render 'tone' %}"), template('Hi. Be kind.'))).toEqual([]);
  });

  test('so are a file and its text', async () => {
    const files = { 'p.liquid': 'Hi {{text}}' };
    expect(await compared('model: gpt-4o\ntemplate_file: p.liquid', template('Hi {{text}}'), files)).toEqual(
      [],
    );
  });
});

describe('what is missing', () => {
  test('a file that is not there cannot be compared', async () => {
    expect(await compared('model: gpt-4o\ntemplate_file: gone.liquid', template('Hi'))).toBeUndefined();
  });
});

describe('model and parameters', () => {
  test.each<[name: string, before: string, after: string, summary: string]>([
    [
      'another model',
      'model: gpt-4o\ntemplate: Hi',
      'model: gpt-5\ntemplate: Hi',
      'major: model gpt-4o → gpt-5',
    ],
    [
      'a parameter',
      template('Hi', 'temperature: 0.3\n'),
      template('Hi', 'temperature: 0.2\n'),
      'minor: temperature 0.3 → 0.2',
    ],
    ['a new parameter', template('Hi'), template('Hi', 'stop: ["\\n"]\n'), 'minor: stop none → ["\\n"]'],
    [
      'the order of keys',
      'model: gpt-4o\ntemplate: Hi\ntop_p: 1',
      'top_p: 1\ntemplate: Hi\nmodel: gpt-4o',
      'no change: it asks the same of the same model',
    ],
    [
      'a record',
      template('Hi', 'eval_score: 0.5\n'),
      template('Hi', 'notes: better\n'),
      'no change: it asks the same of the same model',
    ],
    [
      'a further field',
      template('Hi', 'extra: { user: a }\n'),
      template('Hi', 'extra: { user: b }\n'),
      'minor: extra.user a → b',
    ],
    [
      'the format of the answer',
      template('Hi'),
      template('Hi', 'extra: { response_format: { type: json_object } }\n'),
      'major: extra.response_format none → {"type":"json_object"}',
    ],
  ])('%s', async (_name, before, after, expected) => {
    expect(summariseChanges(await compared(before, after))).toBe(expected);
  });
});

describe('variables', () => {
  test.each<[name: string, before: string, after: string, summary: string]>([
    [
      'one that must be supplied',
      'Hi {{a}}',
      'Hi {{a}} {{b}}',
      'major: the variable b must be supplied; +1 −0 words',
    ],
    [
      'one that may be supplied',
      'Hi {{a}}',
      'Hi {{a}}{% if b %}!{% endif %}',
      'minor: a new variable b that may be left out; +2 −0 words',
    ],
    ['one less', 'Hi {{a}} {{b}}', 'Hi {{a}}', 'major: the variable b is gone; +0 −1 words'],
    [
      'one that may be left out now',
      'Hi {{a}}',
      'Hi {{ a | default: "you" }}',
      'minor: the variable a may be left out; +1 −1 words',
    ],
    [
      'one that may not be left out any more',
      'Hi {{ a | default: "you" }}',
      'Hi {{a}}',
      'major: the variable a must be supplied; +1 −1 words',
    ],
    [
      'another name',
      'Hi {{a}}',
      'Hi {{b}}',
      'major: the variable a is gone; the variable b must be supplied; +1 −1 words',
    ],
    [
      'a loop’s own',
      '{% for x in a %}{{x}}{% endfor %}',
      '{% for y in a %}{{y}}{% endfor %}',
      'patch: +2 −2 words',
    ],
  ])('%s', async (_name, before, after, expected) => {
    expect(await summary(before, after)).toBe(expected);
  });
});

describe('output_schema', () => {
  const schema = (text: string): string => template('Hi', `output_schema: ${text}\n`);
  const object = (properties: string, required = '[]'): string =>
    schema(`{ type: object, properties: { ${properties} }, required: ${required} }`);

  test.each<[name: string, before: string, after: string, summary: string]>([
    ['from none', template('Hi'), object(''), 'major: the answer is held to a schema'],
    ['to none', object(''), template('Hi'), 'major: the answer is no longer held to a schema'],
    [
      'the order of keys',
      object('a: { type: string }, b: {}', '[a, b]'),
      object('b: {}, a: { type: string }', '[b, a]'),
      'no change: it asks the same of the same model',
    ],
    ['a new field', object('a: {}'), object('a: {}, b: {}'), 'minor: the answer may have b'],
    ['a field less', object('a: {}, b: {}'), object('a: {}'), 'major: the answer has no b'],
    [
      'a field inside',
      object('a: { type: array, items: { properties: { x: {} } } }'),
      object('a: { type: array, items: {} }'),
      'major: the answer has no a[].x',
    ],
    ['a field that may be missing', object('a: {}', '[a]'), object('a: {}'), 'major: the answer may lack a'],
    [
      'a field that is always there',
      object('a: {}'),
      object('a: {}', '[a]'),
      'minor: the answer always has a',
    ],
    [
      'another type',
      object('a: { type: string }'),
      object('a: { type: number }'),
      'major: a is number instead of string',
    ],
    [
      'a narrower type',
      object('a: { type: [number, "null"] }'),
      object('a: { type: integer }'),
      'minor: a is integer instead of null or number',
    ],
    ['a new value', object('a: { enum: [x, y] }'), object('a: { enum: [y, x, z] }'), 'major: a may be "z"'],
    ['a value less', object('a: { enum: [x, y] }'), object('a: { enum: [x] }'), 'minor: a is never "y"'],
    ['a new rule', object('a: {}'), object('a: { maxLength: 5 }'), 'minor: other rules for a (maxLength)'],
    [
      'another rule',
      object('a: { maxLength: 5 }'),
      object('a: { maxLength: 9 }'),
      'major: other rules for a (maxLength)',
    ],
    [
      'a description',
      object('a: { description: One }'),
      object('a: { description: Two }'),
      'patch: a is described in other words',
    ],
    [
      'a field called description',
      object('description: { type: string }'),
      object('description: { type: number }'),
      'major: description is number instead of string',
    ],
    [
      'further fields',
      schema('{ type: object }'),
      schema('{ type: object, additionalProperties: false }'),
      'minor: other rules for the answer',
    ],
    [
      'through a reference',
      schema('{ $ref: "#/$defs/a", $defs: { a: { type: string } } }'),
      schema('{ type: string }'),
      'no change: it asks the same of the same model',
    ],
  ])('%s', async (_name, before, after, expected) => {
    expect(summariseChanges(await compared(before, after))).toBe(expected);
  });

  test('a schema that refers to itself ends', async () => {
    const list = (type: string): string =>
      schema(`{ type: object, properties: { value: { type: ${type} }, next: { $ref: "#" } } }`);
    expect(summariseChanges(await compared(list('string'), list('number')))).toBe(
      'major: value is number instead of string',
    );
    const hopeless = schema('{ $ref: "#" }');
    expect(await compared(hopeless, hopeless)).toEqual([]);
  });
});

const tool = (name: string, more = '', description = 'Looks'): string =>
  `{ type: function, function: { name: ${name}, description: ${description}, parameters: { type: object${more} } } }`;

describe('tools', () => {
  const tools = (...list: string[]): string => template('Hi', `tools: [${list.join(', ')}]\n`);

  test.each<[name: string, before: string, after: string, summary: string]>([
    ['a new one', template('Hi'), tools(tool('find')), 'major: a new tool find'],
    ['one less', tools(tool('find')), template('Hi'), 'major: the tool find is gone'],
    [
      'other arguments',
      tools(tool('find')),
      tools(tool('find', ', required: [q]')),
      'major: the tool find takes other arguments',
    ],
    [
      'other words',
      tools(tool('find')),
      tools(tool('find', '', 'Searches')),
      'minor: the tool find is described in other words',
    ],
    [
      'another order',
      tools(tool('a'), tool('b')),
      tools(tool('b'), tool('a')),
      'no change: it asks the same of the same model',
    ],
  ])('%s', async (_name, before, after, expected) => {
    expect(summariseChanges(await compared(before, after))).toBe(expected);
  });
});

test('a summary stays one line', async () => {
  const before = template('Hi {{a}} {{b}} {{c}} {{d}} {{e}} {{f}} {{g}} {{h}}');
  expect(summariseChanges(await compared(before, template('Hi')))).toBe(
    'major: the variable a is gone; the variable b is gone; the variable c is gone; the variable d is gone; the variable e is gone; the variable f is gone; 3 more changes',
  );
});

test('the reasons are those of the largest step', async () => {
  const changes = await compared(template('Hi', 'temperature: 1\n'), 'model: gpt-5\ntemplate: Hello');
  expect(inferBump(changes)).toEqual({ bump: 'major', reasons: ['model gpt-4o → gpt-5'] });
});

test.each([
  ['2.1.0', 'major', '3.0.0'],
  ['2.1.0', 'minor', '2.2.0'],
  ['2.1.0', 'patch', '2.1.1'],
  ['2.1.0', 'none', '2.1.0'],
  ['3.0.0-rc.1', 'major', '3.0.0'],
  ['0.3.1', 'major', '0.4.0'],
  ['0.3.1', 'minor', '0.3.2'],
  ['latest', 'minor', undefined],
] as const)('after %s a %s step leads to %s', (version, bump, next) => {
  expect(nextVersion(version, bump)).toBe(next);
});

const text = (seed: number, words: number): string =>
  Array.from({ length: words }, (_, i) => `w${(i * seed) % 997}${i % 12 === 11 ? '.\n' : ''}`).join(' ');

describe('hostile texts', () => {
  test.each([
    ['different words', text(7, 5_000), text(11, 5_000)],
    ['one line each', text(7, 5_000).replaceAll('\n', ''), text(11, 5_000).replaceAll('\n', '')],
    ['no words at all', '.'.repeat(20_000), ','.repeat(20_000)],
    ['openings that nothing closes', '<example>{{'.repeat(2_000), 'Input:\n{%'.repeat(2_000)],
    ['labels without end', 'Example:\n'.repeat(2_500), 'Input: x\n'.repeat(2_500)],
    ['spaces', ' '.repeat(20_000), `${' '.repeat(20_000)}x`],
    ['quotes and stops', '."”'.repeat(7_000), '!*_'.repeat(7_000)],
    ['one long word', 'a'.repeat(20_000), 'b'.repeat(20_000)],
  ])('%s: 20 kB take a moment', async (_name, before, after) => {
    const started = performance.now();
    const changes = await compared(template(before), template(after));
    expect(changes.length).toBeGreaterThan(0);
    // Tens of milliseconds; the bound leaves room for a machine that does other things as well.
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  test.each([
    ['outputs', '{{a '.repeat(50_000)],
    ['tags', '{%a '.repeat(50_000)],
    ['examples', '<example>'.repeat(50_000)],
  ])('%s that nothing closes: 200 kB take no time in their square', (_name, hostile) => {
    const started = performance.now();
    partsOf(hostile);
    compareWords(hostile, `${hostile}x`);
    // Tens of milliseconds; in their square they took six seconds.
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  test('what is the same is no change, and what is not is one', async () => {
    const line = fc.constantFrom(
      'Input: a',
      'Output: b',
      '',
      '- x y',
      'Example 1:',
      '<example>',
      '</example>',
      'One two. Three',
      '{{v}}',
      '{% if v %}z{% endif %}',
    );
    const lines = fc.array(line, { maxLength: 8 }).map((list) => list.join('\n'));
    await fc.assert(
      fc.asyncProperty(lines, lines, async (before, after) => {
        expect((await compared(template(before), template(after))).length === 0).toBe(before === after);
      }),
      { numRuns: 60 },
    );
  });
});
