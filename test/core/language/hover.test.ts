import { describe, expect, test } from 'vitest';
import { Checker } from '../../../src/core/checks/checker.ts';
import { hoverAt } from '../../../src/core/language/hover.ts';
import type { HoverPart } from '../../../src/core/language/hoverParts.ts';
import type { HoverPorts } from '../../../src/core/language/hoverPorts.ts';
import { sha256 } from '../checks/checked.ts';
import { REGISTRY, openAt } from './at.ts';
import { contentOf } from '../../../src/core/versions/content.ts';
import { contentDigest } from '../../../src/core/versions/digest.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

/** `gpt-4o` costs 2.5 and 10 US dollars for a million tokens, four characters a token. */
const models: Awaited<ReturnType<HoverPorts['loadModels']>> = {
  prices: {
    priceOf: (model) =>
      model === 'gpt-4o'
        ? { input_per_mtok: 2.5, output_per_mtok: 10, cached_input_per_mtok: 1.25 }
        : undefined,
    contextWindow: (model) => (model === 'gpt-4o' ? 128_000 : undefined),
    snapshotsOf: (model) => (model === 'gpt-4o' ? ['gpt-4o-2024-11-20', 'gpt-4o-2024-08-06'] : []),
  },
  models: {
    knownModel: (id) =>
      id === 'gpt-4o'
        ? { id, name: 'GPT-4o', provider: 'OpenAI', inputPerMtok: 2.5, outputPerMtok: 10 }
        : undefined,
    findKnownModels: () => [],
  },
  countTokens: (_model, input) =>
    typeof input === 'string'
      ? Math.ceil(input.length / 4)
      : input.reduce((sum, { content }) => sum + Math.ceil(content.length / 4), 0),
};

function portsOf({ store }: MemoryWorkspace): HoverPorts {
  const resources = { prices: undefined, countTokens: undefined, checkSchema: undefined };
  const checker = new Checker(store, { sha256, resources });
  return {
    store,
    sha256,
    locale: 'en',
    loadModels: async () => models,
    now: () => Date.parse('2026-11-27T10:00:00Z'),
    judgedOf: () => undefined,
    evaluationsOf: () => [],
    findRuns: async () =>
      ['2026-11-20T09:30:00.123Z', '2026-11-19T09:30:00.123Z'].map((endedAt, i) => ({
        uri: `file:///workspace/runs/${endedAt}.json`,
        score: 0.91 - i / 100,
        endedAt,
      })),
    contextOf: async (prompt) => checker.contextOf(prompt),
    loadHistory: async () => ({ history: undefined, sources: store, findEarlier: async () => [] }),
  };
}

function draw(part: HoverPart): string {
  switch (part.kind) {
    case 'title':
      return `# ${part.text}${part.detail === undefined ? '' : ` (${part.detail})`}`;
    case 'text':
      return part.text;
    case 'help':
      return `? ${part.markdown}`;
    case 'code':
      return part.text.replaceAll(/^/gm, '> ');
    default:
      return part.links.map(({ title }) => `[${title}]`).join(' ');
  }
}

/** The hover at the cursor, drawn, under the text that it is about. */
async function hover(files: Readonly<Record<string, string>> | string): Promise<string | undefined> {
  const { workspace, uri, path, offset } = await openAt(files);
  const ports = portsOf(workspace);
  await hoverAt(uri, offset, ports);
  await workspace.load();
  const found = await hoverAt(uri, offset, ports);
  if (!found) return undefined;
  const text = workspace.texts.get(path)!;
  return [`“${text.slice(found.range.start, found.range.end)}”`, ...found.parts.map(draw)].join('\n');
}

const lines = (...all: readonly string[]): string => all.join('\n');

const prompt = (template: string, variables = ''): string =>
  `prompts:\n  p:\n${variables}    draft:\n      model: m\n      template: |\n        ${template}\n`;

