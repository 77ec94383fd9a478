import { describe, expect, test } from 'vitest';
import { describeHint } from '../../../src/core/language/describeHint.ts';
import type { PromptContext } from '../../../src/core/checks/check.ts';
import { Checker } from '../../../src/core/checks/checker.ts';
import { parseSuite } from '../../../src/core/evals/suite/parseSuite.ts';
import { suiteDigest } from '../../../src/core/evals/suiteDigest.ts';
import type { Evaluation } from '../../../src/core/monitoring/alert.ts';
import { type InlayHint, findInlayHints } from '../../../src/core/language/inlayHints.ts';
import { findStaleScores } from '../../../src/core/language/staleScores.ts';
import type { RegisteredPrompt } from '../../../src/core/registry/workspace.ts';
import { contentDigest } from '../../../src/core/versions/digest.ts';
import { contentOf } from '../../../src/core/versions/content.ts';
import { sha256 } from '../checks/checked.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';
import { evaluationOf } from '../monitoring/evaluationOf.ts';
import { REGISTRY, ask } from './at.ts';

/** The lines of a file that have hints, with these drawn where they stand. */
async function draw(files: Readonly<Record<string, string>> | string, path = REGISTRY): Promise<string[]> {
  const texts = typeof files === 'string' ? { [REGISTRY]: files } : files;
  const workspace = await MemoryWorkspace.open(texts);
  return drawIn(workspace, path);
}

async function drawIn(workspace: MemoryWorkspace, path = REGISTRY): Promise<string[]> {
  const text = workspace.texts.get(path)!;
  const range = { start: 0, end: text.length };
  // The registry asks for its files when somebody looks at its prompts.
  await ask(workspace, () =>
    findInlayHints(workspace.uri(REGISTRY), { start: 0, end: 1e9 }, { store: workspace.store, sha256 }),
  );
  const hints = await ask(workspace, () =>
    findInlayHints(workspace.uri(path), range, { store: workspace.store, sha256 }),
  );
  let drawn = '';
  let done = 0;
  for (const { offset, label } of hints) {
    drawn += `${text.slice(done, offset)}‹${label}›`;
    done = offset;
  }
  return (drawn + text.slice(done))
    .split(/\r?\n/)
    .filter((line) => line.includes('‹'))
    .map((line) => line.trim());
}

const prompt = (variables: string, template: string): string =>
  `prompts:\n  p:\n    variables: ${variables}\n    draft:\n      model: m\n      template: |\n        ${template}\n`;

describe('values of variables', () => {
  test('stand behind the braces', async () => {
    expect(await draw(prompt('{ name: { sample: Ann } }', 'Hello {{name}}, {{ name | upcase }}!'))).toEqual([
      'Hello {{name}}‹: Ann›, {{ name | upcase }}‹: Ann›!',
    ]);
  });

  test('are one line: breaks as ⏎, objects as JSON', async () => {
    expect(
      await draw(
        prompt(
          '{ a: { sample: "x\\ny\\n" }, b: { sample: { k: [1, 2] } } }',
          '{{a}} {{b | json}} {{b.k[1]}}',
        ),
      ),
    ).toEqual(['{{a}}‹: x⏎y› {{b | json}}‹: {"k":[1,2]}› {{b.k[1]}}‹: 2›']);
  });

  test('share the room of their line', async () => {
    const long = 'x'.repeat(100);
    const [line = ''] = await draw(
      prompt(`{ a: { sample: ${long} }, b: { sample: ab }, c: { sample: ${long} } }`, '{{a}} {{b}} {{c}}'),
    );
    const labels = [...line.matchAll(/‹(.*?)›/g)].map(([, label = '']) => label);
    expect(labels[1]).toBe(': ab');
    expect(labels.join('').length).toBeLessThanOrEqual(43);
    expect(labels.join('').length).toBeGreaterThan(40);
    expect(labels[0]).toMatch(/^: x+…$/);
  });

  test('of a loop, and those without a sample, have no hint', async () => {
    expect(
      await draw(
        prompt('{ tags: { sample: [a] }, none: {} }', '{% for t in tags %}{{t}}{% endfor %}{{none}}'),
      ),
    ).toEqual([]);
  });

  test('are those of the draft, and not of released versions', async () => {
    expect(
      await draw(
        'prompts:\n  p:\n    version: "1.0.0"\n    variables: { n: { sample: A } }\n    draft: { model: m, template: "new {{n}}" }\n    versions:\n      "1.0.0": { model: m, template: "old {{n}}" }\n',
      ),
    ).toEqual(['draft: { model: m, template: "new {{n}}‹: A›" }']);
  });

  test('stand in inline content, in messages, with CRLF', async () => {
    expect(
      await draw(
        'prompts:\r\n  p:\r\n    version: "1.0.0"\r\n    variables: { n: { sample: A } }\r\n    model: m\r\n    messages:\r\n      - role: system\r\n        content: |\r\n          Line\r\n          {{n}}\r\n      - { role: user, content: "{{ n }}" }\r\n',
      ),
    ).toEqual(['{{n}}‹: A›', '- { role: user, content: "{{ n }}‹: A›" }']);
  });

  test('stand in template files and in partials, whose arguments have the values that are passed', async () => {
    const files = {
      [REGISTRY]:
        'partials: { sign: sign.liquid }\nprompts:\n  p:\n    variables: { user: { sample: { name: Ann } } }\n    draft: { model: m, template_file: p.liquid }\n',
      'p.liquid': "Hi {{ user.name }}\n{% render 'sign', who: user %}",
      'sign.liquid': 'Yours, {{ who.name }} {{ nobody }}',
    };
    expect(await draw(files, 'p.liquid')).toEqual(['Hi {{ user.name }}‹: Ann›']);
    expect(await draw(files, 'sign.liquid')).toEqual(['Yours, {{ who.name }}‹: Ann› {{ nobody }}']);
  });

  test('of one prompt are there while another one is broken', async () => {
    expect(
      await draw(
        'prompts:\n  a:\n    model: [oops\n  p:\n    variables: { n: { sample: A } }\n    draft: { model: m, template: "{{n}}" }\n',
      ),
    ).toEqual(['draft: { model: m, template: "{{n}}‹: A›" }']);
  });
});

