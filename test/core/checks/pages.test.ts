import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/core/base/problem.ts';
import { codes } from '../../../src/core/checks/codes.ts';
import type { Fix } from '../../../src/core/checks/fix.ts';
import { findFixes, fixableCodes } from '../../../src/core/checks/fixes.ts';
import { expectProblems, unmarked } from '../problemMarks.ts';
import { type Checked, checked, liveState } from './checked.ts';
import { renderIndex } from './pageIndex.ts';
import { type Example, FOLDER, type Files, type Fixed, readPages } from './pages.ts';

/** Excerpts of suites are about this prompt's. */
const REGISTRY = `prompts:
  summarise:
    draft: { model: gpt-4o, template: "Summarise {{ ticket }}" }
`;

const pages = readPages();

test('every code has a page, and every page is of a code', () => {
  expect(pages.map(({ code }) => code).toSorted()).toEqual([...codes].toSorted());
});

test('the list of pages is up to date: npm run diagnostics', () => {
  expect(readFileSync(`${FOLDER}/README.md`, 'utf8')).toBe(renderIndex());
});

describe.each(pages)('$code', ({ code, summary, examples }) => {
  test('says what it means and shows it', () => {
    expect(summary).toMatch(/\.$/);
    expect(examples.length).toBeGreaterThan(0);
    const offered = examples.some(({ fixed }) => fixed.some(({ fixes }) => fixes.length > 0));
    expect(offered, 'a page shows a quick fix where there is one').toBe(fixableCodes.has(code));
  });

  test.each(examples)('example %#', async ({ reported, fixed }: Example) => {
    expect(fixed.length).toBeGreaterThan(0);
    const before = await open(reported);
    for (const [path, text] of Object.entries(reported))
      if (path !== 'live.json') expectProblems(text, before.problemsOf(path));
    expect(Object.values(reported).join('\n')).toMatch(new RegExp(`^[#^|].* ${code}$`, 'm'));
    for (const after of fixed) await expectFixed(before, code, after);
  });

  test.each(examples)(
    'example %#, with the line endings of Windows',
    async ({ reported, fixed }: Example) => {
      const before = await open(withCarriageReturns(reported));
      for (const { fixes, isWhole, files } of fixed) {
        const found = fixes.map((title) => fixNamed(before, code, title));
        const isEdit = found.length > 0 && found.every(({ newFiles }) => newFiles === undefined);
        if (isWhole && isEdit) expect(applied(before, found)).toMatchObject(withCarriageReturns(files));
      }
    },
  );
});

const withCarriageReturns = (files: Files): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, unmarked(text).replaceAll('\n', '\r\n')]),
  );

/** `live.json` says which versions of the prompts a live head serves, of production. */
async function open({ 'live.json': live, ...files }: Files): Promise<Checked> {
  const texts = Object.entries(files).map(([path, text]) => [path, unmarked(text)]);
  const all = { 'prompt-registry.yaml': REGISTRY, ...Object.fromEntries(texts) };
  return checked(all, undefined, live === undefined ? undefined : [liveState(JSON.parse(live))]);
}

/** The fixes make the fixed text of the reported one, byte for byte; and the fixed text has no such problem. */
async function expectFixed(before: Checked, code: string, { fixes, isWhole, files }: Fixed): Promise<void> {
  const found = fixes.map((title) => fixNamed(before, code, title));
  if (isWhole) expect(applied(before, found)).toMatchObject(files);
  const { checker } = await open(files);
  const left = [...checker.check().problems.values()].flat().map((problem) => problem.code);
  expect(left).not.toContain(code);
}

function fixNamed({ checker, workspace }: Checked, code: string, title: string): Fix {
  const fixes = [...checker.check().problems].flatMap(([uri, problems]) =>
    problems
      .filter((problem) => problem.code === code)
      .flatMap((problem) => findFixes(uri, problem, { store: workspace.store, checker })),
  );
  const found = fixes.find((fix) => fix.title === title);
  if (!found) expect(fixes.map((fix) => fix.title)).toContain(title);
  return found!;
}

/** The texts of all files behind fixes that are applied together. */
function applied({ workspace }: Checked, fixes: readonly Fix[]): Files {
  const texts = new Map(workspace.texts);
  const edited = new Set(fixes.flatMap(({ edits }) => edits.map(({ uri }) => uri)));
  for (const uri of edited) {
    const edits = fixes.flatMap((fix) => fix.edits.filter((file) => file.uri === uri));
    const path = workspace.relative(uri);
    texts.set(
      path,
      applyEdits(
        texts.get(path) ?? '',
        edits.flatMap((file) => file.edits),
      ),
    );
  }
  for (const { uri, text } of fixes.flatMap(({ newFiles = [] }) => newFiles))
    texts.set(workspace.relative(uri), text);
  return Object.fromEntries(texts);
}
