import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { PromptError } from '../../../src/core/base/errors.ts';
import type { Evaluated } from '../../../src/core/evals/evaluate.ts';
import {
  counted,
  renderDuration,
  renderSigned,
  renderUsd,
  roundUsd,
} from '../../../src/core/evals/reports/amounts.ts';
import { renderJson } from '../../../src/core/evals/reports/json.ts';
import { renderJunit } from '../../../src/core/evals/reports/junit.ts';
import { renderMarkdown } from '../../../src/core/evals/reports/markdown.ts';
import { renderPage } from '../../../src/core/evals/reports/page.ts';
import { oneLine, renderDetails, renderTable } from '../../../src/core/evals/reports/table.ts';
import { type VersionDiff, diffVersions } from '../../../src/core/versions/versionDiff.ts';
import { sha256 } from '../checks/checked.ts';
import { ANT, JENKINS, XUNIT_PLUGIN, findJunitFaults } from './junitSchema.ts';
import { FakeModel, REGISTRY, evaluateAll, portsOf, prepare } from './evaluations.ts';

const GOLDEN = join(import.meta.dirname, '..', '..', 'golden', 'reports');

/** Cases with every outcome, and with text that reports have to escape. */
const SUITE = `defaultTest:
  assert:
    - { type: contains, value: ok, metric: facts }
    - { type: assert-set, assert: [{ type: not-contains, value: never }, { type: latency, threshold: 100 }] }
tests:
  - { description: stays good, vars: { text: ok } }
  - { description: "was broken | by <this> & @somebody", vars: { text: "no \\"quotes\\" <b>\\u0007 never" } }
  - { description: was fixed, vars: { text: ok fixed } }
  - { description: nobody could *judge* it, vars: { text: error } }
`;

const failures = [
  {
    prompt: 'other',
    error: new PromptError('bad-input', 'The suite <x> cannot be run.', { hint: 'Correct it.' }),
  },
];

let evaluated: Evaluated;
let diffs: ReadonlyMap<Evaluated, VersionDiff>;
beforeAll(async () => {
  const { evaluation, workspace } = await prepare({ 'prompt-registry.yaml': REGISTRY, 'suite.yaml': SUITE });
  const model = new FakeModel((text) => {
    if (text.endsWith('error'))
      throw new PromptError('endpoint-failed', 'It failed `badly`.', { hint: 'Try again.' });
    if (text.startsWith('old no')) return 'ok';
    return text.startsWith('old') && text.includes('fixed') ? 'no' : text;
  });
  evaluated = await evaluateAll(evaluation, portsOf(model));
  const { baseline, subject } = evaluation;
  const ports = { sources: workspace.store, sha256 };
  diffs = new Map([[evaluated, diffVersions(baseline!.placed, subject.placed, ports)!]]);
});

/** The same with a variable that would end the page's script. */
function hostile(): Evaluated {
  const [first, ...others] = evaluated.run.cases;
  const cases = [{ ...first!, variables: { text: '</script>' } }, ...others];
  return (hostileRun ??= { ...evaluated, run: { ...evaluated.run, cases } });
}
let hostileRun: Evaluated | undefined;

