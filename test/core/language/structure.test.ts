import { expect, test } from 'vitest';
import { LineIndex } from '../../../src/core/base/lineIndex.ts';
import { findDocumentSymbols } from '../../../src/core/language/documentSymbols.ts';
import type { DocumentSymbol } from '../../../src/core/language/symbol.ts';
import { findFoldingRanges } from '../../../src/core/language/foldingRanges.ts';
import { findLinks } from '../../../src/core/language/documentLinks.ts';
import { selectionRangesAt } from '../../../src/core/language/selectionRanges.ts';
import { findTokens } from '../../../src/core/language/semanticTokens.ts';
import { findWorkspaceSymbols } from '../../../src/core/language/workspaceSymbols.ts';
import { REGISTRY, ask, openAt } from './at.ts';

/** The outline as lines: `line-line kind name (detail) “selected text”`. */
function drawn(symbols: readonly DocumentSymbol[], text: string, indent = ''): string[] {
  const lines = new LineIndex(text);
  return symbols.flatMap(({ kind, name, detail, range, selection, children }) => {
    expect(selection.start >= range.start && selection.end <= range.end).toBe(true);
    const [first, last] = [lines.positionAt(range.start).line, lines.positionAt(range.end).line];
    const selected = text.slice(selection.start, selection.end);
    return [
      `${indent}${first + 1}-${last + 1} ${kind} ${name}${detail && ` (${detail})`} “${selected}”`,
      ...drawn(children, text, `${indent}  `),
    ];
  });
}

const TEXT = `# One
# two
endpoints:
  local:
    base_url: http://localhost:1

prompts:
  a:
    version: "1.0.0"
    variables:
      name: { sample: Ann }
    draft:
      model: local/m
      template: |
        # Title
        {% if name %}
          Hi {{ name | upcase }} {{ nobody }}
          {% assign x = 1 %}{{ x }}
        {% endif %}
    versions:
      "1.0.0":
        stage: production
        eval_score: 0.91
        model: local/m
        messages:
          - role: system
            content: Be kind.
  broken: [
  c: { template: Hi }
`;

test('the outline of a registry; a broken prompt hides no other', async () => {
  const { workspace, uri } = await openAt(TEXT);
  const symbols = await ask(workspace, () => findDocumentSymbols(uri, workspace.store));
  expect(drawn(symbols, TEXT)).toMatchSnapshot();
});

test('the outline of a suite', async () => {
  const suite = `description: d\ndefaultTest: { assert: [{ type: cost }] }\ntests:\n  - description: first\n    vars: { a: 1 }\n    assert:\n      - type: contains\n        value: yes\n  - vars: { a: 2 }\n  - more.csv\n`;
  const { workspace } = await openAt({
    [REGISTRY]: 'prompts:\n  a: { template: x }\n',
    'evals/a.yaml': suite,
  });
  const symbols = await ask(workspace, () =>
    findDocumentSymbols(workspace.uri('evals/a.yaml'), workspace.store),
  );
  expect(drawn(symbols, suite)).toMatchSnapshot();
});

test.each([TEXT, TEXT.replaceAll('\n', '\r\n')])('folds', async (text) => {
  const { workspace, uri } = await openAt(text);
  const ranges = await ask(workspace, () => findFoldingRanges(uri, text, workspace.store));
  const shown = ranges.map(
    ({ startLine, endLine, kind }) => `${startLine + 1}-${endLine + 1}${kind ? ` ${kind}` : ''}`,
  );
  expect(shown).toEqual([
    '1-2 comment',
    '3-5',
    '4-5',
    '7-29',
    '8-27',
    '10-11',
    '12-19',
    '14-19',
    '16-18',
    '20-27',
    '21-27',
    '25-27',
    '26-27',
  ]);
});

test('a template file folds at its blocks', async () => {
  const file = 'a\n{% for x in y %}\nb\n{% if x %}\nc\n{% endif %}\n{% endfor %}\n';
  const { workspace } = await openAt({
    [REGISTRY]: 'prompts:\n  a: { template_file: a.md }\n',
    'a.md': file,
  });
  const ranges = await ask(workspace, () => findFoldingRanges(workspace.uri('a.md'), file, workspace.store));
  expect(ranges).toEqual([
    { startLine: 1, endLine: 5 },
    { startLine: 3, endLine: 4 },
  ]);
});

