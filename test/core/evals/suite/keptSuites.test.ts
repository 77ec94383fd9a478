import { describe, expect, test } from 'vitest';
import { parseSuite } from '../../../../src/core/evals/suite/parseSuite.ts';
import type { ParsedSuite } from '../../../../src/core/evals/suite/suite.ts';
import { sha256 } from '../../../../src/node/sha256.ts';
import { MemoryWorkspace } from '../../memoryWorkspace.ts';

const ROW = '{"vars": {"name": "Ann"}, "assert": [{"type": "contains", "value": "Ann"}]}\n';
const SUITE = 'tests: file://rows/*.jsonl\n';

async function open() {
  const workspace = new MemoryWorkspace({ 'suite.yaml': SUITE, 'rows/a.jsonl': ROW });
  const parse = async (): Promise<ParsedSuite> => {
    let parsed = parseSuite(workspace.uri('suite.yaml'), workspace.store, sha256);
    while (!parsed.complete) {
      await workspace.load();
      parsed = parseSuite(workspace.uri('suite.yaml'), workspace.store, sha256);
    }
    return parsed;
  };
  return { workspace, parse, first: await parse() };
}

describe('a suite is parsed again', () => {
  test('not while its files stay the same', async () => {
    const { first, parse } = await open();
    expect(first.suite.cases).toHaveLength(1);
    expect(await parse()).toBe(first);
  });

  test('when its own text changes', async () => {
    const { workspace, parse } = await open();
    workspace.store.setFile(workspace.uri('suite.yaml'), `description: rows\n${SUITE}`);
    expect((await parse()).suite.description).toBe('rows');
  });

  test('when a file that it names changes', async () => {
    const { workspace, parse } = await open();
    workspace.store.setFile(workspace.uri('rows/a.jsonl'), ROW + ROW.replaceAll('Ann', 'Bob'));
    expect((await parse()).suite.cases).toHaveLength(2);
  });

  test('when a pattern of it matches another file', async () => {
    const { workspace, parse } = await open();
    workspace.texts.set('rows/b.jsonl', ROW.replaceAll('Ann', 'Cleo'));
    workspace.store.forgetMatches();
    await workspace.load();
    expect((await parse()).suite.cases).toHaveLength(2);
  });

  test('from other sources, if they give another file', async () => {
    const { workspace, first } = await open();
    const row = workspace.uri('rows/a.jsonl');
    const { store } = workspace;
    const before = {
      resolve: (from: string, path: string) => store.resolve(from, path),
      find: (from: string, glob: string) => store.find(from, glob),
      read: (uri: string) =>
        uri === row ? { state: 'loaded' as const, text: ROW.replaceAll('Ann', 'Dot') } : store.read(uri),
    };
    const parsed = parseSuite(workspace.uri('suite.yaml'), before, sha256);
    expect(parsed.suite.cases[0]!.variables).toEqual({ name: 'Dot' });
    expect(first.suite.cases[0]!.variables).toEqual({ name: 'Ann' });
  });
});
