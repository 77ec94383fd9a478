import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { edit, read, run, sample, workspace } from './cli.ts';

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));

describe('the program', () => {
  test.each([['--version'], ['-V']])('%s prints the version', async (argument) => {
    expect(await run([argument], { cwd: workspace({}) })).toEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
  });

  test('--help lists the commands and the exit codes', async () => {
    const { code, stdout } = await run(['--help'], { cwd: workspace({}) });
    for (const command of [
      'validate',
      'list',
      'render',
      'diff',
      'eval',
      'draft',
      'release',
      'deploy',
      'rollback',
      'init',
      'Exit codes',
    ])
      expect(stdout).toContain(command);
    expect(code).toBe(0);
  });

  test.each([
    [['evla'], "unknown command 'evla'"],
    [['eval', '--recrod'], "unknown option '--recrod'"],
    [['render'], "missing required argument 'prompt'"],
    [['validate'], 'There is no prompt-registry.yaml in'],
  ])('%j is bad input', async (args, message) => {
    const { code, stdout, stderr } = await run(args, { cwd: workspace({}) });
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('-C works in another folder', async () => {
    const { stdout } = await run(['-C', sample(), 'list'], { cwd: workspace({}) });
    expect(stdout).toContain('prompt-registry.yaml\n├─ summarise-ticket');
  });

  test('colours come with FORCE_COLOR and go with NO_COLOR', async () => {
    const cwd = sample();
    expect((await run(['list'], { cwd, env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[1m');
    expect((await run(['list'], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).not.toContain(
      '\u001b',
    );
  });
});

describe('list', () => {
  test('draws registries, prompts and versions', async () => {
    expect((await run(['list'], { cwd: sample() })).stdout).toBe(`prompt-registry.yaml
├─ summarise-ticket  evals/summarise-ticket.yaml
│  ├─ draft  samples/gpt-4o-2024-08-06  not evaluated
│  ├─ 2.1.0  samples/gpt-4o-2024-08-06  0.816 (0.703 to 0.929, n=12)  deployed
│  └─ 2.0.0  samples/gpt-4o-2024-08-06  not evaluated  rollback target
└─ classify-intent  evals/classify-intent.yaml
   ├─ draft  samples/gpt-4o-mini-2024-07-18  not evaluated
   └─ 1.3.0  samples/gpt-4o-mini-2024-07-18  0.938 (0.759 to 1.000, n=24)  deployed
`);
  });

  test('says what a score is worth', async () => {
    const cwd = sample();
    edit(cwd, 'prompt-registry.yaml', (text) =>
      text.replace('ticket in 3 bullet points: priority', 'ticket in three bullet points: priority'),
    );
    const { stdout } = await run(['list', 'summarise-ticket', '--json'], { cwd });
    const [registry] = JSON.parse(stdout).registries;
    expect(registry.prompts).toHaveLength(1);
    expect(registry.prompts[0].versions).toMatchObject([
      { version: 'draft', score: null, score_state: 'none', serves: [] },
      { version: '2.1.0', score: 0.8161, score_state: 'content-changed', serves: ['production'], cases: 12 },
      { version: '2.0.0', score_state: 'none', rollback_target: true },
    ]);
  });

  test('finds all registries below, but not in node_modules', async () => {
    const text = 'prompts:\n  a:\n    draft: { model: gpt-4o-mini, template: hi }\n';
    const cwd = workspace({
      'x/prompt-registry.yaml': text,
      'y/prompt-registry.yml': text.replace(' a:', ' b:'),
      'node_modules/z/prompt-registry.yaml': text,
    });
    const { stdout } = await run(['list'], { cwd });
    expect(stdout).toBe(
      'x/prompt-registry.yaml\n└─ a  no suite\n   └─ draft  gpt-4o-mini  not evaluated\n\ny/prompt-registry.yml\n└─ b  no suite\n   └─ draft  gpt-4o-mini  not evaluated\n',
    );
  });
});

describe('render', () => {
  test('prints the only message as it is, with samples for variables', async () => {
    const { stdout, code } = await run(['render', 'summarise-ticket@2.1.0'], { cwd: sample() });
    expect(stdout).toBe(`You are a senior support engineer. Summarise this
ticket in 3 bullet points: priority, root cause, action.
TICKET: VPN drops every 10 minutes since the update to 5.2.
`);
    expect(code).toBe(0);
  });

  test('prints several messages with their roles', async () => {
    const { stdout } = await run(
      ['render', 'classify-intent', '--version', '1.3.0', '--var', 'message=Hello {{x}} = 1'],
      { cwd: sample() },
    );
    expect(stdout).toBe(`── system ──
You route the messages of customers to teams.
Intents: billing, bug, account, how_to, cancel, other.

── user ──
Hello {{x}} = 1
`);
  });

  test('takes variables from a case, a file and the command line, the last one winning', async () => {
    const cwd = sample();
    writeFileSync(join(cwd, 'vars.json'), '{"ticket_content": "from the file"}');
    const render = async (...args: string[]) =>
      (await run(['render', 'summarise-ticket', '--version', '2.0.0', ...args], { cwd })).stdout
        .split('TICKET: ')[1]!
        .trim();
    expect(await render('--case', '2')).toMatch(/^Nobody in the Lisbon office/);
    expect(await render('--case', 'screenshot')).toBe('see screenshot');
    expect(await render('--case', '2', '--vars', 'vars.json')).toBe('from the file');
    expect(await render('--vars', 'vars.json', '--var', 'ticket_content=typed')).toBe('typed');
  });

  test('--json has model, parameters, variables and messages', async () => {
    const { stdout } = await run(['render', 'classify-intent', '--case', '1', '--json'], { cwd: sample() });
    expect(JSON.parse(stdout)).toMatchObject({
      prompt: 'classify-intent',
      version: 'draft',
      model: 'samples/gpt-4o-mini-2024-07-18',
      parameters: { temperature: 0, max_tokens: 60 },
      variables: { message: 'I was charged twice this month.' },
      messages: [{ role: 'system' }, { role: 'user', content: 'I was charged twice this month.' }],
    });
  });

  test.each([
    [['render', 'summarise-ticket', '--case', '99'], 'has no case “99”'],
    [['render', 'summarise-ticket', '--var', 'oops'], '“oops” sets no variable.'],
    [
      ['render', 'summarise-ticket', '--var', 'ticket_contnet=x'],
      'No template uses a variable ticket_contnet.\n      Known variables: ticket_content. Did you mean “ticket_content”?',
    ],
    [['render', 'sumarise-ticket'], 'Known prompts: summarise-ticket, classify-intent. Did you mean'],
    [['render', 'summarise-ticket', '--vars', 'none.json'], 'none.json cannot be read'],
    [['render', 'summarise-ticket', '--vars', 'evals/classify-intent.csv'], 'is no map of variables'],
    [['render', 'summarise-ticket', '--version', '1'], 'no content for summarise-ticket 1'],
  ])('%j is bad input', async (args, message) => {
    const { code, stderr } = await run(args, { cwd: sample() });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  test('variables of a file that no template uses are a note', async () => {
    const cwd = sample();
    writeFileSync(join(cwd, 'vars.json'), '{"ticket_content": "a", "message": "b"}');
    const { code, stderr } = await run(['render', 'summarise-ticket', '--vars', 'vars.json'], { cwd });
    expect(stderr).toBe('No template uses message.\n');
    expect(code).toBe(0);
  });

  test('a variable that is not set is an error', async () => {
    const cwd = workspace({
      'prompt-registry.yaml': 'prompts:\n  a:\n    draft: { model: gpt-4o-mini, template: "{{name}}" }\n',
    });
    const { code, stderr } = await run(['render', 'a'], { cwd });
    expect(stderr).toContain('name');
    expect(stderr).toContain('--var name=value');
    expect(code).toBe(2);
  });
});

const registryOf = (text: string): string =>
  `prompts:\n  a:\n    draft: { model: gpt-4o-mini, template: ${text} }\n`;

describe('a name in several registries', () => {
  const SUITE = 'tests: [{ assert: [{ type: contains, value: x }] }]\n';
  const open = (): string =>
    workspace({
      'x/prompt-registry.yaml': registryOf('of x'),
      'x/evals/a.yaml': SUITE,
      'y/prompt-registry.yaml': registryOf('of y'),
      'y/evals/a.yaml': SUITE,
    });

  test.each(['render', 'list', 'eval'])('is refused by %s until the file is named too', async (command) => {
    const cwd = open();
    const { code, stderr } = await run([command, 'a'], { cwd });
    expect(stderr).toContain(
      'Several registries hold a: x/prompt-registry.yaml, y/prompt-registry.yaml.\n      Name the registry file too: a x/prompt-registry.yaml',
    );
    expect(code).toBe(2);
  });

  test('is understood with its file', async () => {
    expect((await run(['render', 'a', 'y/prompt-registry.yaml'], { cwd: open() })).stdout).toBe('of y\n');
  });

  test('is evaluated in each where none is named', async () => {
    const { stdout } = await run(['eval', '--dry-run'], { cwd: open() });
    expect(stdout.match(/^a draft {2}1 call,/gm)).toHaveLength(2);
  });
});

test.each([['eval'], ['eval', 'a'], ['render', 'a']])(
  '%s %s without any prompt names the usual cause',
  async (...args) => {
    const cwd = workspace({ 'prompt-registry.yaml': 'promts:\n  a: { model: gpt-4o-mini, template: hi }\n' });
    const { code, stderr } = await run(args, { cwd });
    expect(stderr).toContain('Run `prompt-ledger validate`: a misspelled `prompts:` is the usual cause.');
    expect(stderr).not.toContain('evals.suite');
    expect(code).toBe(2);
  },
);

describe('validate', () => {
  test('schemas of answers are compiled', async () => {
    const text = `prompts:
  a:
    draft: { model: gpt-4o, template: Hi, output_schema: { type: object, properties: [] } }
`;
    const { code, stdout } = await run(['validate'], { cwd: workspace({ 'prompt-registry.yaml': text }) });
    expect(stdout).toContain('prompt-registry.yaml:3:74 error output-schema-invalid');
    expect(code).toBe(2);
  });

  test('the sample has no problems', async () => {
    expect(await run(['validate'], { cwd: sample() })).toEqual({
      code: 0,
      stdout: '',
      stderr: '2 prompts in 1 registry: 0 errors, 0 warnings\n',
    });
  });

  test('--explain prints the page of a code', async () => {
    const { code, stdout } = await run(['validate', '--explain', 'version-invalid'], { cwd: workspace({}) });
    expect(stdout).toBe(readFileSync('media/diagnostics/version-invalid.md', 'utf8'));
    expect(code).toBe(0);
    const unknown = await run(['validate', '--explain', 'version-invald'], { cwd: workspace({}) });
    expect(unknown.stderr).toContain('Did you mean “version-invalid”?');
    expect(unknown.code).toBe(2);
  });

  const BROKEN =
    'prompts:\n  a:\n    version: nonsense\n    draft:\n      model: gpt-4o-mini\n      template: "{{name"\n';

  test('prints file:line:column, severity, code and message; columns are those of an editor', async () => {
    for (const [mark, eol] of [
      ['', '\n'],
      ['\uFEFF', '\r\n'],
    ] as const) {
      const cwd = workspace({ 'prompt-registry.yaml': mark + BROKEN.replaceAll('\n', eol) });
      const { code, stdout } = await run(['validate'], { cwd });
      expect(stdout).toMatch(/^prompt-registry\.yaml:3:14 error version-invalid .+$/m);
      expect(stdout).toMatch(/^prompt-registry\.yaml:6:18 error template-syntax .+$/m);
      expect(code).toBe(2);
    }
  });

  test('--json and --github are for machines', async () => {
    const cwd = workspace({ 'prompt-registry.yaml': BROKEN });
    const json = JSON.parse((await run(['validate', '--json'], { cwd })).stdout);
    expect(json).toMatchObject({
      schema_version: 1,
      problems: expect.arrayContaining([
        expect.objectContaining({
          file: 'prompt-registry.yaml',
          line: 3,
          column: 14,
          severity: 'error',
          code: 'version-invalid',
        }),
      ]),
    });
    expect(json.errors).toBe(
      json.problems.filter(({ severity }: { severity: string }) => severity === 'error').length,
    );
    const github = await run(['validate', '--github'], { cwd });
    expect(github.stdout).toMatch(
      /^::error file=prompt-registry\.yaml,line=3,endLine=3,col=14,endColumn=22,title=version-invalid::/m,
    );
  });

  test('a suite is checked where it stands', async () => {
    const cwd = sample();
    edit(cwd, 'evals/summarise-ticket.yaml', (text) => text.replace('weight: 0.5', 'wieght: 0.5'));
    const { code, stdout } = await run(['validate'], { cwd });
    expect(stdout).toMatch(/^evals\/summarise-ticket\.yaml:\d+:\d+ error \S+ .*wieght/m);
    expect(code).toBe(2);
  });

  test.each([
    ['an empty file', ''],
    ['prompts: []', 'prompts: []\n'],
    ['a list', '- a\n'],
    ['a text', 'hello\n'],
    ['binary', '\u0000\u0001\u0002\uFFFD'],
    ['1,000 deep', `prompts:\n  a: ${'{a: '.repeat(1000)}1${'}'.repeat(1000)}\n`],
    [
      'an alias bomb',
      `${Array.from({ length: 12 }, (_, i) => `x-${i}: &a${i} [${i === 0 ? '1' : Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ')}]`).join('\n')}\nprompts: { a: *a11 }\n`,
    ],
  ])('%s does not crash it', async (_name, text) => {
    const { code, stderr } = await run(['validate'], { cwd: workspace({ 'prompt-registry.yaml': text }) });
    expect(stderr).not.toContain('met a bug');
    expect([0, 2]).toContain(code);
  });

  test.skipIf(process.platform === 'win32')(
    'nothing outside the workspace is read, not even through a link',
    async () => {
      const outside = workspace({ 'secret.txt': 'SECRET' });
      const cwd = workspace({
        'prompt-registry.yaml':
          'prompts:\n  a:\n    draft: { model: gpt-4o-mini, template_file: link.txt }\n  b:\n    draft: { model: gpt-4o-mini, template_file: ../../../etc/hostname }\n',
      });
      symlinkSync(join(outside, 'secret.txt'), join(cwd, 'link.txt'));
      const { code, stdout } = await run(['validate'], { cwd });
      expect(stdout.match(/error path-outside-workspace/g)).toHaveLength(2);
      expect(code).toBe(2);
      const rendered = await run(['render', 'a'], { cwd });
      expect(rendered.stdout + rendered.stderr).not.toContain('SECRET');
      expect(rendered.code).toBe(2);
    },
  );

  test('the seed example is valid as it stands', async () => {
    const cwd = workspace({
      'prompt-registry.yaml': `# prompt-registry.yaml
prompts:
  summarise-ticket:
    version: "2.1.0"
    model: "gpt-4o"
    temperature: 0.3
    max_tokens: 500
    template: |
      You are a senior support engineer. Summarise this
      ticket in 3 bullet points: priority, root cause, action.
      TICKET: {{ticket_content}}
    eval_score: 0.91                       # last evaluation score
    deployed_at: "2026-05-07T14:00:00Z"
    rollback_to: "2.0.0"                   # auto-rollback target
    cost_cap_usd: 0.05                     # per-call cost limit
`,
    });
    const { code, stdout, stderr } = await run(['validate'], { cwd });
    expect(stderr).toMatch(/: 0 errors, 1 warning/);
    expect(stdout.split('\n').map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'prompt-registry.yaml:5:12 information model-alias-floats',
      'prompt-registry.yaml:12:17 information score-missing-on-deployed',
      'prompt-registry.yaml:14:18 warning rollback-target-undefined',
      '',
    ]);
    expect(code).toBe(0);
    expect((await run(['list'], { cwd })).stdout).toContain('2.1.0  gpt-4o  0.910 unverified  deployed');
    expect(
      (await run(['render', 'summarise-ticket', '--var', 'ticket_content=Help'], { cwd })).stdout,
    ).toContain('TICKET: Help');
  });
});

describe('init', () => {
  test.each(['single', 'split'])('%s makes a valid workspace that evaluates', async (layout) => {
    const cwd = workspace({ '.gitignore': 'node_modules/' });
    const { code, stdout } = await run(['init', '--layout', layout], { cwd });
    expect(stdout).toContain('created  prompt-registry.yaml');
    expect(code).toBe(0);
    expect(read(cwd, '.gitignore')).toBe('node_modules/\n.prompt-ledger/\n');
    expect(existsSync(join(cwd, '.gitattributes'))).toBe(layout === 'split');
    const valid = await run(['validate'], { cwd });
    expect(valid.stderr).toContain(': 0 errors');
    const forecast = await run(['eval', '--dry-run'], { cwd });
    expect(forecast.stdout).toMatch(/^my-prompt draft {2}2 calls, under \$/);
  });

  test('writes nothing where a file is in the way', async () => {
    const cwd = workspace({ 'evals/my-prompt.yaml': 'mine' });
    const { code, stderr } = await run(['init'], { cwd });
    expect(stderr).toContain('evals/my-prompt.yaml is there already, so nothing was written.');
    expect(existsSync(join(cwd, 'prompt-registry.yaml'))).toBe(false);
    expect(code).toBe(2);
  });
});