describe('a variable', () => {
  test('tells its description, type, sample and who sets it', async () => {
    const registry = prompt(
      'Hello {{ na‸me }}',
      '    variables:\n      name: { description: "Whom to <b>greet</b>", type: string, required: false, sample: Ann }\n',
    );
    const suite =
      'tests:\n  - description: a\n    vars: { name: Bo }\n    assert: [{ type: contains, value: x }]\n';
    expect(await hover({ [REGISTRY]: registry, 'evals/p.yaml': suite })).toBe(
      lines(
        '“name”',
        '# name (variable, string, may be left out)',
        'Whom to <b>greet</b>',
        'Sample:',
        '> Ann',
        'The only case of evals/p.yaml sets it: “a”.',
        '[Declaration] [First case] [Change value…]',
      ),
    );
  });

  test('that nobody declared says so', async () => {
    expect(await hover(prompt('{{ ‸nme }}', '    variables:\n      name: {}\n'))).toBe(
      lines(
        '“nme”',
        '# nme (variable)',
        '? It is not declared: add it to `variables`, or correct its name.',
        '[Change value…]',
      ),
    );
  });

  test('of a loop tells where it is set', async () => {
    const found = await hover(prompt('{% for tag in tags %}{{ ta‸g }}{% endfor %}'));
    expect(found).toContain('It goes over a list:');
    expect(found).toContain('[Where it is set]');
  });

  test('of which a property is read shows that of the sample', async () => {
    const found = await hover(
      prompt('{{ user.na‸me }}', '    variables:\n      user: { sample: { name: Ann, age: 7 } }\n'),
    );
    expect(found).toMatch(/^“user\.name”\n# user\.name\nIn the sample:\n> Ann\n# user/);
  });

  test('in its declaration', async () => {
    const found = await hover(prompt('{{ name }}', '    variables:\n      na‸me: { sample: Ann }\n'));
    expect(found).toContain('# name (variable, required)');
  });

  test('has its long value cut', async () => {
    const long = 'word '.repeat(400);
    const found = await hover(prompt('{{ na‸me }}', `    variables:\n      name: { sample: "${long}" }\n`));
    expect(found).toContain('more characters');
    expect(found!.length).toBeLessThan(1000);
  });

  test('in a template file, with CRLF', async () => {
    const found = await hover({
      [REGISTRY]:
        'prompts:\r\n  p:\r\n    variables: { name: { sample: Ann } }\r\n    draft: { model: m, template_file: a.liquid }\r\n',
      'a.liquid': 'Dear\r\n{{ ‸name }}',
    });
    expect(found).toContain('“name”\n# name (variable, required)\nSample:\n> Ann');
  });
});

const withModel = (model: string): string =>
  `prompts:\n  p:\n    cost_cap_usd: 0.02\n    variables: { t: { sample: "${'x'.repeat(4000)}" } }\n    draft:\n      model: ${model}\n      max_tokens: 500\n      template: "{{ t }}"\n`;

describe('a model', () => {
  test('tells price, context, and what a call costs', async () => {
    expect(await hover(withModel('gpt‸-4o'))).toBe(
      lines(
        '“gpt-4o”',
        '# gpt-4o (GPT-4o, OpenAI)',
        'Answered by the endpoint openai at https://api.openai.com.',
        'Price: $2.5 a million tokens of input, $1.25 where it is cached, $10 of output.',
        'Context window: 128,000 tokens.',
        'The name floats: its snapshots are gpt-4o-2024-11-20, gpt-4o-2024-08-06.',
        'With the samples of its variables, a call has 1,000 tokens of input (under 1 % of the window) and at most 500 of output: at most $0.0075, 38 % of cost_cap_usd.',
      ),
    );
  });

  test('that nobody knows has no price', async () => {
    expect(await hover(withModel('strange‸'))).toContain('Its price is unknown: add it under prices.');
  });
});

const VERSIONS = `prompts:
  p:
    version: "1.1.0"
    rollback_to: "1.0.0"
    draft:
      model: gpt-4o
      template: Hello {{ name }}, how are you?
    versions:
      "1.0.0":
        model: gpt-4o
        template: Hello
        eval_score: 0.8
      "1.1.0":
        model: gpt-4o
        temperature: 0.3
        template: Hello {{ name }}
        eval_score: 0.91
        last_eval:
          at: "2026-11-20T09:30:00Z"
          suite: evals/p.yaml
          cases: 48
          passed: 45
          ci95: [0.87, 0.95]
          baseline: { version: "1.0.0", delta: 0.04, ci95: [0.01, 0.07], verdict: improved }
          latency_p95_ms: 1840
          cost_usd: 0.12
          endpoint: openai
          content: "sha256:0"
`;

describe('a version', () => {
  const expected = lines(
    '# p 1.1.0 (serves production)',
    'Since 1.0.0: major: the variable name must be supplied; temperature none → 0.3; +1 −0 words.',
    '1.1.0 is too small a step after 1.0.0: it needs at least 2.0.0.',
    'Score 0.800 → 0.910 (stale), unknown: 1.1.0 has a score that is about another text.',
    '> Hello {+{{ name }}+}',
    '[Go to 1.1.0] [Diff with 1.0.0]',
  );

  test('under `versions` and where a pointer names it', async () => {
    expect(await hover(VERSIONS.replace('"1.1.0":', '"1.1‸.0":'))).toContain(expected);
    expect(await hover(VERSIONS.replace('version: "1.1.0"', 'version: "1‸.1.0"'))).toContain(expected);
  });

  test('of a rollback, and the draft', async () => {
    expect(await hover(VERSIONS.replace('rollback_to: "', 'rollback_to: "‸'))).toContain(
      '# p 1.0.0 (is what a rollback leads to)',
    );
    expect(await hover(VERSIONS.replace('draft:', 'dra‸ft:'))).toContain('Since 1.1.0:');
  });

  test('that the files do not have', async () => {
    expect(await hover(VERSIONS.replace('version: "1.1.0"', 'version: "‸9.0.0"'))).toContain(
      'The files do not have this version',
    );
  });

  test('of an experiment’s arm', async () => {
    const found = await hover(
      `${VERSIONS}experiments:\n  e:\n    prompt: p\n    control: { version: "1.1‸.0", weight: 1 }\n`,
    );
    expect(found).toContain('# p 1.1.0 (serves production)');
  });
});

test.each([
  ['minimum_sample_size: 500', 'How many units (users, conversations) each arm needs'],
  ['guardrails: { revert_if: { quality_score_delta: -0.1 } }', 'The lowest difference of the quality score'],
  ['rollout: { steps: [{ hold_minutes: 60 }] }', 'How long it lasts at least'],
])('a key of an experiment: %s', async (line, expected) => {
  const key = line.lastIndexOf(':') - 2;
  const marked = `${line.slice(0, key)}‸${line.slice(key)}`;
  expect(await hover(`${VERSIONS}experiments:\n  e:\n    ${marked}\n`)).toContain(expected);
});

test('a score tells its whole evidence', async () => {
  const found = await hover(VERSIONS.replace('eval_score: 0.91', 'eval_score: 0.9‸1'));
  expect(found).toMatch(/Measured Nov \d+, 2026, /);
  expect(found!.replace(/Measured.*/, 'Measured.')).toBe(
    lines(
      '“0.91”',
      '# p 1.1.0 (score)',
      'Stale: the score is about another text. Run the evals again.',
      'Score 0.9100 (0.87–0.95): 45 of 48 cases passed.',
      'Against 1.0.0: improved, +0.04 (+0.01 to +0.07).',
      '95 % within 1.84 s, cost $0.12, endpoint openai.',
      'Measured.',
      'Last runs, newest first: 0.91, 0.90.',
      '> 1.1.0  0.91  ± 0.04  █████████▏  stale  ▲0.04',
      '> ··· another suite',
      '> 1.0.0  0.80          ████████    unverified',
      '[The run] [The suite]',
    ),
  );
});

test('a score that is stale says what has changed since, where what was measured can be found', async () => {
  const measured = 'draft:\n      model: gpt-4o\n      template: Hello\n';
  const workspace = await MemoryWorkspace.open({ [REGISTRY]: `prompts:\n  p:\n    ${measured}` });
  const { store } = workspace;
  const digest = contentDigest(contentOf(workspace.prompt('p'), 'draft', store)!, store, sha256);
  const record = `eval_score: 0.9‸1\n      last_eval: { flaky: 2, repeats: 3, content: "${digest}", baseline: { version: "1.0.0", delta: 0.01, verdict: no regression, detectable_drop: 0.043 } }\n`;
  const found = await hover(
    `prompts:\n  p:\n    version: "1.0.0"\n    draft:\n      model: gpt-4o-mini\n      template: Hello there\n      ${record}    versions:\n      "1.0.0": { model: gpt-4o, template: Hello }\n`,
  );
  expect(found).toContain(
    'Stale: the score is about another text. Run the evals again.\nChanged since it was measured: major: model gpt-4o → gpt-4o-mini; a new instruction; +1 −0 words.',
  );
  expect(found).toContain('2 cases are flaky: asked the same again, they passed and failed.');
  expect(found).toContain(
    'Against 1.0.0: no regression, +0.01. A drop of 0.04 would have been seen four times in five.',
  );
});

const withPartial = (template: string, key: string) => ({
  [REGISTRY]: `partials:\n  ${key}: s.liquid\nprompts:\n  p:\n    draft: { model: m, template: "${template}" }\n`,
  's.liquid': 'Be kind.\n',
});

const withSuite = (suite: string, type: string) => ({
  [REGISTRY]: `prompts:\n  p:\n    evals: { suite: ${suite} }\n    draft: { model: m, template: x }\n`,
  'a.yaml': `description: All of it\ntests:\n  - assert: [{ type: ${type}, value: x }]\n`,
});

describe('what else stands in the files', () => {
  test('a filter', async () => {
    const found = await hover('prompts:\n  p:\n    draft: { model: m, template: "{{ a | up‸case }}" }\n');
    expect(found).toMatch(/^“upcase”\n# upcase \(filter\)\nIn upper case/);
  });

  test('a partial, where it is rendered and declared', async () => {
    const expected = '# safety (partial, s.liquid)\n> Be kind.\n[Open]';
    expect(await hover(withPartial("{% render 'saf‸ety' %}", 'safety'))).toContain(expected);
    expect(await hover(withPartial('x', 'safe‸ty'))).toContain(expected);
  });

  test('a key, by the schema', async () => {
    expect(
      await hover('prompts:\n  p:\n    cost_c‸ap_usd: 1\n    draft: { model: m, template: x }\n'),
    ).toMatch(/^“cost_cap_usd”\n\? /);
    expect(await hover('end‸points: {}\nprompts:\n  p:\n    draft: { model: m, template: x }\n')).toContain(
      '? Servers that speak the OpenAI API',
    );
  });

  test('a suite’s path, and an assertion’s type', async () => {
    expect(await hover(withSuite('a.y‸aml', 'contains'))).toContain('# a.yaml (suite)\nAll of it\n1 case.');
    expect(await hover(withSuite('a.yaml', 'not-con‸tains'))).toMatch(
      /^“not-contains”\n# not-contains \(assertion\)\nPasses where “contains” does not\.\n\? /,
    );
  });

  test('nothing is said of what is nothing', async () => {
    expect(
      await hover('prompts:\n  p:\n    # a com‸ment\n    draft: { model: m, template: x }\n'),
    ).toBeUndefined();
    expect(await hover('prompts:\n  p:\n    draft: { model: m, template: "plain te‸xt" }\n')).toBeUndefined();
  });
});

const traffic = (more: string): string => `prompts:
  p:
    version: "1.0.0"
${more}    versions:
      "1.0.0": { model: m, template: Hi }
      "2.0.0": { model: m, template: Hello }
experiments:
  polite:
    prompt: p
    control: { version: "1.0.0", weight: 0.9 }
    challenger: { version: "2.0.0", weight: 0.1 }
    started_at: "2026-11-20T10:00:00Z"
`;

describe('what shares the traffic', () => {
  test('an experiment says how far it is, and so do its versions', async () => {
    expect(await hover(traffic('').replace('pol', 'pol‸'))).toBe(
      lines('“polite”', '# polite (running)', '2.0.0: 10 % experiment since 2026-11-20.', '[Show lifecycle]'),
    );
    expect(await hover(traffic('').replace('"2.0.0":', '"2.0‸.0":'))).toContain(
      'polite, 2.0.0: 10 % experiment since 2026-11-20.',
    );
  });

  test('a kill switch and a staged rollback, while they are in force', async () => {
    expect(await hover(traffic('    kill_s‸witch: true\n'))).toBe(
      lines('“kill_switch”', '# No model is called: fallback_response is served', '[Show lifecycle]'),
    );
    expect(await hover(traffic('    kill_s‸witch: false\n'))).toContain('? ');
    const rollback = '    roll‸back: { from: "2.0.0", to: "1.0.0", started_at: "2026-11-27T09:50:00Z" }\n';
    expect(await hover(traffic(rollback))).toContain('# 2.0.0 → 1.0.0: 66.7 % left, 20 minutes to go');
    expect(await hover(traffic(rollback.replace('‸', '')).replace('"1.0.0":', '"1.0‸.0":'))).toContain(
      'A staged rollback is under way, 2.0.0 → 1.0.0: 66.7 % left, 20 minutes to go.',
    );
  });
});
