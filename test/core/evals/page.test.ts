import { assert, constantFrom, oneof, property, string } from 'fast-check';
import { type DefaultTreeAdapterTypes as Tree, parse } from 'parse5';
import { expect, test } from 'vitest';
import { renderPage } from '../../../src/core/evals/reports/page.ts';
import { type PageData, toPageRun } from '../../../src/core/evals/reports/pageData.ts';
import { FakeModel, REGISTRY, evaluateAll, portsOf, prepare, sha256, suiteOf } from './evaluations.ts';

const ASSETS = { script: 'const a = 1 < 2;\n', style: 'p { color: red }\n' };

function findElements(node: Tree.Node, name: string): Tree.Element[] {
  const children = 'childNodes' in node ? node.childNodes : [];
  const found = children.flatMap((child) => findElements(child, name));
  return 'tagName' in node && node.tagName === name ? [node, ...found] : found;
}

const textOf = (element: Tree.Element | undefined): string =>
  (element?.childNodes ?? []).map((child) => ('value' in child ? child.value : '')).join('');

const { evaluation } = await prepare({
  'prompt-registry.yaml': REGISTRY,
  'suite.yaml': suiteOf(['ok', 'bad']),
});
const evaluated = await evaluateAll(evaluation, portsOf(new FakeModel()));

test('whatever models and files say, the page is the same page, and its script gets it as it was', () => {
  const hostile = oneof(
    string({ unit: 'binary' }),
    constantFrom('</script>', '<!--<script>', ']]>', '"><img src=x onerror=alert(1)>', '\u2028', '&lt;'),
  );
  assert(
    property(hostile, hostile, hostile, (description, output, reason) => {
      const cases = evaluated.run.cases.map((result) => ({
        ...result,
        description,
        repeats: result.repeats.map((repeat) => ({ ...repeat, output, reason })),
      }));
      const gate = { state: 'failed', reasons: [reason] } as const;
      const one = { ...evaluated, run: { ...evaluated.run, prompt: description, cases }, gate };
      const html = [...renderPage([one], { assets: ASSETS, sha256 })].join('');
      const document = parse(html);
      const scripts = findElements(document, 'script');
      expect(scripts).toHaveLength(2);
      expect(findElements(document, 'img')).toEqual([]);
      const data: PageData = JSON.parse(textOf(scripts[0]));
      expect(data).toEqual({ runs: [JSON.parse(JSON.stringify(toPageRun(one)))] });
      expect(textOf(scripts[1])).toBe(ASSETS.script);
    }),
    { numRuns: 50 },
  );
});

const digest = (text: string): string => Buffer.from(sha256(text), 'hex').toString('base64');

test('the policy lets run and apply just what the page holds, by its digest', () => {
  const html = [...renderPage([evaluated], { assets: ASSETS, sha256 })].join('');
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html)!;
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src 'sha256-${digest(ASSETS.script)}'`,
    `style-src 'sha256-${digest(ASSETS.style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  const attributes = [...html.matchAll(/<[a-z][^>]*\s(?:style|on\w+|src|href)=/g)];
  expect(attributes).toEqual([]);
});
