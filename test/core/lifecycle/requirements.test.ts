import { describe, expect, test } from 'vitest';
import { type Action, act, applied, refusalOf, reportOf } from './acting.ts';
import { contentOf } from '../../../src/core/versions/content.ts';
import { contentDigest } from '../../../src/core/versions/digest.ts';
import { sha256 } from '../../../src/node/sha256.ts';
import { OPENAI } from '../../../src/core/models/endpoints.ts';
import { resources } from '../checks/checked.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

/** A registry with one prompt `a`, its lines without their indentation. */
const registry = (lines: string): Record<string, string> => ({
  'prompt-registry.yaml': `prompts:\n  a:\n${lines
    .trim()
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('')}`,
});

const VERSIONS = `
version: "1.0.0"
versions:
  "1.0.0": { model: gpt-4o, template: "Hi {{x}}" }
  "1.1.0": { model: gpt-4o, template: "Hi {{x}} and {{y}}" }`;

const refused = (lines: string, request: Action, inGit?: Record<string, string>): Promise<string> =>
  refusalOf(
    {
      texts: { ...registry(lines), ...inGit },
      inGit: [...new Set(Object.keys(inGit ?? {}).flatMap((path) => path.split('/')[1] ?? []))],
    },
    request,
  );

describe('a draft is refused', () => {
  test('where there is one with changes', async () => {
    expect(await refused(`draft: { model: m, template: Other }\n${VERSIONS}`, { action: 'draft' })).toBe(
      'bad-input: a has a draft already, with changes that are not released. → Release it first, or say which version to start from again: its content takes the draft’s place.',
    );
  });

  test('where it is a copy already', async () => {
    const draft = 'draft: { model: gpt-4o, template: "Hi {{x}}" }';
    expect(await refused(`${draft}\n${VERSIONS}`, { action: 'draft' })).toBe(
      'bad-input: The draft of a is a copy of 1.0.0 already. → Edit the draft, or say which other version to start from.',
    );
  });

  test('where nobody has the content', async () => {
    expect(await refused('version: "3.0.0"', { action: 'draft' })).toBe(
      'bad-input: Nobody has the content of a 3.0.0. → Say which version to start from.',
    );
  });

  test('where frozen inline content was changed and nobody knows what it was', async () => {
    const digest = `digest: "sha256:${'0'.repeat(64)}"`;
    expect(await refused(`version: "1.0.0"\nmodel: m\ntemplate: x\n${digest}`, { action: 'draft' })).toBe(
      'bad-input: The content of a was changed since 1.0.0 was released, and what was released is not known here. → Release it under a new number first.',
    );
  });

  test('where the text cannot be read', async () => {
    expect(await refused('version: "1.0.0"\nmodel: m\ntemplate: "x', { action: 'draft' })).toBe(
      'bad-input: a cannot be changed: its text is no sound YAML. → Correct the mistakes that are reported in it first.',
    );
  });

  test('where content comes through a merge', async () => {
    const texts = {
      'prompt-registry.yaml':
        'x: &d\n  model: m\nprompts:\n  a:\n    <<: *d\n    version: "1.0.0"\n    template: x\n',
    };
    expect(await refusalOf({ texts }, { action: 'draft' })).toBe(
      'bad-input: The text of a, 1.0.0, cannot be moved: some of it comes through a merge (“<<”). → Write it out as keys and values on lines of their own, without “<<”, “*” and “&”, then try again.',
    );
  });

  test('where another prompt needs an anchor of it', async () => {
    const texts = {
      'prompt-registry.yaml':
        'prompts:\n  a:\n    version: "1.0.0"\n    model: &m m\n    template: x\n  b: { model: *m, template: x }\n',
    };
    expect(await refusalOf({ texts }, { action: 'draft' })).toBe(
      'bad-input: The content of a has the anchor “&m”, which is used elsewhere. → Write the value out where “*m” stands, then try again.',
    );
  });
});

const draft = (content: string): string => `draft: ${content}\n${VERSIONS}`;

