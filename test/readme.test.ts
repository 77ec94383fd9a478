import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import manifest from '../package.json' with { type: 'json' };
import titles from '../package.nls.json' with { type: 'json' };
import { Checker } from '../src/core/checks/checker.ts';
import { scorers } from '../src/core/evals/scorers/index.ts';
import { loadPrices } from '../src/core/models/prices.ts';
import { createProgram } from '../src/cli/program.ts';
import { sha256 } from '../src/node/sha256.ts';
import { MemoryWorkspace } from './core/memoryWorkspace.ts';

const readme = readFileSync('README.md', 'utf8');

interface Workflow {
  readonly jobs: { readonly evals: { readonly steps: readonly { readonly run?: string }[] } };
}

/** The first cells of the rows below a table's heading, without code marks. */
function firstCells(heading: string): string[] {
  const start = readme.indexOf(heading);
  expect(start, heading).toBeGreaterThan(0);
  const rows = readme.slice(start).split('\n\n', 1)[0]!.split('\n').slice(2);
  return rows.map((row) => row.split('|')[1]!.trim().replaceAll('`', ''));
}

describe('the README names', () => {
  test('every command, in the order of package.json', () => {
    const names = manifest.contributes.commands.map(
      ({ title }) => titles[title.slice(1, -1) as keyof typeof titles],
    );
    expect(firstCells('| command |')).toEqual(names);
  });

  test('every setting with its default', () => {
    const { properties } = manifest.contributes.configuration;
    expect(firstCells('| setting |')).toEqual(Object.keys(properties));
    for (const [key, { default: value }] of Object.entries(properties)) {
      const shown = typeof value === 'string' ? value : JSON.stringify(value);
      expect(readme).toContain(`| \`${key}\` | \`${shown}\` |`);
    }
  });

  test('every assertion', () => {
    const [table = ''] = /^\| looks at \|[^]*?\n\n/m.exec(readme) ?? [];
    const named = [...table.matchAll(/`([\w:-]+)`/g)].map(([, name]) => name!);
    expect(named.toSorted()).toEqual([...Object.keys(scorers), 'assert-set'].toSorted());
  });

  test('no text of package.nls.json twice, and every one is used', () => {
    const used = [...JSON.stringify(manifest).matchAll(/%([\w.]+)%/g)].map(([, key]) => key!);
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(titles).toSorted());
  });
});

const find = ({ commands }: Command, name: string | undefined): Command | undefined =>
  commands.find((one) => one.name() === name);

describe('every command line of the README exists:', async () => {
  const workflow: Workflow = parse(/```yml\n([\s\S]*?)```/.exec(readme)![1]!);
  const steps = workflow.jobs.evals.steps.flatMap(({ run = '' }) => run.split('\n'));
  const lines = readme.split('\n').map((line) => line.replace(/\s+#.*$/, ''));
  const commands = [...steps, ...lines.filter((line) => line.startsWith('    '))].flatMap((line) => {
    const [, words] = /^\s*(?:npx --no-install )?prompt-ledger (.*)$/.exec(line) ?? [];
    return words === undefined || words.includes('<') ? [] : [words.replace(/>>.*$/, '').trim()];
  });
  const program = await createProgram({
    contextOf: () => {
      throw new Error('Nothing is run here');
    },
    finish: () => {},
  });

  test('there are some, those of the workflow among them', () => {
    expect(commands.length).toBeGreaterThan(15);
    expect(commands).toContain('validate --github');
    expect(commands.some((command) => command.startsWith('eval --github'))).toBe(true);
  });

  test.each(commands)('prompt-ledger %s', (words) => {
    const args = words.match(/"[^"]*"|\S+/g)!;
    const own = args[0] === '-C' ? args.slice(2) : args;
    const command = find(program, own[0]);
    expect(command, own[0]).toBeDefined();
    const inner = find(command!, own[1]);
    const rest = own.slice(inner ? 2 : 1);
    expect((inner ?? command!).parseOptions(rest).unknown).toEqual([]);
  });
});

test('the examples of the README have no problem', async () => {
  const [registry = '', suite, gates, experiments = '', endpoints] = [
    ...readme.matchAll(/```yaml\n([\s\S]*?)```/g),
  ].map(([, text = '']) => text);
  const workspace = await MemoryWorkspace.open({
    // The version that the experiment tries out is yet to be released.
    'prompt-registry.yaml': `${endpoints}${registry.replace('    version:', () => `${gates}    version:`)}${experiments.replaceAll('2.2.0', '2.1.0')}`,
    'evals/summarise-ticket.yaml': suite!,
    'answers.jsonl': '',
  });
  const resources = { prices: await loadPrices(), countTokens: undefined, checkSchema: undefined };
  const checker = new Checker(workspace.store, { sha256, resources });
  checker.check();
  await workspace.load();
  checker.check();
  await workspace.load();
  const { problems } = checker.check();
  // The excerpt leaves out the evidence of its score, and says so.
  const found = [...problems.values()].flat().map(({ severity, code }) => `${severity} ${code}`);
  expect(found).toEqual(['information score-missing-on-deployed']);
});
