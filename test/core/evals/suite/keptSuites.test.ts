import { describe, expect, test } from 'vitest';
import { continueSuite, parseSuite } from '../../../../src/core/evals/suite/parseSuite.ts';
import type { ParsedSuite } from '../../../../src/core/evals/suite/suite.ts';
import { sha256 } from '../../../../src/node/sha256.ts';
import { MemoryWorkspace } from '../../memoryWorkspace.ts';

const ROW = '{"vars": {"name": "Ann"}, "assert": [{"type": "contains", "value": "Ann"}]}\n';
const SUITE = 'tests: file://rows/*.jsonl\n';

const rowsOf = (count: number, name = 'Ann'): string => ROW.replaceAll('Ann', name).repeat(count);

async function open(rows = ROW) {
  const workspace = new MemoryWorkspace({ 'suite.yaml': SUITE, 'rows/a.jsonl': rows });
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

async function start(): Promise<{
  workspace: MemoryWorkspace;
  goOn: () => ParsedSuite | undefined;
  whole: () => ParsedSuite;
}> {
  const { workspace } = await open();
  const { store } = workspace;
  store.setFile(workspace.uri('rows/a.jsonl'), `${rowsOf(3)}{\n${rowsOf(2)}`);
  const uri = workspace.uri('suite.yaml');
  const goOn = (): ParsedSuite | undefined =>
    continueSuite(uri, { sources: store, sha256, hasTime: () => false });
  return { workspace, goOn, whole: () => parseSuite(uri, store, sha256) };
}

describe('a suite that is parsed a case at a time', () => {
  test('is there after as many steps as it has cases, and is the same as in one piece', async () => {
    const { goOn, whole } = await start();
    const steps = Array.from({ length: 6 }, goOn);
    expect(steps.map((parsed) => parsed?.suite.cases.length)).toEqual([...Array(5).fill(undefined), 5]);
    expect(whole()).toBe(steps[5]);
    const other = await open(`${rowsOf(3)}{\n${rowsOf(2)}`);
    expect(other.first).toEqual(steps[5]);
  });

  test('is finished at once for who needs all of it', async () => {
    const { goOn, whole } = await start();
    expect(goOn()).toBeUndefined();
    const parsed = whole();
    expect(parsed.suite.cases).toHaveLength(5);
    expect(goOn()).toBe(parsed);
  });

  test('starts over when a file changes on the way', async () => {
    const { goOn, workspace } = await start();
    goOn();
    goOn();
    workspace.store.setFile(workspace.uri('rows/a.jsonl'), rowsOf(2, 'Bob'));
    const steps = Array.from({ length: 3 }, goOn);
    expect(steps.map((parsed) => parsed?.suite.cases.map(({ variables }) => variables['name']))).toEqual([
      undefined,
      undefined,
      ['Bob', 'Bob'],
    ]);
  });
});