const nothing = async (): Promise<never> => {
  throw new Error('A value asks for nothing else');
};

test('the tooltip of a hint has the whole value and the way to change it', async () => {
  const value = { list: ['a'.repeat(100)] };
  const workspace = await MemoryWorkspace.open({
    [REGISTRY]: prompt(`{ v: { sample: ${JSON.stringify(value)} } }`, '{{v | json}}'),
  });
  const ports = { store: workspace.store, sha256 };
  const [hint] = findInlayHints(workspace.uri(REGISTRY), { start: 0, end: 1000 }, ports);
  const asked = { loadModels: nothing, findRuns: nothing, contextOf: nothing, loadHistory: nothing };
  const others = { ...asked, now: () => 0, judgedOf: () => undefined, evaluationsOf: () => [] };
  expect(await describeHint(hint!, { ...ports, ...others, locale: 'en' })).toEqual([
    { kind: 'title', text: 'v', detail: 'sample' },
    { kind: 'code', text: JSON.stringify(value, null, 2), language: 'text' },
    {
      kind: 'links',
      links: [
        {
          title: 'Change value…',
          command: 'changeValue',
          args: [{ prompt: `${workspace.uri(REGISTRY)}#p`, variable: 'v' }],
        },
      ],
    },
  ]);
});

const scored = (digest: string): string =>
  `prompts:\n  p:\n    version: "1.0.0"\n    versions:\n      "1.0.0":\n        model: m\n        template: x\n        eval_score: 0.91\n        last_eval:\n          cases: 48\n          ci95: [0.87, 0.95]\n          baseline: { version: "0.9.0", delta: -0.04 }\n          content: "${digest}"\n`;

const NO_RESOURCES = { prices: undefined, countTokens: undefined, checkSchema: undefined };

const staleIn = (workspace: MemoryWorkspace, file = REGISTRY): string[] => {
  const { store } = workspace;
  const checker = new Checker(store, { sha256, resources: NO_RESOURCES });
  const contextOf = (one: RegisteredPrompt): PromptContext => checker.contextOf(one);
  const all = { start: 0, end: 100_000 };
  return findStaleScores(workspace.uri(file), all, { store, contextOf }).map(
    ({ range: { start, end }, changed }) => `${workspace.texts.get(file)!.slice(start, end)} ${changed}`,
  );
};

const digestIn = (workspace: MemoryWorkspace): string =>
  contentDigest(contentOf(workspace.prompt('p'), '1.0.0', workspace.store)!, workspace.store, sha256)!;

const inFiles = (
  rules: string,
  suite: string,
  { content = '', measured = '' } = {},
): Record<string, string> => ({
  [REGISTRY]:
    'partials: { rules: rules.liquid }\nprompts:\n  p:\n    version: "1.0.0"\n    evals: { suite: s.yaml }\n    versions_dir: versions\n',
  'versions/1.0.0.yaml': `model: m\ntemplate: "{% render 'rules' %}"\neval_score: 0.91\nlast_eval: { cases: 48, repeats: 1, content: "${content}", suite_digest: "${measured}" }\n`,
  'rules.liquid': rules,
  's.yaml': `tests: [{ assert: [{ type: contains, value: ${suite} }] }]\n`,
});

