import { test } from 'vitest';
import { expectMarked, expectPrompt } from './checked.ts';

test('template-syntax: through quotes, folding and messages, in history too', () =>
  expectPrompt(`
draft:
  model: gpt-4o
  messages:
    - role: system
      content: "Say \\"x\\" {{ a"
#                         ^^^^ error template-syntax
    - { role: user, content: fine }
versions:
  "1.0.0":
    model: gpt-4o
    template: >
      One
      line {% if %}
#          ^^^^^^^^ error template-syntax
#          ^^^^^^^^ error template-syntax
`));

test('template-syntax: in template files, version files and partials, each in its own file', () =>
  expectMarked({
    'prompt-registry.yaml': `partials: { safety: safety.liquid }
prompts:
  p:
    draft: { model: gpt-4o, template_file: p.liquid }
    versions_dir: released
  q:
    draft: { model: gpt-4o, template_file: p.liquid }
`,
    'p.liquid': `Hi {{ name
#  ^^^^^^^ error template-syntax
`,
    'safety.liquid': `Never {{
#     ^^ error template-syntax
`,
    'released/1.0.0.yaml': `model: gpt-4o
template: a {{ b
#           ^^^^ error template-syntax
`,
  }));

test('variable-undeclared: only where variables are declared', () =>
  expectMarked({
    'prompt-registry.yaml': `prompts:
  p:
    variables: { ticket: {}, user: {} }
    draft:
      model: gpt-4o
      template: |
        {{ tickt | upcase }} {{ user.name }}
#          ^^^^^ error variable-undeclared: “tickt” is not among the \`variables\` of this prompt. Did you mean “ticket”?
        {% for line in lines %}{{ line }}{% endfor %}
#                      ^^^^^ error variable-undeclared: “lines” is not among the \`variables\` of this prompt. Declare it there, or remove it.
  q:
    draft: { model: gpt-4o, template: "{{ anything }}" }
`,
  }));

test('variable-undeclared: older versions may have had other variables', () =>
  expectPrompt(`
version: "2.0.0"
variables: { ticket: }
versions:
  "1.0.0": { model: gpt-4o, template: "{{ question }}" }
  "2.0.0": { model: gpt-4o, template: "{{ ticket }} {{ question.text }}" }
#                                                      ^^^^^^^^ error variable-undeclared
`));

test('template-file-missing: files, partials that are declared, partials that are used', () =>
  expectMarked({
    'prompt-registry.yaml': `partials: { safety: partials/safety.liquid, gone: partials/gone.liquid }
#                                                 ^^^^^^^^^^^^^^^^^^^^ error template-file-missing: There is no file “partials/gone.liquid” for the partial “gone”. Create it, or correct the path: it is relative to this file.
prompts:
  p:
    draft: { model: gpt-4o, template_file: p.liquid }
#                                          ^^^^^^^^ error template-file-missing: There is no file “p.liquid”. Create it, or correct the path: it is relative to this file.
  q:
    draft:
      model: gpt-4o
      template: |
        {% render 'safty' %}
#                  ^^^^^ error template-file-missing: The registry’s \`partials\` have no “safty”. Did you mean “safety”?
        {% render 'safety' %}
`,
    'partials/safety.liquid': `{% render 'disclaimer' %}
#          ^^^^^^^^^^ error template-file-missing: The registry’s \`partials\` have no “disclaimer”. Add it as \`disclaimer: partials/disclaimer.liquid\`.
`,
  }));

test('path-outside-workspace: everything that names a file', () =>
  expectMarked({
    'prompt-registry.yaml': `include: ["../*.yaml"]
#         ^^^^^^^^^^^ error path-outside-workspace: “../*.yaml” leads out of the workspace, where nothing is read. Move what it names into the workspace, and correct the path.
partials: { safety: ../../safety.liquid }
#                   ^^^^^^^^^^^^^^^^^^^ error path-outside-workspace
endpoints:
  recorded: { replay: /answers.jsonl }
#                     ^^^^^^^^^^^^^^ error path-outside-workspace
prompts:
  p:
    draft: { model: gpt-4o, template_file: ../p.liquid }
#                                          ^^^^^^^^^^^ error path-outside-workspace
    evals: { suite: ../suite.yaml }
#                   ^^^^^^^^^^^^^ error path-outside-workspace
    versions_dir: ..
#                 ^^ error path-outside-workspace
`,
  }));