describe('reports of one evaluation', () => {
  test.each<[string, () => string]>([
    ['table.txt', () => `${renderTable([evaluated])}\n${renderDetails(evaluated)}`],
    ['narrow.txt', () => renderTable([evaluated], { width: 80 })],
    ['report.md', () => renderMarkdown([evaluated], failures, diffs)],
    [
      'report.html',
      () =>
        [
          ...renderPage([hostile()], {
            assets: { script: 'SCRIPT', style: 'STYLE' },
            sha256,
            failures,
            diffs: new Map([...diffs.values()].map((diff) => [hostile(), diff])),
          }),
        ].join(''),
    ],
    ['report.xml', () => renderJunit([evaluated], failures)],
    [
      'report.json',
      () => `${JSON.stringify(JSON.parse([...renderJson([evaluated], failures)].join('')), null, 2)}\n`,
    ],
  ])('%s', async (name, render) => {
    await expect(render()).toMatchFileSnapshot(join(GOLDEN, name));
  });

  test('what is broken comes first, then errors', () => {
    const lines = renderDetails(evaluated).split('\n');
    const at = (text: string): number => lines.findIndex((line) => line.includes(text));
    expect(at('(passed in 1.0.0)')).toBeLessThan(at('nobody could'));
    expect(at('fixed: was fixed')).toBeGreaterThan(at('nobody could'));
  });

  test('XML holds no character that XML forbids', () => {
    expect(renderJunit([evaluated])).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/); // oxlint-disable-line no-control-regex -- They are what must not be there.
  });

  test.each([
    ['Ant', ANT],
    ['Jenkins', JENKINS],
    ['the xUnit plugin of Jenkins', XUNIT_PLUGIN],
  ])('the JUnit report is valid by the schema of %s', (_, schema) => {
    const xml = renderJunit([evaluated, evaluated], failures);
    expect(findJunitFaults(xml, schema)).toEqual([]);
    expect(findJunitFaults(renderJunit([]), schema)).toEqual([]);
    const nothing = { ...evaluated.run, passed: 0, failed: 0, errors: 0, cases: [] };
    expect(findJunitFaults(renderJunit([{ ...evaluated, run: nothing }]), schema)).toEqual([]);
  });

  test.each<[string, string | RegExp, string, string]>([
    ['an attribute is missing', / hostname="localhost"/, '', 'testsuite has no hostname'],
    ['a count is wrong', 'failures="1"', 'failures="2"', 'failures is 2, not 1'],
    [
      'a time has a zone',
      /(timestamp="[^"]*)"/,
      '$1Z"',
      'testsuite may not have timestamp="2026-08-22T10:00:00Z"',
    ],
    ['an attribute is unknown', '<testsuites>', '<testsuites name="x">', 'testsuites may not have name="x"'],
    ['an element is missing', '    <system-err/>\n', '', 'testsuite may not hold '],
    ['a failure has no type', ' type="contains"', '', 'failure has no type'],
    ['text stands where none may', '<system-out/>', 'x<system-out/>', 'testsuite may not hold text'],
    ['a tag is not closed', '</testcase>', '', 'It is no XML: '],
  ])('the check of that finds it where %s', (_, from, to, fault) => {
    const xml = renderJunit([evaluated]);
    expect(xml.replace(from, to)).not.toBe(xml);
    expect(findJunitFaults(xml.replace(from, to), ANT).join('\n')).toContain(fault);
  });

  test('the JSON of many runs and cases is one object', () => {
    const { run } = evaluated;
    const cases = Array.from({ length: 500 }, (_, i) => ({ ...run.cases[0]!, id: `c${i}` }));
    const many = { ...evaluated, run: { ...run, cases } };
    const { runs } = JSON.parse(
      [...renderJson([many, { ...evaluated, run: { ...run, cases: [] } }, many])].join(''),
    );
    expect(runs.map(({ cases: list }: { cases: object[] }) => list.length)).toEqual([500, 0, 500]);
    expect(runs[2].cases[499].id).toBe('c499');
  });

  test('the details say how many cases are left out', () => {
    const [first] = evaluated.run.cases;
    const cases = Array.from({ length: 25 }, (_, i) => ({
      ...first!,
      id: `c${i}`,
      outcome: 'fail' as const,
    }));
    const text = renderDetails({ ...evaluated, baseline: undefined, run: { ...evaluated.run, cases } });
    expect(text.match(/✗/g)).toHaveLength(10);
    expect(text).toContain('… and 15 cases more');
  });
});

test('the Markdown of many prompts with long reasons fits into one comment', () => {
  const [first] = evaluated.run.cases;
  const long = 'A judge that explains itself. '.repeat(100);
  const cases = Array.from({ length: 200 }, (_, i) => ({
    ...first!,
    id: `c${i}`,
    outcome: 'fail' as const,
    repeats: [{ ...first!.repeats[0]!, outcome: 'fail' as const, reason: long }],
  }));
  const many = Array.from({ length: 60 }, (_, i) => ({
    ...evaluated,
    run: { ...evaluated.run, prompt: `prompt-${i}`, cases },
  }));
  const text = renderMarkdown(many, failures, new Map(many.map((one) => [one, [...diffs.values()][0]!])));
  expect(text.length).toBeLessThan(65_536);
  // The first ones have all their lines, the last ones still say what became of them.
  expect(text).toContain('150 more are in the JSON report.');
  expect(text).toContain('prompt-59 draft: 200 cases did not pass');
});

