import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checked } from '../core/checks/checked.ts';
import { type Action, REGISTRY, type Texts, act, applied, undone } from '../core/lifecycle/acting.ts';

/**
 * Line 1 of `<name>.yaml` states an action as JSON: `# action: {"action": "draft"}`. The registry follows. Other
 * files follow under lines such as `#=== templates/a.liquid`; those below `git/2.0.0/` are the workspace as it was
 * in the commit that has version 2.0.0. `<name>.expected.yaml` has all files after the action, in the same form.
 */
const folder = join(import.meta.dirname, 'lifecycle');
const names = readdirSync(folder)
  .filter((file) => !file.endsWith('.expected.yaml'))
  .map((file) => basename(file, '.yaml'));

function toTexts(golden: string): Record<string, string> {
  const [registry = '', ...others] = golden.split(/^#=== /m);
  return Object.fromEntries([
    [REGISTRY, registry],
    ...others.map((part) => {
      const [path = ''] = part.split('\n', 1);
      return [path, part.slice(path.length + 1)] as const;
    }),
  ]);
}

function drawn({ [REGISTRY]: registry, ...others }: Texts): string {
  const paths = Object.keys(others).filter((path) => !path.startsWith('git/'));
  return [registry, ...paths.toSorted().map((path) => `${others[path] === undefined ? '' : `#=== ${path}\n`}${others[path]}`)].join('');
}

const inSystem = (texts: Texts, eol: string): Texts =>
  Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, text.replaceAll('\n', eol)]));

const inGit = (texts: Texts): string[] => [
  ...new Set(Object.keys(texts).flatMap((path) => /^git\/([^/]+)\//.exec(path)?.[1] ?? [])),
];

async function errorsIn(texts: Texts): Promise<string[]> {
  const { checker } = await checked(texts);
  return [...checker.check().problems].flatMap(([uri, problems]) =>
    problems
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${uri.split('/').at(-1)} ${code}: ${message}`),
  );
}

describe('an action gives', () => {
  test.each(names)('%s', async (name) => {
    const golden = readFileSync(join(folder, `${name}.yaml`), 'utf8');
    const request: Action = JSON.parse(/^# action: (.*)/.exec(golden)![1]!);
    const texts = toTexts(golden);
    const acted = await act({ texts, inGit: inGit(texts) }, request);
    expect(acted.transition.refusal?.message).toBeUndefined();
    const after = applied(texts, acted, request.prompt);
    await expect(drawn(after)).toMatchFileSnapshot(join(folder, `${name}.expected.yaml`));
    expect(undone(texts, after, acted)).toEqual(texts);
    expect(await errorsIn(after)).toEqual([]);

    const windows = inSystem(texts, '\r\n');
    const there = await act({ texts: windows, inGit: inGit(texts) }, request);
    expect(applied(windows, there, request.prompt)).toEqual(inSystem(after, '\r\n'));
  });

  test('a pair for each layout and each kind of text', () => {
    expect(names.length).toBeGreaterThanOrEqual(40);
  });
});