describe('a release is refused', () => {
  const changed = draft('{ model: other, template: "Hi {{x}}" }');

  test.each([
    [
      'number',
      'v2',
      '“v2” is no semantic version: write three numbers, such as 1.2.0.',
      'Correct this first.',
    ],
    ['number that is taken', '1.1.0', '1.1.0 is taken: choose another number.', 'Correct this first.'],
    [
      'step that is too small',
      '1.1.1',
      'The change since 1.1.0 is a major one: model gpt-4o → other; the variable y is gone. Call it 2.0.0.',
      'Correct this first, or give a reason, which is recorded beside the version.',
    ],
  ])('for a %s', async (_, version, text, hint) => {
    expect(await refused(changed, { action: 'release', version })).toBe(
      `bad-input: Cannot release a ${version}: ${text} → ${hint}`,
    );
  });

  test('where nothing changed', async () => {
    const same = draft('{ model: gpt-4o, template: "Hi {{x}}" }');
    expect(await refused(same, { action: 'release', version: '2.0.0' })).toBe(
      'bad-input: Cannot release a 2.0.0: 1.0.0 has this very content: there is nothing to release. → Correct this first.',
    );
  });

  test('where the template has a mistake', async () => {
    const broken = draft('{ model: m, template: "Hi {{x" }');
    expect(await refused(broken, { action: 'release', version: '2.0.0' })).toMatch(
      /^bad-input: Cannot release a 2\.0\.0: The draft cannot be released: its template has a mistake \(/,
    );
  });

  test('where there is no draft', async () => {
    expect(await refused(VERSIONS, { action: 'release' })).toBe(
      'bad-input: a has no draft to release. → Start a draft and edit it first.',
    );
  });

  test('where a partial has no equivalent as text', async () => {
    const texts = {
      'prompt-registry.yaml':
        'partials: { row: row.liquid }\nprompts:\n  a:\n    draft:\n      model: m\n      template: "{% for i in (1..3) %}{% render \'row\', n: i %}{% endfor %}"\n',
      'row.liquid': '{% increment count %}{% assign n = 1 %}{{ n }}',
    };
    expect(await refusalOf({ texts }, { action: 'release', version: '1.0.0' })).toBe(
      'bad-input: The partial “row” cannot be written out as text, because what it gives depends on where it is rendered. → Write the text of “row” into the template where it is rendered, without counters and without a loop around it.',
    );
  });

  test('inline, where another environment serves the old number', async () => {
    const lines = 'version: "1.0.0"\nenvironments: { staging: "1.0.0" }\nmodel: m\ntemplate: x';
    expect(await refused(lines, { action: 'release', version: '1.0.1' })).toBe(
      'bad-input: staging serves 1.0.0, which would stand nowhere any more. → Start a draft instead: the content moves under its version first.',
    );
  });
});

const deployed = (lines: string, request: Partial<Action>) =>
  act({ texts: registry(lines) }, { action: 'deploy', ...request });

describe('deploying', () => {
  test('reports what was found, line by line', async () => {
    const { transition } = await deployed(`evals: { min_score: 0.9 }\n${VERSIONS}`, { target: '1.1.0' });
    expect(reportOf(transition)).toBe(
      [
        'met (required) target-exists: 1.1.0 is in the files.',
        'met (required) not-served-yet: production serves 1.0.0 now.',
        'met (required) target-valid: 1.1.0 is whole and its template parses.',
        'unmet (overridable) variables-compatible: Callers have to supply “y”, which 1.0.0 does not need. Change them first, or declare a sample.',
        'unmet (overridable) score-fresh: 1.1.0 has no score. Run its evals.',
      ].join('\n'),
    );
    expect(transition.edits).toEqual([]);
  });

  test('a fresh score is what lets it through', async () => {
    const texts = registry(VERSIONS);
    const workspace = await MemoryWorkspace.open(texts);
    const placed = contentOf(workspace.prompt('a'), '1.1.0', workspace.store)!;
    const digest = contentDigest(placed, workspace.store, sha256);
    const record = (verdict: string): string =>
      `"Hi {{x}} and {{y}}", eval_score: 0.91, last_eval: { at: "2026-11-20T09:30:00Z", content: "${digest}", baseline: { version: "1.0.0", delta: 0.04, verdict: ${verdict} } } }`;
    const scored = (verdict: string): string =>
      `variables: { x: { sample: a }, y: { sample: b } }\nevals: { min_score: 0.9 }\n${VERSIONS.replace('"Hi {{x}} and {{y}}" }', record(verdict))}`;
    const { transition } = await deployed(scored('improved'), { target: '1.1.0' });
    expect(transition.refusal).toBeUndefined();
    expect(reportOf(transition).split('\n').slice(3)).toEqual([
      'met (overridable) variables-compatible: Callers are to supply “y” as well, which the prompt declares.',
      'met (overridable) score-fresh: The score 0.91 of 1.1.0 is about this very text, measured 2026-11-20.',
      'met (overridable) score-sufficient: The score 0.91 reaches the `min_score` of 0.9.',
      'met (overridable) no-regression: Against 1.0.0 the last run says: improved (+0.04).',
    ]);
    expect(transition.result).toBe(
      'Deployed a 1.1.0 to production, instead of 1.0.0. Commit the change to put it into effect.',
    );
    expect(applied(texts, { transition, workspace })['prompt-registry.yaml']).not.toContain('overrides');
    const worse = await deployed(scored('regressed'), { target: '1.1.0' });
    expect(worse.transition.refusal?.message).toBe(
      'Cannot deploy a 1.1.0 to production: It is worse than 1.0.0 (+0.04): the last run says so.',
    );
  });

  test('names a draft in the middle of a sentence too', async () => {
    const lines = `draft: { model: m, template: Other, eval_score: 0.5 }\n${VERSIONS}`;
    const { transition } = await deployed(lines, { target: 'draft' });
    const report = reportOf(transition);
    expect(report).toContain('target-valid: The draft is whole and its template parses.');
    expect(report).toContain('score-fresh: The score 0.5 of the draft has no evidence:');
  });

  test.each([
    ['draft', 'A draft is not served: release it first.'],
    ['1.0.0', 'production serves 1.0.0 already.'],
  ])('is refused for %s, whatever the reason', async (target, text) => {
    const lines = `draft: { model: m, template: Other }\n${VERSIONS}`;
    expect(await refused(lines, { action: 'deploy', target, reason: 'Now' })).toContain(`: ${text}`);
  });

  test('a cap whose price nobody knows fails closed, in a rollback with a reason only', async () => {
    const lines = `cost_cap_usd: 0.05\n${VERSIONS}`;
    const said = 'Whether a call stays below the cap of $0.05 is not known.';
    const request = { target: '1.1.0', reason: 'Now' };
    expect(await refused(lines, { action: 'deploy', ...request })).toContain(said);
    expect(await refused(lines, { action: 'rollback', target: '1.1.0' })).toContain(said);
    expect(await refused(lines, { action: 'rollback', ...request })).toBe('allowed: Roll back a to 1.1.0');
  });

  test.each([
    ['gpt-4o', 100, 'met', 'A call stays below the cap of $0.01.'],
    [
      'gpt-4o',
      5000,
      'unmet',
      'A call may cost $0.05 for the samples of its variables, more than the cap of $0.01. Lower `max_tokens`, or raise `cost_cap_usd`.',
    ],
    [
      'gpt-4o',
      undefined,
      'unmet',
      'Without `max_tokens` nothing keeps a call below the cap of $0.01. Add it to the next version, or raise `cost_cap_usd`.',
    ],
    [
      'other',
      100,
      'unknown',
      'Nobody knows the price of other, so the cap of $0.01 cannot be kept. Add the model to `prices`.',
    ],
  ])('the cap: %s with %s tokens at most: %s', async (model, tokens, outcome, text) => {
    const max = tokens === undefined ? '' : `, max_tokens: ${tokens}`;
    const lines = `cost_cap_usd: 0.01\nvariables: { x: { sample: a } }\nversions:\n  "1.0.0": { model: ${model}, template: "Hi {{x}}"${max} }`;
    const costs = { prices: resources.prices!, endpoints: new Map([['openai', OPENAI]]), suite: undefined };
    const { transition } = await act(
      { texts: registry(lines), costs },
      { action: 'deploy', target: '1.0.0' },
    );
    expect(reportOf(transition)).toContain(`${outcome} (required) cost-cap-holds: ${text}`);
  });

  test('a stale score is only shown in a rollback', async () => {
    const lines = VERSIONS.replace(
      '{{x}}" }',
      `{{x}}", eval_score: 0.5, last_eval: { content: "sha256:${'0'.repeat(64)}" } }`,
    ).replace('version: "1.0.0"', 'version: "1.1.0"');
    const { transition } = await act({ texts: registry(lines) }, { action: 'rollback', target: '1.0.0' });
    expect(reportOf(transition)).toContain(
      'unmet (advice) score-fresh: The score 0.5 of 1.0.0 is stale: it is about another text. Run its evals again.',
    );
    expect(transition.refusal).toBeUndefined();
    expect(transition.result).toBe(
      'Rolled back a: production serves 1.0.0 again, instead of 1.1.0. Commit the change to put it into effect.',
    );
  });
});

test('a frozen version whose release nobody knows: no new version is made of it', async () => {
  const lines = `version: "1.0.0"\nversions:\n  "1.0.0": { model: m, template: x, digest: "sha256:${'0'.repeat(64)}" }`;
  expect(await refused(lines, { action: 'create', from: '1.0.0', version: '1.0.1' })).toBe(
    'bad-input: What a 1.0.0 was when it was released is not known. → Restore it from Git by hand, and make the change in a draft.',
  );
});

describe('what would change something else as well is refused', () => {
  const ALIASES = `
version: &served "1.0.0"
rollback_to: &back "0.9.0"
environments: { staging: *served, canary: *back }
versions:
  "0.9.0": { model: gpt-4o, template: "Hi {{x}}" }
  "1.0.0": { model: gpt-4o, template: "Hi {{x}}" }
  "1.1.0": { model: gpt-4o, template: "Hi, {{x}}" }`;

  test('another environment whose pointer is an alias of this one', async () => {
    const said =
      'bad-input: “a › environments › staging” takes from an anchor in a, and would change with it. → Write the value out there instead of the alias (“*”) or the merge (“<<”), then try again.';
    const move = { target: '1.1.0', reason: 'a test' };
    expect(await refused(ALIASES, { action: 'deploy', ...move })).toBe(said);
    expect(await refused(ALIASES, { action: 'rollback', ...move })).toBe(said);
    expect(await refused(ALIASES, { action: 'deploy', ...move, environment: 'staging' })).toMatch(/^allowed/);
  });

  test.each<[string, Action]>([
    ['model', { action: 'draft' }],
    ['digest', { action: 'release', version: '1.0.0' }],
    ['version', { action: 'release', version: '2.0.0' }],
    ['environments', { action: 'deploy', target: '1.0.0', environment: 'staging', reason: 'a test' }],
  ])('a prompt that merges this one: its %s', async (key, request) => {
    const lines = 'version: "1.0.0"\nmodel: gpt-4o\ntemplate: Hi';
    const texts = registry(lines);
    const text = texts['prompt-registry.yaml']!.replace('a:', 'a: &a');
    const merged = { 'prompt-registry.yaml': `${text}  b:\n    <<: *a\n    template: Other\n` };
    expect(await refusalOf({ texts: merged }, { ...request, prompt: 'a' })).toContain(
      `“prompts › b › ${key}” takes from an anchor in a`,
    );
  });

  test('but what is recorded of a version that another one merges is not', async () => {
    const lines = `
version: "1.1.0"
versions:
  "1.0.0": &first
    model: gpt-4o
    template: Hi
  "1.1.0": { <<: *first, template: Hello }`;
    expect(await refused(lines, { action: 'rollback', target: '1.0.0' })).toMatch(/^allowed/);
  });
});

const inline = (directory: string, version = '1.0.0'): string =>
  `version: "${version}"\nmodel: gpt-4o\ntemplate: Hi\nversions_dir: "${directory}"`;

describe('a version gets a file only where it would be found', () => {
  test.each([
    [
      '../elsewhere',
      'bad-input: ../elsewhere/1.0.0.yaml lies outside the workspace, where nothing is written.',
    ],
    ['/tmp', 'bad-input: /tmp/1.0.0.yaml lies outside the workspace, where nothing is written.'],
    ['', 'bad-input: /1.0.0.yaml lies outside the workspace, where nothing is written.'],
    ['versions/[a]', 'bad-input: “versions/[a]” is a pattern, not the name of one folder.'],
  ])('not in “%s”', async (directory, said) => {
    expect(await refused(inline(directory), { action: 'draft' })).toContain(said);
  });

  test('not under a name that leads elsewhere', async () => {
    expect(await refused(inline('versions', '../../x'), { action: 'draft' })).toBe(
      'bad-input: “../../x” is no semantic version, so no file can have its name. → Write three numbers, such as 1.2.0.',
    );
  });
});

test('an environment has a name', async () => {
  const request: Action = { action: 'deploy', target: '1.1.0', environment: ' ', reason: 'a test' };
  expect(await refused(VERSIONS, request)).toBe(
    'bad-input: An environment has a name. → Use “production”, or a name such as “staging”.',
  );
});

describe('a new experiment', () => {
  test('starts small, with a version that is there, against one that is served', async () => {
    const start = (weight: number, target = '1.1.0'): Promise<string> =>
      refused(VERSIONS, { action: 'start-new', target, weight });
    expect(await start(0.05)).toBe('allowed: Start a-1.1.0 with 5 %');
    expect(await start(0.5)).toContain('Half of the traffic or more is too much for the first day');
    expect(await start(0.05, '2.0.0')).toContain('Version 2.0.0 stands nowhere in the files');
    expect(await start(0.123456)).toBe(
      'bad-input: 0.123456 is no share of the traffic. → It is a number from 0 to 1 with at most four decimals, such as 0.1.',
    );
    const unserved = 'versions:\n  "1.1.0": { model: gpt-4o, template: Hi }';
    expect(await refused(unserved, { action: 'start-new', target: '1.1.0' })).toBe(
      'bad-input: a serves nothing to compare a challenger with. → Deploy a version first.',
    );
  });
});

describe('a kill switch', () => {
  test('is turned to what it is not', async () => {
    expect(await refused(VERSIONS, { action: 'kill' })).toBe('allowed: Turn the kill switch of a on');
    expect(await refused(`kill_switch: true${VERSIONS}`, { action: 'kill' })).toContain(
      'a is turned off already.',
    );
    expect(await refused(VERSIONS, { action: 'unkill' })).toContain('a is turned on already.');
  });

  test('does not wait for anything else in the prompt to be right', async () => {
    const broken = 'version: "9.9.9"\nrollback_to: 3\nmodel: [1]\ntemplate: "{{ x"';
    expect(await refused(broken, { action: 'kill' })).toMatch(/^allowed/);
  });
});