test('recorded samples are counted in every report', () => {
  const run = { ...evaluated.run, samples: 3 };
  const sampled = { ...evaluated, run };
  expect(renderDetails(sampled)).toContain('  3 of 4 answers are recorded samples.\n');
  expect(renderMarkdown([sampled])).toContain('- 3 of 4 answers are recorded samples.\n');
  expect(renderJunit([sampled])).toContain('<property name="samples" value="3"/>');
  expect(JSON.parse([...renderJson([sampled])].join('')).runs[0]).toMatchObject({ samples: 3 });
  expect(renderDetails(evaluated)).not.toContain('sample');
});

test('money in JSON has no noise of sums', () => {
  const run = { ...evaluated.run, cost_usd: 0.000_156_000_000_000_000_02 };
  const text = [...renderJson([{ ...evaluated, run }])].join('');
  expect(text).toContain('"cost_usd":0.000156,');
  expect([0, 1e-9, 0.1 + 0.2].map(roundUsd)).toEqual([0, 0, 0.3]);
});

test('amounts are as short as they can be', () => {
  expect([null, 0, 0.000123, 0.0123, 0.5, 12.345].map(renderUsd)).toEqual([
    'unknown',
    '$0',
    '$0.00012',
    '$0.012',
    '$0.50',
    '$12.35',
  ]);
  expect([0.4, 999, 1000, 61_000].map(renderDuration)).toEqual(['0 ms', '999 ms', '1.00 s', '61.00 s']);
  expect([-0.1, 0, 0.25].map(renderSigned)).toEqual(['−0.100', '+0.000', '+0.250']);
});

test('counts have their noun', () => {
  expect([0, 1, 2, 999, 1000, 1234567].map((count) => counted(count, 'case'))).toEqual([
    '0 cases',
    '1 case',
    '2 cases',
    '999 cases',
    '1,000 cases',
    '1,234,567 cases',
  ]);
});

test('text of models is no command for GitHub', () => {
  expect(oneLine('\n ::add-mask::a')).toBe(': :add-mask::a');
  expect(oneLine('a ##[add-mask]a')).toBe('a ## [add-mask]a');
  expect(oneLine('std::vector')).toBe('std::vector');
});

test('text of models cannot move the cursor', () => {
  expect(oneLine(' a\n\u001b[31mb\u0007\t c ')).toBe('a [31mb c');
  expect(oneLine('x'.repeat(500))).toHaveLength(160);
});

test('repeats: how reliably a case passes', async () => {
  const suite = `defaultTest:\n  assert: [{ type: contains, value: ok }]\ntests: [${[
    'ok',
    'sometimes',
    'no',
    'ok too',
  ]
    .map((text) => `{ vars: { text: ${text} } }`)
    .join(', ')}]\n`;
  const { evaluation } = await prepare(
    { 'prompt-registry.yaml': REGISTRY, 'suite.yaml': suite },
    { baseline: 'none', repeats: 2 },
  );
  const model = new FakeModel((text, { repeat }) => (text === 'sometimes' && repeat === 1 ? 'ok' : text));
  const sentence =
    'A case passes once with 63 %, at least once out of 2 with 75 % (pass@2) and 2 times out of 2 with 50 % (pass^2); 1 case neither always passed nor always failed.';
  const repeated = await evaluateAll(evaluation, portsOf(model));
  expect(renderDetails(repeated)).toContain(`  ${sentence}\n`);
  expect(renderMarkdown([repeated])).toContain('and 2 times out of 2 with 50 % (pass^2)');
  expect(renderDetails(evaluated)).not.toContain('pass^');
});

test('why a baseline was not compared with stands in every report', () => {
  const one = {
    ...evaluated,
    baseline: undefined,
    comparison: undefined,
    notCompared: 'Not compared with 1.0.0: gone.',
  };
  const options = { assets: { script: '', style: '' }, sha256 };
  const reports = [
    renderMarkdown([one]),
    [...renderPage([one], options)].join(''),
    renderJunit([one]),
    [...renderJson([one])].join(''),
  ];
  for (const report of reports) expect(report).toContain('Not compared with 1.0.0: gone.');
});