test('a selection grows from the name to the prompt', async () => {
  const { workspace, uri, offset } = await openAt(
    'prompts:\n  a:\n    template: Hi {{ user.na‸me | upcase }}!\n  b: {}\n',
  );
  const text = 'prompts:\n  a:\n    template: Hi {{ user.name | upcase }}!\n  b: {}\n';
  const ranges = await ask(workspace, () => selectionRangesAt(uri, offset, workspace.store));
  expect(ranges.map(({ start, end }) => text.slice(start, end))).toEqual([
    'user.name',
    '{{ user.name | upcase }}',
    'Hi {{ user.name | upcase }}!',
    'template: Hi {{ user.name | upcase }}!',
    'a:\n    template: Hi {{ user.name | upcase }}!',
  ]);
});

test('tokens say what is declared, local or nobody’s', async () => {
  const { workspace, uri } = await openAt(TEXT);
  const tokens = await ask(workspace, () => findTokens(uri, workspace.store));
  expect(
    tokens.map(({ range, type, modifiers }) =>
      [TEXT.slice(range.start, range.end), type, ...modifiers].join(' '),
    ),
  ).toEqual([
    '"1.0.0" enumMember',
    'name parameter declaration',
    'local namespace',
    'name parameter',
    'name parameter',
    'upcase function',
    'nobody variable undeclared',
    'x variable declaration local',
    'x variable local',
    '"1.0.0" enumMember declaration',
    'local namespace',
  ]);
  const start = TEXT.indexOf('{{ nobody');
  const some = findTokens(uri, workspace.store, { start, end: start + 12 });
  expect(some.map(({ range }) => TEXT.slice(range.start, range.end))).toEqual(['nobody']);
});

test('links lead to files that are there', async () => {
  const text =
    'include: [more/*.yaml, none/*.yaml]\npartials: { t: t.md, gone: gone.md }\nprompts:\n  a: { template_file: a.md, evals: { suite: s.yaml } }\n';
  const files = { [REGISTRY]: text, 'more/b.yaml': 'prompts: {}\n', 't.md': '', 'a.md': '', 's.yaml': '' };
  const { workspace, uri } = await openAt(files);
  const links = await ask(workspace, () => findLinks(uri, workspace.store));
  expect(
    links.map(({ range, target }) => `${text.slice(range.start, range.end)} ${workspace.relative(target)}`),
  ).toEqual(['more/*.yaml more/b.yaml', 't.md t.md', 'a.md a.md', 's.yaml s.yaml']);
});

test.each([
  ['', ['summarise-ticket', 'summarise-ticket@2.1.0', 'sort-tickets']],
  ['smtk', ['summarise-ticket', 'summarise-ticket@2.1.0']],
  ['ticket@2.1', ['summarise-ticket@2.1.0']],
  ['SORT', ['sort-tickets']],
  ['nothing', []],
])('the workspace symbols for %j', async (query, expected) => {
  const { workspace } = await openAt(
    'prompts:\n  summarise-ticket:\n    versions:\n      "2.1.0": { template: x }\n  sort-tickets: { template: x }\n',
  );
  expect(
    findWorkspaceSymbols(query, workspace.store)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(expected.toSorted());
});

/** Milliseconds. */
const time = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

const numbered = (i: number): string =>
  `  p${i}:\n    version: "1.0.0"\n    variables:\n      name: { sample: Ann }\n    draft:\n      model: local/m\n      template: |\n${'        Hello {{ name | upcase }}, {% if name %}you{% endif %} are here today.\n'.repeat(20)}    versions:\n      "1.0.0":\n        model: local/m\n        template: Hi {{ name }}\n`;

test('large files are quick', async () => {
  const text = `prompts:\n${Array.from({ length: 5000 }, (_, i) => numbered(i)).join('')}`;
  const { workspace, uri } = await openAt(text);
  const { store } = workspace;
  for (const { block } of store.workspace.registries[0]!.prompts) void block.parsed;
  const ms = {
    symbolsFirst: time(() => findDocumentSymbols(uri, store)),
    symbolsAgain: time(() => findDocumentSymbols(uri, store)),
    foldingFirst: time(() => findFoldingRanges(uri, text, store)),
    foldingAgain: time(() => findFoldingRanges(uri, text, store)),
    tokensInView: time(() => findTokens(uri, store, { start: 4_000_000, end: 4_005_000 })),
    workspaceSymbols: time(() => findWorkspaceSymbols('p49', store)),
  };
  expect(ms.symbolsAgain).toBeLessThan(1000);
  expect(ms.tokensInView).toBeLessThan(500);
  expect(ms.workspaceSymbols).toBeLessThan(1000);
});