describe('scores', () => {
  test('have their evidence behind them, and nothing but a mark where they are stale', async () => {
    const stale = await MemoryWorkspace.open({ [REGISTRY]: scored('sha256:0') });
    expect(await drawIn(stale)).toEqual([]);
    expect(staleIn(stale)).toEqual(['0.91 content']);
    const fresh = await MemoryWorkspace.open({ [REGISTRY]: scored(digestIn(stale)) });
    expect(await drawIn(fresh)).toEqual(['eval_score: 0.91‹ ± 0.04 (n=48) ▼0.04›']);
    expect(staleIn(fresh)).toEqual([]);
  });

  test.each([
    ['improved', '+0.04', '▲0.04'],
    ['regressed', '-0.04', '▼0.04'],
    ['no regression', '+0.01', '≈+0.01'],
    ['no regression', '-0.01', '≈−0.01'],
    ['inconclusive', '-0.03', '▼0.03?'],
  ])(
    'say what the verdict “%s” makes of %s, and how often cases were asked',
    async (verdict, delta, drawn) => {
      const digest = digestIn(await MemoryWorkspace.open({ [REGISTRY]: scored('') }));
      const text = scored(digest).replace(
        'baseline: { version: "0.9.0", delta: -0.04 }',
        `repeats: 3\n          flaky: 2\n          baseline: { version: "0.9.0", delta: ${delta}, verdict: ${verdict} }`,
      );
      expect(await draw(text)).toEqual([`eval_score: 0.91‹ ± 0.04 (n=48×3) ${drawn} 2 flaky›`]);
    },
  );

  test('that no run stands behind say so', async () => {
    expect(
      await draw('prompts:\n  p:\n    draft:\n      template: x\n      eval_score: 0.91 # by hand\n'),
    ).toEqual(['eval_score: 0.91‹ unverified› # by hand']);
  });

  test('stand in files of their own, and are stale where a partial or the suite has changed', async () => {
    const FILE = 'versions/1.0.0.yaml';
    const settled = async (...given: Parameters<typeof inFiles>): Promise<MemoryWorkspace> => {
      const workspace = await MemoryWorkspace.open(inFiles(...given));
      await ask(workspace, () => {
        const placed = contentOf(workspace.prompt('p'), '1.0.0', workspace.store);
        if (placed) contentDigest(placed, workspace.store, sha256);
        staleIn(workspace, FILE);
      });
      return workspace;
    };
    const first = await settled('Be kind.', 'ok');
    const { suite } = parseSuite(first.uri('s.yaml'), first.store, sha256);
    const recorded = {
      content: digestIn(first),
      measured: suiteDigest(suite, { judge: undefined, repeats: 1 }, sha256),
    };
    const fresh = await settled('Be kind.', 'ok', recorded);
    expect(staleIn(fresh, FILE)).toEqual([]);
    expect(await drawIn(fresh, FILE)).toEqual(['eval_score: 0.91‹ (n=48)›']);
    expect(staleIn(await settled('Be brief.', 'ok', recorded), FILE)).toEqual(['0.91 content']);
    expect(staleIn(await settled('Be kind.', 'no', recorded), FILE)).toEqual(['0.91 suite']);
  });
});

const promptNumber = (i: number): string =>
  `  p${i}:\n    variables: { n: { sample: A } }\n    draft:\n      model: m\n      template: |\n        {{n}} ${'word '.repeat(180)}\n`;

test('only what stands in the range is looked at: of a megabyte it takes a small part of the time', async () => {
  const text = `prompts:\n${Array.from({ length: 1000 }, (_, i) => promptNumber(i)).join('')}`;
  expect(text.length).toBeGreaterThan(1_000_000);
  const middle = text.indexOf('  p500:');
  const range = { start: middle, end: middle + 4000 };
  const look = async (at: typeof range): Promise<{ hints: readonly InlayHint[]; ms: number }> => {
    const workspace = await MemoryWorkspace.open({ [REGISTRY]: text });
    const started = performance.now();
    const hints = findInlayHints(workspace.uri(REGISTRY), at, { store: workspace.store, sha256 });
    return { hints, ms: performance.now() - started };
  };
  const all = await look({ start: 0, end: text.length });
  const { hints, ms } = await look(range);
  expect(ms).toBeLessThan(all.ms / 3);
  expect(hints.length).toBeGreaterThanOrEqual(3);
  expect(hints.every(({ offset }) => offset >= range.start && offset <= range.end)).toBe(true);
});

test('behind the version that is served stands what monitors found of it', async () => {
  const text =
    'prompts:\n  greet:\n    version: "1.0.0" # production\n    versions:\n      "1.0.0": { model: m, template: Hi }\n';
  const workspace = await MemoryWorkspace.open({ [REGISTRY]: text });
  const found = evaluationOf({ monitor: 'latency', state: 'firing', value: 2100 });
  const hintsOf = (evaluations: readonly Evaluation[]): InlayHint[] =>
    findInlayHints(
      workspace.uri(REGISTRY),
      { start: 0, end: text.length },
      {
        store: workspace.store,
        sha256,
        evaluationsOf: (_, version) => (version === '1.0.0' ? evaluations : []),
      },
    );
  const [hint, ...others] = hintsOf([found]);
  expect(others).toEqual([]);
  expect(text.slice(0, hint!.offset).endsWith('version: "1.0.0"')).toBe(true);
  expect(hint!.label).toBe(' p95 2.1 s ▲');
  expect(hintsOf([])).toEqual([]);
});
