import { expect, test } from 'vitest';
import { templateAt } from '../../../src/core/language/templateAt.ts';
import { ask, openAt } from './at.ts';

/** What the template at the cursor says there. */
async function check(files: Readonly<Record<string, string>> | string): Promise<string> {
  const { workspace, uri, offset } = await openAt(files);
  const place = await ask(workspace, () => templateAt(uri, offset, workspace.store));
  if (!place) return 'no template';
  const { template, element, contents, partials, toRange } = place;
  const users = [
    ...contents.map(({ prompt, version }) => `${prompt.block.name}@${version}`),
    ...partials.map(({ name }) => `partial ${name}`),
  ];
  const source = workspace.store.read(place.uri);
  const text = source.state === 'loaded' ? source.text : '';
  const named =
    element &&
    ('use' in element
      ? element.use
      : 'definition' in element
        ? element.definition
        : 'filter' in element
          ? element.filter
          : element.tag);
  const range = named && toRange(named.range);
  const at = `${template.source.slice(Math.max(0, place.offset - 2), place.offset)}^`;
  return [
    users.join(' '),
    JSON.stringify(at),
    element ? `${element.kind} ${text.slice(range!.start, range!.end)}` : 'text',
  ].join('; ');
}

test.each([
  ['prompts:\n  a:\n    template: Hi {{na‸me}}\n', 'a@draft; "na^"; variable name'],
  [
    'prompts:\n  a:\n    template: |\n      Hi\n      {{ n‸ame | upcase }}\n',
    'a@draft; " n^"; variable name',
  ],
  [
    'prompts:\r\n  a:\r\n    template: |\r\n      Hi\r\n      {{ name | up‸case }}\r\n',
    'a@draft; "up^"; filter upcase',
  ],
  [
    'prompts:\n  a:\n    template: >\n      Hi\n      {% if x‸ %}a{% endif %}\n',
    'a@draft; " x^"; variable x',
  ],
  ['prompts:\n  a:\n    template: "a\\t{{ na‸me }}"\n', 'a@draft; "na^"; variable name'],
  ["prompts:\n  a:\n    template: 'it''s {% assign y‸ = 1 %}'\n", 'a@draft; " y^"; definition y'],
  ['prompts:\n  a: { messages: [{ role: user, content: "{{ x‸ }}" }] }\n', 'a@draft; " x^"; variable x'],
  [
    'prompts:\n  a:\n    versions:\n      "1.0.0":\n        model: m\n        template: |\n          {{ x‸ }}\n',
    'a@1.0.0; " x^"; variable x',
  ],
  [
    'prompts:\n  a:\n    messages:\n      - role: system\n        content: one\n      - role: user\n        content: t‸wo\n',
    'a@draft; "t^"; text',
  ],
  ['prompts:\n  a:\n    temp‸late: one\n', 'no template'],
  ['prompts:\n  a:\n    template: |‸\n      one\n', 'no template'],
  [
    'prompts:\n  x:\n    template: &t\n    - broken\n  a:\n    template: "{{ x‸"\n',
    'a@draft; " x^"; variable x',
  ],
])('%j', async (text, expected) => {
  expect(await check(text)).toBe(expected);
});

test('in other files', async () => {
  const registry =
    'partials:\n  tone: tone.md\nprompts:\n  a:\n    template_file: a.md\n  b:\n    versions_dir: b\n    draft:\n      template_file: a.md\n';
  const files = {
    'prompt-registry.yaml': registry,
    'tone.md': 'T {{x}}',
    'a.md': "{% render 'tone', x: y %}",
    'b/1.0.0.yaml': 'model: m\ntemplate: |\n  {{ z }}\n',
  };
  const at = async (path: keyof typeof files, text: string): Promise<string> =>
    check({ ...files, [path]: files[path].replace(text, `${text}‸`) });
  expect(await at('tone.md', '{{x')).toBe('partial tone; "{x^"; variable x');
  expect(await at('a.md', "'to")).toBe('a@draft b@draft; "to^"; partial tone');
  expect(await at('a.md', 'ren')).toBe('a@draft b@draft; "en^"; tag render');
  expect(await at('b/1.0.0.yaml', '{{ z')).toBe('b@1.0.0; " z^"; variable z');
});
