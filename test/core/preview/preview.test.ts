import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { ownerOf, promptAt } from '../../../src/core/preview/contentAt.ts';
import { type Preview, pieceAt, placeOfPiece, previewOf, textOf } from '../../../src/core/preview/preview.ts';
import { renderPreviewText } from '../../../src/core/preview/previewText.ts';
import { saveSampleEdits } from '../../../src/core/preview/saveSample.ts';
import { contentOf, editedContent } from '../../../src/core/versions/content.ts';
import { loadContents } from '../../../src/core/evals/prepare.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

const REGISTRY = 'prompt-registry.yaml';

interface Opened {
  readonly workspace: MemoryWorkspace;
  readonly preview: Preview;
}

async function open(
  files: Record<string, string>,
  { variables = {}, version }: { variables?: Record<string, string>; version?: string } = {},
): Promise<Opened> {
  const workspace = await MemoryWorkspace.open(files);
  const { store } = workspace;
  const [first] = store.workspace.registries[0]!.prompts;
  await loadContents(first!, { sources: store, load: () => workspace.load() });
  const find = () => {
    const [prompt] = store.workspace.registries[0]!.prompts;
    const placed = version === undefined ? editedContent(prompt!, store) : contentOf(prompt!, version, store);
    return previewOf(placed!, variables, store);
  };
  find();
  await workspace.load();
  return { workspace, preview: find() };
}

/** Where each piece is written: `file: text`, of a text its first line. */
function drawPlaces({ workspace, preview }: Opened): string[] {
  return preview.messages.flatMap((message) =>
    message.pieces.map((piece) => {
      const at = (offset: number) => placeOfPiece(preview, message, { piece, offset }, workspace.store)!;
      const { uri, range } = at(0);
      const source = workspace.texts.get(workspace.relative(uri))!;
      const end = piece.kind === 'text' ? at(piece.text.trimEnd().length).range.start : range.end;
      return `${workspace.relative(uri)}: ${source.slice(range.start, end)}`;
    }),
  );
}

/** Every character of the files that shows something leads to a piece that leads back to it. */
function checkWayBack({ workspace, preview }: Opened): void {
  for (const [message, shown] of preview.messages.entries()) {
    for (const [index, piece] of shown.pieces.entries()) {
      if (piece.kind !== 'text') continue;
      for (let offset = 0; offset < piece.text.length; offset++) {
        if (/\s/.test(piece.text[offset]!)) continue;
        const place = placeOfPiece(preview, shown, { piece, offset }, workspace.store)!;
        const back = pieceAt(preview, place.uri, place.range.start, workspace.store);
        expect(back, piece.text.slice(offset, offset + 10)).toEqual({ message, piece: index, offset });
      }
    }
  }
}

describe('places', () => {
  const styles: Record<string, string> = {
    literal: 'template: |\n        Hello {{ name }},\n\n        how are you?\n',
    folded: 'template: >-\n        Hello\n        {{ name }},\n\n        how are you?\n',
    plain: 'template: Hello {{ name }}, how\n        are you?\n',
    double: 'template: "Hello {{ name }},\\nhow \\u0061re you?"\n',
    single: "template: 'Hello {{ name }}, how''s it?'\n",
  };
  test.each(Object.entries(styles))('lead through %s scalars and back', async (_, template) => {
    for (const newline of ['\n', '\r\n']) {
      const text = `# A comment\nprompts:\n  other:\n    version: "1.0.0"\n    model: m\n    template: x\n  hello:\n    draft:\n      model: m\n      ${template}`;
      const workspace = await MemoryWorkspace.open({ [REGISTRY]: text.replaceAll('\n', newline) });
      const prompt = workspace.prompt('hello');
      const preview = previewOf(editedContent(prompt, workspace.store)!, { name: 'Ann' }, workspace.store);
      const value = drawPlaces({ workspace, preview }).find((place) => place.includes('{{'));
      expect(value).toBe(`${REGISTRY}: {{ name }}`);
      checkWayBack({ workspace, preview });
    }
  });

  test('lead into template files, partials, version files and messages', async () => {
    const files = {
      [REGISTRY]:
        'partials: { style: parts/style.liquid }\nprompts:\n  a:\n    version: "1.0.0"\n    versions_dir: versions\n    draft:\n      model: m\n      template_file: a.liquid\n',
      'a.liquid': "One {{ name }}\n{% render 'style', who: name %} three",
      'parts/style.liquid': 'Two {{ who }}',
      'versions/1.0.0.yaml':
        'model: m\nmessages:\n  - { role: system, content: "Be {{ how }}" }\n  - role: user\n    content: |\n      Go\n',
    };
    const draft = await open(files, { variables: { name: 'Ann' } });
    expect(draft.preview.messages.map(({ pieces }) => textOf(pieces))).toEqual(['One Ann\nTwo Ann three']);
    expect(drawPlaces(draft)).toEqual([
      'a.liquid: One',
      'a.liquid: {{ name }}',
      'a.liquid: ',
      'parts/style.liquid: Two',
      'parts/style.liquid: {{ who }}',
      'a.liquid:  three',
    ]);
    checkWayBack(draft);
    const version = await open(files, { version: '1.0.0' });
    expect(drawPlaces(version)).toEqual([
      'versions/1.0.0.yaml: Be',
      'versions/1.0.0.yaml: {{ how }}',
      'versions/1.0.0.yaml: Go',
    ]);
    checkWayBack(version);
  });
});

