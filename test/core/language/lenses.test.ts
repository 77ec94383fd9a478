import { describe, expect, test } from 'vitest';
import { LensPlaces } from '../../../src/core/language/lenses.ts';
import { inFile } from '../../../src/core/registry/workspace.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { REGISTRY } from './at.ts';

const TEXT = `prompts:
  a:
    version: "1.1.0"
    rollback_to: "1.0.0"
    draft:
      model: m
      template: x
    versions:
      "1.0.0": { model: m, template: x }
      "1.1.0": { model: m, template: y }
  b:
    version: "2.0.0"
    model: m
    template: z
`;

class Lenses {
  readonly #places = new LensPlaces();
  readonly #workspace: MemoryWorkspace;
  readonly #uri: string;

  constructor(workspace: MemoryWorkspace) {
    this.#workspace = workspace;
    this.#uri = workspace.uri(REGISTRY);
  }

  static async open(text: string): Promise<Lenses> {
    return new Lenses(await MemoryWorkspace.open({ [REGISTRY]: text }));
  }

  set(text: string): void {
    this.#workspace.store.setFile(this.#uri, text);
  }

  /** A line for each place: the version, what it is compared with, and the line that it stands on. */
  draw(): string[] {
    const { store } = this.#workspace;
    const source = store.read(this.#uri);
    const text = source.state === 'loaded' ? source.text : '';
    return store.workspace.registries.flatMap(({ prompts }) =>
      prompts.flatMap((prompt) =>
        this.#places.of(prompt).map(({ version, base, keyRange }) => {
          const { start } = inFile(prompt, keyRange);
          const line = text.slice(text.lastIndexOf('\n', start) + 1).split('\n', 1)[0]!;
          return `${prompt.block.name}@${version} ↔ ${base ?? 'nothing'} | ${line.trim()}`;
        }),
      ),
    );
  }
}

const ALL = [
  'a@draft ↔ 1.1.0 | draft:',
  'a@1.1.0 ↔ 1.0.0 | "1.1.0": { model: m, template: y }',
  'b@2.0.0 ↔ nothing | version: "2.0.0"',
];

describe('lenses', () => {
  test('stand on the draft, the inline content and served versions', async () => {
    expect((await Lenses.open(TEXT)).draw()).toEqual(ALL);
  });

  test('stay where they are while the YAML is broken, and move with the text', async () => {
    const lenses = await Lenses.open(TEXT);
    lenses.draw();
    const broken = TEXT.replace('      model: m\n', '      model: [m\n      "oops: {\n');
    lenses.set(broken);
    expect(lenses.draw()).toEqual(ALL);
    lenses.set(
      `# first\n${broken.replace('rollback_to: "1.0.0"\n', 'rollback_to: "1.0.0"\n    owner: me\n')}`,
    );
    expect(lenses.draw()).toEqual(ALL);
    lenses.set(TEXT);
    expect(lenses.draw()).toEqual(ALL);
  });

  test('go with a line that is gone, and never to another prompt', async () => {
    const lenses = await Lenses.open(TEXT);
    lenses.draw();
    lenses.set(TEXT.replace('    draft:\n      model: m\n', '    dra: [\n'));
    expect(lenses.draw()).toEqual(ALL.slice(1));
    lenses.set(TEXT.replace('  a:', '  c:').replace('model: m\n', 'model: [m\n'));
    expect(lenses.draw().filter((line) => !line.startsWith('b@'))).toEqual([]);
  });
});
