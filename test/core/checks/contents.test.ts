import { test } from 'vitest';
import { expectMarked, expectPrompt } from './checked.ts';

test('content-incomplete: in a draft and under versions', () =>
  expectPrompt(`
draft:
^^^^^ error content-incomplete: The draft has no model. Add \`model\`: a content is whole, it takes nothing from others.
  template: Hi
versions:
  "1.0.0":
# ^^^^^^^ error content-incomplete: Version 1.0.0 has no model and no template. Add \`model\` and \`template\`: a content is whole, it takes nothing from others.
    notes: nothing yet
`));

test('content-incomplete: a prompt with nothing at all', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  p: {}
# ^ error content-incomplete: “p” has no content. Add a \`model\` and a \`template\`.
  q:
# ^ error wrong-type
`,
  }));

test('content-incomplete: more than one wording', () =>
  expectPrompt(
    `
draft:
  messages: [{ role: user, content: Hi }]
  template_file: hi.liquid
# ^^^^^^^^^^^^^ error content-incomplete: A content has one wording, and here \`template_file\` stands beside \`messages\`. Remove one of them.
  model: gpt-4o
  template: Hi
# ^^^^^^^^ error content-incomplete: A content has one wording, and here \`template\` stands beside \`messages\`. Remove one of them.
`,
    { 'hi.liquid': 'Hi' },
  ));

test('content-incomplete: in a version file', () =>
  expectPrompt('\nversions_dir: released\n', {
    'released/1.0.0.yaml': `template: Hi
| error content-incomplete: Version 1.0.0 has no model. Add \`model\`: a content is whole, it takes nothing from others.
`,
  }));

test('a key with a value of the wrong type is not missing', () =>
  expectPrompt(`
draft:
  model: 4
#        ^ error wrong-type
  template: [Hi]
#           ^^^^ error wrong-type
`));

test('version files have syntax and shape like the registry', () =>
  expectPrompt('\nversions_dir: released\n', {
    'released/1.0.0.yaml': `model: gpt-4o
template: Hi
temprature: 1
^^^^^^^^^^ warning unknown-key: “temprature” is no key of this map. Did you mean “temperature”?
temperature: hot
#            ^^^ error wrong-type
`,
    'released/2.0.0.yaml': `- model
| error wrong-type: A version file is a map with the keys of a version, such as \`model\` and \`template\`. Add them.
`,
    'released/3.0.0.yaml': `model: gpt-4o
template: Hi
model: gpt-4
^^^^^ error duplicate-key
`,
  }));

test('duplicate-prompt: the same name in two files of one registry', () =>
  expectMarked({
    'prompt-registry.yaml': `include: [more/*.yaml]
prompts:
  p:
    draft: { model: gpt-4o, template: Hi }
`,
    'more/a.yaml': `prompts:
  q:
    draft: { model: gpt-4o, template: Hi }
  p:
# ^ error duplicate-prompt: The prompt “p” stands in another file of this registry too. Rename one of them, or remove it.
    draft: { model: gpt-4o, template: Hi }
`,
  }));

test('content-incomplete: a file named where text belongs', () =>
  expectPrompt(`
draft:
  model: gpt-4o
  template: file://prompts/x.liquid
#           ^^^^^^^^^^^^^^^^^^^^^^^ error content-incomplete: A template is text, and this names a file. Write \`template_file: prompts/x.liquid\` instead.
`));