describe('what a cursor stands in', () => {
  test('the prompt and the version whose text it is', async () => {
    const text =
      'prompts:\n  a:\n    version: "1.0.0"\n    draft:\n      model: m\n      template: draft of a\n    versions:\n      "1.0.0":\n        model: m\n        template: first of a\n  b:\n    model: m\n    template: inline of b\njudge:\n  model: m2\n';
    const { store, ...rest } = await MemoryWorkspace.open({ [REGISTRY]: text });
    expect(rest).toBeDefined();
    const uri = store.roots[0]!;
    const at = (what: string) => {
      const place = promptAt(store.workspace, uri, text.indexOf(what), store);
      return place && `${place.prompt.block.name} ${place.version ?? '-'}`;
    };
    expect(['prompts', 'version: "1', 'draft of a', 'first of a', 'inline of b', 'm2'].map(at)).toEqual([
      undefined,
      'a -',
      'a draft',
      'a 1.0.0',
      'b -',
      undefined,
    ]);
  });

  test('the prompt that a template, a version or a partial belongs to', async () => {
    const { workspace } = await open({
      [REGISTRY]:
        'partials: { style: style.liquid }\nprompts:\n  a:\n    version: "1.0.0"\n    versions_dir: versions\n    draft: { model: m, template_file: a.liquid }\n  b:\n    model: m\n    template: "{% render \'style\' %}"\n',
      'a.liquid': 'x',
      'style.liquid': 'y',
      'versions/1.0.0.yaml': 'model: m\ntemplate: z\n',
    });
    const { store } = workspace;
    const owner = (path: string) => {
      const place = ownerOf(store.workspace, workspace.uri(path), store);
      return place && `${place.prompt.block.name} ${place.version ?? '-'}`;
    };
    expect(['a.liquid', 'style.liquid', 'versions/1.0.0.yaml', 'other.liquid'].map(owner)).toEqual([
      'a draft',
      'b -',
      'a 1.0.0',
      undefined,
    ]);
  });
});

const save = async (text: string, value: string | { a: number }) => {
  const { preview } = await open({ [REGISTRY]: text });
  return applyEdits(text, saveSampleEdits(preview.placed.prompt, 'name', value));
};

describe('a sample', () => {
  test('is written where it stands, and declared where it does not', async () => {
    const body = '    model: m\n    template: Hi {{ name }}\n';
    expect(
      await save(`prompts:\n  a:\n    variables:\n      name: { sample: Ann } # who\n${body}`, 'Bob'),
    ).toContain('      name: { sample: Bob } # who\n');
    expect(await save(`prompts:\n  a:\n${body}`, { a: 1 })).toMatch(
      /variables:\n {6}name:\n {8}sample:\n? *(\{ )?a: 1/,
    );
  });
});

describe('the text', () => {
  test('has a message a heading, and no text leaves its fence', async () => {
    const { preview } = await open(
      {
        [REGISTRY]:
          'prompts:\n  a:\n    model: m\n    messages:\n      - { role: system, content: "# Not a heading\\n```\\n{{ code }}" }\n      - { role: user, content: "{{ missing }}" }\n      - { role: user, content: "{{ broken" }\n',
      },
      { variables: { code: '````' } },
    );
    expect(renderPreviewText(preview, 'a draft')).toBe(
      [
        '# a draft\n',
        '## system\n\n`````text\n# Not a heading\n```\n````\n`````\n',
        '## user\n\n> The variable "missing" is missing: give it a value.\n\n```text\n⟨{{ missing }}⟩\n```\n',
        '## user\n\n> This {{ is never closed: write }} behind the variable.\n\n```text\n{{ broken\n```\n',
      ].join('\n'),
    );
  });
});
