import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PromptError } from '../../src/core/base/errors.ts';
import { RegistryStore, loadWanted } from '../../src/core/registry/store.ts';
import { type RegisteredPrompt, findPrompt } from '../../src/core/registry/workspace.ts';
import { type PromptHistory, findVersions } from '../../src/core/versions/history/history.ts';
import { messagesOf } from '../../src/core/versions/messages.ts';
import { PromptHistories } from '../../src/core/versions/history/promptHistories.ts';
import { nodeClock } from '../../src/node/clock.ts';
import { type GitOptions, createGit } from '../../src/node/git.ts';
import { createHistoryCache } from '../../src/node/historyFile.ts';
import { walkInThread } from '../../src/node/historyThread.ts';
import { globPaths } from '../../src/node/globPaths.ts';
import { NodeFiles, toUri } from '../../src/node/nodeFiles.ts';
import { sha256 } from '../../src/node/sha256.ts';
import { GIT_ENVIRONMENT, GitRepository } from './gitRepository.ts';

Object.assign(process.env, GIT_ENVIRONMENT);

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).toReversed()) end();
});

function repository(): GitRepository {
  const created = GitRepository.create();
  ends.push(() => created.dispose());
  return created;
}

const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'prompt-ledger-cache-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

interface Opened {
  readonly store: RegistryStore;
  readonly histories: PromptHistories;
  readonly prompt: (name?: string) => RegisteredPrompt;
  /** The objects that Git was asked for. */
  readonly read: Set<string>;
}

interface Options extends GitOptions {
  readonly registry?: string;
  readonly cache?: string;
  readonly isInThread?: boolean;
}

const WORKER = new URL('../../src/node/historyWorker.ts', import.meta.url);

async function open(
  folder: string,
  { registry = 'prompt-registry.yaml', cache, isInThread = false, ...options }: Options = {},
): Promise<Opened> {
  const files = new NodeFiles([folder], globPaths);
  const store = new RegistryStore(files);
  store.setRoots([toUri(join(folder, registry))]);
  for (let i = 0; i < 3; i++) {
    void store.workspace;
    await loadWanted(store, files);
  }
  const read = new Set<string>();
  const git = createGit(options);
  const histories = new PromptHistories(store, {
    git: {
      async open(uri, signal) {
        const opened = await git.open(uri, signal);
        const bytesOf = opened.bytesOf.bind(opened);
        opened.bytesOf = (object, ending) => {
          read.add(object);
          return bytesOf(object, ending);
        };
        return opened;
      },
    },
    clock: nodeClock,
    sha256,
    cacheOf: () => createHistoryCache(cache ?? join(folder, '.git', 'none', 'there')),
    ...(isInThread && { walkElsewhere: walkInThread(WORKER, options.program) }),
  });
  ends.push(() => histories.dispose());
  const prompt = (name = 'greet'): RegisteredPrompt => {
    const found = findPrompt(store.workspace, name);
    if (!found) throw new Error(`No prompt ${name}`);
    return found;
  };
  return { store, histories, prompt, read };
}

/** `2.0.0 by Bob in “Second”, read from “Third”`. */
const drawn = ({ versions, state, reason }: PromptHistory): string[] => [
  ...versions.map(
    ({ version, introduced, latest, evalScore, scoredIn }) =>
      `${version} by ${introduced.author} in “${introduced.subject}”, read from “${latest.subject}”${evalScore === undefined ? '' : `, ${evalScore} in “${scoredIn?.subject}”`}`,
  ),
  ...(state === 'complete' ? [] : [state]),
  ...(reason === undefined ? [] : [reason]),
];

const historyOf = async (folder: string, options: Options = {}): Promise<string[]> => {
  const { histories, prompt } = await open(folder, options);
  return drawn(await histories.settled(prompt()));
};

const inline = (version: string, template: string, more = ''): string =>
  `prompts:\n  greet:\n    version: "${version}"\n    model: gpt-4o\n    template: ${template}\n${more}`;

const other = (text: string): string =>
  `  other:\n    version: "1.0.0"\n    model: gpt-4o\n    template: ${text}\n`;

const openKept = (git: GitRepository, cache: string): Promise<Opened> => open(git.path, { cache });

/** A registry with these released versions of `greet`. */
const released = (...versions: string[]): string =>
  `prompts:\n  greet:\n    versions:\n${versions.map((version) => `      "${version}": { model: m, template: Text of ${version} }\n`).join('')}`;

const withAnchor = (word: string): string =>
  `prompts:\n  base:\n    draft:\n      template: &text ${word}\n  greet:\n    version: "1.0.0"\n    model: m\n    template: *text\n`;

/** So much of it stays that a renamed file is known again. */
const long = (version: string, end = ''): string =>
  inline(
    version,
    `Text of ${version}`,
    `${other('A long text, so that it stays the same file.\n    # And more.')}${end}`,
  );

const TONE = 'partials:\n  tone: tone.liquid\n';

const withFile = (file: string, version: string, partials = ''): string =>
  `${partials}prompts:\n  greet:\n    version: "${version}"\n    model: m\n    template_file: ${file}\n`;

/** Both sides release a version of their own, and the merge has both and one more. */
function merged(): GitRepository {
  const git = repository();
  git.commit('Base', { 'prompt-registry.yaml': released('1.0.0') });
  git.git('checkout', '--quiet', '-b', 'side');
  git.commit('Side', { 'prompt-registry.yaml': released('1.0.0', '1.1.0') }, 'Bob');
  git.commit('Only on the side', { 'prompt-registry.yaml': released('0.9.0', '1.0.0', '1.1.0') }, 'Bob');
  git.commit('Gone again', { 'prompt-registry.yaml': released('1.0.0', '1.1.0') }, 'Bob');
  git.git('checkout', '--quiet', 'main');
  git.commit('Main', { 'prompt-registry.yaml': released('1.0.0', '1.2.0') }, 'Cleo');
  git.git('merge', '--quiet', '--no-commit', '--strategy=ours', 'side');
  git.commit('Merge', { 'prompt-registry.yaml': released('1.0.0', '1.1.0', '1.2.0', '2.0.0') }, 'Dan');
  return git;
}

describe('one file', () => {
  test('each version has the commit that wrote it, and the last one that has it', async () => {
    const git = repository();
    git.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') });
    git.commit('Elsewhere', { 'README.md': 'x' });
    git.commit('Typo', { 'prompt-registry.yaml': inline('1.0.0', 'Hello') }, 'Bob');
    git.commit('Another prompt', { 'prompt-registry.yaml': inline('1.0.0', 'Hello', other('Bye')) });
    git.commit('Second', { 'prompt-registry.yaml': inline('2.0.0', 'Good day', other('Bye')) }, 'Cleo');
    git.commit('Style', { 'prompt-registry.yaml': inline('2.0.0', '"Good day"', other('Bye')) });
    expect(await historyOf(git.path)).toEqual([
      '2.0.0 by Cleo in “Second”, read from “Style”',
      '1.0.0 by Bob in “Typo”, read from “Another prompt”',
    ]);
  });

  test('a score has the commit that recorded it', async () => {
    const git = repository();
    git.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') });
    git.commit('Score', { 'prompt-registry.yaml': inline('1.0.0', 'Hi', '    eval_score: 0.8\n') });
    git.commit('Next', { 'prompt-registry.yaml': inline('1.1.0', 'Hi there', '    eval_score: 0.9\n') });
    expect(await historyOf(git.path)).toEqual([
      '1.1.0 by Ann in “Next”, read from “Next”, 0.9 in “Next”',
      '1.0.0 by Ann in “First”, read from “Score”, 0.8 in “Score”',
    ]);
  });

  test('what was rolled back is its first author’s', async () => {
    const git = repository();
    git.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') }, 'Bob');
    git.commit('Second', { 'prompt-registry.yaml': inline('2.0.0', 'Yo') });
    git.commit('Back', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') });
    expect(await historyOf(git.path)).toEqual([
      '2.0.0 by Ann in “Second”, read from “Second”',
      '1.0.0 by Bob in “First”, read from “Back”',
    ]);
  });

  test('a content of Git is a content like any other', async () => {
    const git = repository();
    git.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') });
    git.commit('Second', { 'prompt-registry.yaml': inline('2.0.0', 'Good day') });
    const { histories, prompt } = await open(git.path);
    const placed = await histories.versionFromGit(prompt(), '1.0.0');
    expect(placed).toMatchObject({ version: '1.0.0', where: 'git', commit: { subject: 'First' } });
    expect(messagesOf(placed!, histories.sources).messages[0]?.template.source).toBe('Hi');
    expect(placed!.text()).toContain('template: Hi');
    expect(await histories.versionFromGit(prompt(), '3.0.0')).toBeUndefined();
    const listed = findVersions(prompt(), await histories.settled(prompt()), histories.sources);
    expect(
      listed.map(({ version, placed: inFiles, author, served }) => [version, inFiles?.where, author, served]),
    ).toEqual([
      ['2.0.0', 'inline', 'Ann', ['production']],
      ['1.0.0', undefined, 'Ann', []],
    ]);
  });

  test('revisions have their contents: HEAD, a branch, a tag, a commit', async () => {
    const git = repository();
    const first = git.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') });
    git.git('tag', 'v1');
    git.git('checkout', '--quiet', '-b', 'feature/long name'.replace(' ', '-'));
    git.commit('Second', { 'prompt-registry.yaml': inline('2.0.0', 'Yo') });
    git.git('checkout', '--quiet', 'main');
    const { histories, prompt } = await open(git.path);
    const at = async (revision: string): Promise<string[]> =>
      (await histories.atRevision(prompt(), revision)).map(({ version, where }) => `${version} ${where}`);
    expect(await at('HEAD')).toEqual(['1.0.0 git']);
    expect(await at('feature/long-name')).toEqual(['2.0.0 git']);
    expect(await at('v1')).toEqual(['1.0.0 git']);
    expect(await at(first.slice(0, 8))).toEqual(['1.0.0 git']);
    for (const none of ['nowhere', '--help', 'main\nHEAD', 'HEAD..main', ''])
      await expect(at(none), none).rejects.toSatisfy((error) => PromptError.is(error, 'bad-input'));
  });

  test('uncommitted changes are the files’, not Git’s', async () => {
    const git = repository();
    git.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') });
    git.write({ 'prompt-registry.yaml': inline('2.0.0', 'Yo') });
    const { histories, prompt } = await open(git.path);
    const listed = findVersions(prompt(), await histories.settled(prompt()), histories.sources);
    expect(listed.map(({ version, placed, commit }) => [version, placed?.where, commit?.subject])).toEqual([
      ['2.0.0', 'inline', undefined],
      ['1.0.0', undefined, 'First'],
    ]);
  });

  test('Windows’ line ends, a byte order mark, bytes that are no UTF-8', async () => {
    const git = repository();
    git.git('config', 'core.autocrlf', 'false');
    git.commit('First', { 'prompt-registry.yaml': `\uFEFF${inline('1.0.0', '|\n      Hi\n      you')}` });
    git.commit('Line ends', {
      'prompt-registry.yaml': inline('1.0.0', '|\n      Hi\n      you').replaceAll('\n', '\r\n'),
    });
    writeFileSync(
      join(git.path, 'prompt-registry.yaml'),
      Buffer.from(inline('1.1.0', '|\n      H\u00e9').replaceAll('\n', '\r\n'), 'latin1'),
    );
    git.commit('Latin');
    expect(await historyOf(git.path)).toEqual([
      '1.1.0 by Ann in “Latin”, read from “Latin”',
      '1.0.0 by Ann in “First”, read from “Line ends”',
    ]);
  });

  test('an anchor of another prompt', async () => {
    const git = repository();
    git.commit('First', { 'prompt-registry.yaml': withAnchor('Hi') });
    git.commit('Second', { 'prompt-registry.yaml': inline('2.0.0', 'Yo') });
    const { histories, prompt } = await open(git.path);
    expect(drawn(await histories.settled(prompt()))).toContain('1.0.0 by Ann in “First”, read from “First”');
  });
});

describe('files', () => {
  test('a registry that was renamed, twice', async () => {
    const git = repository();
    git.commit('First', { 'prompts.yaml': long('1.0.0') }, 'Bob');
    git.git('mv', 'prompts.yaml', 'prompt-registry.yaml');
    git.commit('Rename', { 'prompt-registry.yaml': long('1.1.0') });
    git.write({ 'llm/x': '' });
    git.git('mv', 'prompt-registry.yaml', 'llm/prompt-registry.yaml');
    git.commit('Move');
    git.commit('Third', { 'llm/prompt-registry.yaml': long('2.0.0') });
    const { histories, prompt } = await open(git.path, { registry: 'llm/prompt-registry.yaml' });
    expect(drawn(await histories.settled(prompt()))).toEqual([
      '2.0.0 by Ann in “Third”, read from “Third”',
      '1.1.0 by Ann in “Rename”, read from “Move”',
      '1.0.0 by Bob in “First”, read from “First”',
    ]);
    const first = await histories.versionFromGit(prompt(), '1.0.0');
    expect(messagesOf(first!, histories.sources).messages[0]?.template.source).toBe('Text of 1.0.0');
    expect((await histories.atRevision(prompt(), 'HEAD~3')).map(({ version }) => version)).toEqual(['1.0.0']);
  });

  test('a prompt that moved to a file of its own, with a folder of versions', async () => {
    const git = repository();
    const inFile = `    versions:\n      "1.0.0":\n        model: gpt-4o\n        template: Hi\n`;
    const whole = `prompts:\n  greet:\n    version: "1.0.0"\n${inFile}${other('Bye')}`;
    git.commit('One file', { 'prompt-registry.yaml': whole }, 'Bob');
    git.commit('Split', {
      'prompt-registry.yaml': `include: ['prompts/*/prompt.yaml']\nprompts:\n${other('Bye')}`,
      'prompts/greet/prompt.yaml': 'prompts:\n  greet:\n    version: "1.0.0"\n    versions_dir: versions\n',
      'prompts/greet/versions/1.0.0.yaml': 'model: gpt-4o\ntemplate: Hi\n',
    });
    git.commit(
      'Release',
      {
        'prompts/greet/prompt.yaml': 'prompts:\n  greet:\n    version: "1.1.0"\n    versions_dir: versions\n',
        'prompts/greet/versions/1.1.0.yaml': 'model: gpt-4o\ntemplate: Hello\nnotes: Warmer\n',
      },
      'Cleo',
    );
    git.git('mv', 'prompts/greet', 'prompts/greeting');
    git.git('rm', '--quiet', '--force', 'prompts/greeting/versions/1.0.0.yaml');
    git.commit('Tidy');
    const { histories, prompt } = await open(git.path);
    expect(drawn(await histories.settled(prompt()))).toEqual([
      '1.1.0 by Cleo in “Release”, read from “Tidy”',
      '1.0.0 by Bob in “One file”, read from “Release”',
    ]);
    expect(histories.of(prompt()).versions[0]?.notes).toBe('Warmer');
    const old = await histories.versionFromGit(prompt(), '1.0.0');
    expect(messagesOf(old!, histories.sources).messages[0]?.template.source).toBe('Hi');
  });

  test('template files and partials as they were', async () => {
    const git = repository();
    git.commit('First', {
      'prompt-registry.yaml': withFile('greet.liquid', '1.0.0', TONE),
      'greet.liquid': "Hi. {% render 'tone' %}",
      'tone.liquid': 'Be kind.',
    });
    git.commit('Wording', { 'greet.liquid': "Hello. {% render 'tone' %}" }, 'Bob');
    git.commit('Tone', { 'tone.liquid': 'Be brief.' });
    git.commit('Second', {
      'prompt-registry.yaml': withFile('greet.liquid', '2.0.0', TONE),
      'greet.liquid': 'Yo',
      'tone.liquid': 'Be.',
    });
    const { histories, prompt } = await open(git.path);
    expect(drawn(await histories.settled(prompt()))).toEqual([
      '2.0.0 by Ann in “Second”, read from “Second”',
      '1.0.0 by Bob in “Wording”, read from “Tone”',
    ]);
    const old = await histories.versionFromGit(prompt(), '1.0.0');
    const { messages, partials } = messagesOf(old!, histories.sources);
    expect(messages[0]?.template.source).toBe("Hello. {% render 'tone' %}");
    expect(partials.get('tone')?.source).toBe('Be brief.');
  });

  test('a template of a version that is gone, edited while nothing else was', async () => {
    const git = repository();
    git.commit('First', { 'prompt-registry.yaml': withFile('old.md', '1.0.0'), 'old.md': 'Hi' });
    git.commit('Edit', { 'old.md': 'Hello' }, 'Bob');
    git.commit('Second', { 'prompt-registry.yaml': withFile('new.liquid', '2.0.0'), 'new.liquid': 'Yo' });
    git.git('rm', '--quiet', 'old.md');
    git.commit('Tidy');
    expect(await historyOf(git.path)).toEqual([
      '2.0.0 by Ann in “Second”, read from “Second”',
      '1.0.0 by Bob in “Edit”, read from “Edit”',
    ]);
  });

  test('names with spaces, line breaks, brackets and letters of every kind', async () => {
    const git = repository();
    const folder = 'a b/[é]\n{x}, *';
    const first = `include: ['p s/*.yaml']\n${inline('1.0.0', 'Hi')}`;
    git.commit('First', {
      [`${folder}/prompt-registry.yaml`]: first,
      [`${folder}/p s/ü.yaml`]: 'prompts: {}\n',
    });
    git.commit('Second', {
      [`${folder}/prompt-registry.yaml`]: first.replace('1.0.0', '1.1.0').replace('Hi', 'Yo'),
    });
    expect(await historyOf(git.path, { registry: `${folder}/prompt-registry.yaml` })).toEqual([
      '1.1.0 by Ann in “Second”, read from “Second”',
      '1.0.0 by Ann in “First”, read from “First”',
    ]);
  });
});

describe('branches', () => {
  test('a version that came through a merge is found with the commit that wrote it', async () => {
    expect(await historyOf(merged().path)).toEqual([
      '2.0.0 by Dan in “Merge”, read from “Merge”',
      '1.2.0 by Cleo in “Main”, read from “Merge”',
      '1.1.0 by Bob in “Side”, read from “Merge”',
      '1.0.0 by Ann in “Base”, read from “Merge”',
      '0.9.0 by Bob in “Only on the side”, read from “Only on the side”',
    ]);
  });

  test('a merge without a change of its own', async () => {
    const git = repository();
    git.commit('Base', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') });
    git.git('checkout', '--quiet', '-b', 'side');
    git.commit('Side', { 'prompt-registry.yaml': inline('1.1.0', 'Hello') }, 'Bob');
    git.git('checkout', '--quiet', 'main');
    git.commit('Elsewhere', { 'README.md': 'x' });
    git.git('merge', '--quiet', '--no-edit', 'side');
    expect(await historyOf(git.path)).toEqual([
      '1.1.0 by Bob in “Side”, read from “Side”',
      '1.0.0 by Ann in “Base”, read from “Base”',
    ]);
  });

  test('a branch that renamed the registry, merged into one that went on', async () => {
    const git = repository();
    git.commit('Base', { 'prompts.yaml': long('1.0.0') });
    git.git('checkout', '--quiet', '-b', 'side');
    git.git('mv', 'prompts.yaml', 'prompt-registry.yaml');
    git.commit('Rename', { 'prompt-registry.yaml': long('1.0.0', '# Renamed\n') }, 'Bob');
    git.git('checkout', '--quiet', 'main');
    git.commit('Main', { 'prompts.yaml': long('1.1.0') }, 'Cleo');
    git.commit('Main again', { 'prompts.yaml': long('1.2.0') }, 'Cleo');
    git.git('merge', '--quiet', '--no-edit', 'side');
    expect(git.git('status', '--porcelain')).toBe('');
    const [first, ...rest] = await historyOf(git.path);
    expect(first).toMatch(/^1\.2\.0 by Cleo in “Main again”, read from “Merge/);
    expect(rest).toEqual([
      '1.1.0 by Cleo in “Main”, read from “Main”',
      '1.0.0 by Ann in “Base”, read from “Rename”',
    ]);
  });

  test('a worktree, and a HEAD without a branch', async () => {
    const git = merged();
    const path = join(temporary(), 'tree');
    git.git('worktree', 'add', '--quiet', '--detach', path, 'HEAD~1');
    expect(await historyOf(path)).toEqual([
      '1.2.0 by Cleo in “Main”, read from “Main”',
      '1.0.0 by Ann in “Base”, read from “Main”',
    ]);
  });

  test('a submodule', async () => {
    const inner = repository();
    inner.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') });
    inner.commit('Second', { 'prompt-registry.yaml': inline('1.1.0', 'Yo') });
    const outer = repository();
    outer.commit('Outer', { 'README.md': 'x' });
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.path, 'sub');
    outer.commit('With a submodule');
    expect(await historyOf(join(outer.path, 'sub'))).toEqual([
      '1.1.0 by Ann in “Second”, read from “Second”',
      '1.0.0 by Ann in “First”, read from “First”',
    ]);
  });
});

describe('clones and what is no repository', () => {
  test('a shallow clone says so, until it has everything', async () => {
    const git = repository();
    git.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') }, 'Bob');
    git.commit('Second', { 'prompt-registry.yaml': inline('1.1.0', 'Yo') });
    git.commit('Third', { 'prompt-registry.yaml': inline('1.2.0', 'Hey') });
    const path = join(temporary(), 'clone');
    git.git('clone', '--quiet', '--depth=2', `file://${git.path}`, path);
    const cache = temporary();
    expect(await historyOf(path, { cache })).toEqual([
      '1.2.0 by Ann in “Third”, read from “Third”',
      '1.1.0 by Ann in “Second”, read from “Second”',
      'shallow',
      'This clone has only the newest commits. Run `git fetch --unshallow` for the others.',
    ]);
    new GitRepository(path).git('-c', 'protocol.file.allow=always', 'fetch', '--quiet', '--unshallow');
    expect(await historyOf(path, { cache })).toEqual([
      '1.2.0 by Ann in “Third”, read from “Third”',
      '1.1.0 by Ann in “Second”, read from “Second”',
      '1.0.0 by Bob in “First”, read from “First”',
    ]);
  });

  test('a clone without older texts fetches none, and says so', async () => {
    const git = repository();
    git.git('config', 'uploadpack.allowFilter', 'true');
    git.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') }, 'Bob');
    git.commit('Second', { 'prompt-registry.yaml': inline('1.1.0', 'Yo') });
    const path = join(temporary(), 'clone');
    git.git('clone', '--quiet', '--filter=blob:none', `file://${git.path}`, path);
    const [reason, ...rest] = (await historyOf(path)).toReversed();
    expect(reason).toMatch(/git fetch --refetch/);
    expect(rest[0]).toMatch(/^(shallow|unavailable)$/);
  });

  test('no repository, no Git, no commit, not tracked, a bare repository, a broken one', async () => {
    const loose = temporary();
    writeFileSync(join(loose, 'prompt-registry.yaml'), inline('1.0.0', 'Hi'));
    expect((await historyOf(loose)).join(' ')).toMatch(
      /^unavailable .* lies in no Git repository\. Start one with `git init`/,
    );
    expect((await historyOf(loose, { program: 'no-such-git' })).join(' ')).toMatch(
      /^unavailable The program “no-such-git” was not found\. Install Git/,
    );
    const git = repository();
    git.write({ 'prompt-registry.yaml': inline('1.0.0', 'Hi') });
    expect(await historyOf(git.path)).toEqual(['The branch has no commit yet. Commit the registry.']);
    git.write({ '.gitignore': 'prompt-registry.yaml\n' });
    git.commit('Something else');
    expect(await historyOf(git.path)).toEqual(['Git does not have prompt-registry.yaml yet. Commit it.']);
    const bare = temporary();
    new GitRepository(bare).git('init', '--quiet', '--bare');
    writeFileSync(join(bare, 'prompt-registry.yaml'), inline('1.0.0', 'Hi'));
    expect((await historyOf(bare)).join(' ')).toMatch(/without a working tree/);
    rmSync(join(git.path, '.git', 'objects'), { recursive: true });
    expect((await historyOf(git.path)).join(' ')).toMatch(/^unavailable /);
  });

  test('a repository that is removed while it is read', async () => {
    const git = repository();
    git.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'Hi') });
    const { histories, prompt } = await open(git.path);
    await histories.settled(prompt());
    git.write({ 'prompt-registry.yaml': inline('1.1.0', 'Yo') });
    const reading = histories.atRevision(prompt(), 'HEAD~1');
    histories.refresh();
    git.dispose();
    await reading.catch((error: unknown) => expect(PromptError.is(error)).toBe(true));
    histories.refresh();
    expect((await histories.settled(prompt())).state).not.toBe('indexing');
    await expect(createGit().open(prompt().file.uri)).rejects.toThrow(
      `The folder ${git.path} is not there any more.`,
    );
    const inFile = `${toUri(join(temporary(), 'x'))}/prompt-registry.yaml`;
    writeFileSync(join(inFile.replace('file://', ''), '..'), 'a file');
    await expect(createGit().open(inFile)).rejects.toSatisfy((error) =>
      PromptError.is(error, 'git-unavailable'),
    );
  });

  test('whoever asks for a content is told why there is none', async () => {
    const loose = temporary();
    writeFileSync(join(loose, 'prompt-registry.yaml'), inline('1.0.0', 'Hi'));
    const { histories, prompt } = await open(loose);
    await expect(histories.atRevision(prompt(), 'HEAD')).rejects.toSatisfy((error) =>
      PromptError.is(error, 'git-unavailable'),
    );
    expect(await histories.versionFromGit(prompt(), '0.9.0')).toBeUndefined();
  });
});

describe('in a thread of its own', () => {
  test('the same is found', async () => {
    const git = merged();
    const here = await historyOf(git.path);
    expect(here).toHaveLength(5);
    expect(await historyOf(git.path, { isInThread: true })).toEqual(here);
  });

  test('former names are known to both threads', async () => {
    const git = repository();
    git.commit('First', { 'a.yaml': long('1.0.0') }, 'Ada');
    git.git('mv', 'a.yaml', 'prompt-registry.yaml');
    git.commit('Renamed', { 'prompt-registry.yaml': long('1.1.0') }, 'Bob');
    const { histories, prompt } = await open(git.path, { isInThread: true });
    const { versions } = await histories.settled(prompt());
    expect(versions.map(({ version, introduced }) => `${version} ${introduced.subject}`)).toEqual([
      '1.1.0 Renamed',
      '1.0.0 First',
    ]);
    const [content] = await histories.atRevision(prompt(), 'HEAD~1');
    expect(content?.version).toBe('1.0.0');
  });

  test('why it fails is told', async () => {
    const git = repository();
    git.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'One') });
    const { histories, prompt } = await open(git.path, { isInThread: true });
    rmSync(join(git.path, '.git', 'objects'), { recursive: true });
    const { state, reason } = await histories.settled(prompt());
    expect(state).toBe('unavailable');
    expect(reason).toContain('Git');
  });

  test('a thread that fails, and one that is not wanted any more', async () => {
    const git = repository();
    git.commit('First', { 'prompt-registry.yaml': inline('1.0.0', 'One') });
    const request = { uri: toUri(join(git.path, 'prompt-registry.yaml')), head: 'HEAD', known: [] };
    const start = { ...request, roots: ['prompt-registry.yaml'], patterns: ['prompt-registry.yaml'] };
    const first = async (program: string, signal: AbortSignal): Promise<unknown> => {
      for await (const portion of walkInThread(WORKER, program)(start, signal)) return portion;
      return undefined;
    };
    const { signal } = new AbortController();
    await expect(first('no-such-git', signal)).rejects.toSatisfy((error) =>
      PromptError.is(error, 'git-unavailable'),
    );
    expect(await first('git', signal)).toMatchObject({ roots: ['prompt-registry.yaml'] });
    const ending = new AbortController();
    const waiting = first('git', ending.signal);
    ending.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('what is kept', () => {
  test('new commits only are read, in the same session and in the next', async () => {
    const git = repository();
    for (const minor of [1, 2, 3, 4, 5])
      git.commit(`Release ${minor}`, { 'prompt-registry.yaml': inline(`1.${minor}.0`, `Text ${minor}`) });
    const cache = temporary();
    const first = await openKept(git, cache);
    await first.histories.settled(first.prompt());
    expect(first.read.size).toBe(5);
    git.commit('Release 6', { 'prompt-registry.yaml': inline('1.6.0', 'Text 6') });
    first.histories.refresh();
    const later = await first.histories.settled(first.prompt());
    expect(later.versions.map(({ version }) => version)).toEqual([
      '1.6.0',
      '1.5.0',
      '1.4.0',
      '1.3.0',
      '1.2.0',
      '1.1.0',
    ]);
    expect(first.read.size).toBe(6);
    const second = await openKept(git, cache);
    const again = await second.histories.settled(second.prompt());
    expect(drawn(again)).toEqual(drawn(later));
    expect(second.read.size).toBe(1);
  });

  test('amended, rebased and reset histories', async () => {
    const git = repository();
    git.commit('One', { 'prompt-registry.yaml': inline('1.0.0', 'One') });
    git.commit('Two', { 'prompt-registry.yaml': inline('2.0.0', 'Two') });
    const cache = temporary();
    const { histories, prompt, read } = await openKept(git, cache);
    await histories.settled(prompt());
    git.write({ 'prompt-registry.yaml': inline('2.0.0', 'Two, amended') });
    git.git('commit', '--quiet', '--all', '--amend', '-m', 'Two again');
    histories.refresh();
    expect(drawn(await histories.settled(prompt()))).toEqual([
      '2.0.0 by Ann in “Two again”, read from “Two again”',
      '1.0.0 by Ann in “One”, read from “One”',
    ]);
    const before = read.size;
    git.git('checkout', '--quiet', '-b', 'topic', 'HEAD~1');
    git.commit('Topic', { 'prompt-registry.yaml': inline('1.5.0', 'Topic') });
    git.git('checkout', '--quiet', 'main');
    git.git('reset', '--quiet', '--hard', 'topic');
    histories.refresh();
    expect(drawn(await histories.settled(prompt()))).toEqual([
      '1.5.0 by Ann in “Topic”, read from “Topic”',
      '1.0.0 by Ann in “One”, read from “One”',
    ]);
    expect(read.size - before).toBe(1);
    expect(
      drawn(await openKept(git, cache).then((opened) => opened.histories.settled(opened.prompt()))),
    ).toHaveLength(2);
  });

  test('a merge of a branch that is older than what is kept', async () => {
    const git = repository();
    git.commit('Base', { 'prompt-registry.yaml': released('1.0.0') });
    git.git('branch', 'side');
    git.commit('Main', { 'prompt-registry.yaml': released('1.1.0') });
    const { histories, prompt } = await openKept(git, temporary());
    await histories.settled(prompt());
    git.git('checkout', '--quiet', 'side');
    git.commit('Side', { 'prompt-registry.yaml': released('1.0.0', '1.2.0') }, 'Bob');
    git.git('checkout', '--quiet', 'main');
    git.git('merge', '--quiet', '--no-commit', '--strategy=ours', 'side');
    git.commit('Merge', { 'prompt-registry.yaml': released('1.1.0', '1.2.0') });
    histories.refresh();
    const incremental = drawn(await histories.settled(prompt()));
    expect(incremental).toEqual([
      '1.2.0 by Bob in “Side”, read from “Merge”',
      '1.1.0 by Ann in “Main”, read from “Merge”',
      expect.stringMatching(/^1\.0\.0 by Ann in “Base”/),
    ]);
    expect(await historyOf(git.path)).toEqual(incremental);
  });

  test.each([
    ['half of it', (text: string) => text.slice(0, text.length / 2)],
    ['something else', () => 'not json\n'],
    ['another format', (text: string) => text.replace('"format":1', '"format":0')],
    ['lines that are no steps', (text: string) => text.replaceAll('"commit":', '"x":')],
    ['nothing', () => ''],
  ])('a file that holds %s is read anew', async (_, damage) => {
    const git = repository();
    git.commit('One', { 'prompt-registry.yaml': inline('1.0.0', 'One') });
    git.commit('Two', { 'prompt-registry.yaml': inline('2.0.0', 'Two') });
    const cache = temporary();
    const whole = await historyOf(git.path, { cache });
    const [name] = readdirSync(cache);
    const file = join(cache, name!);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, damage(text));
    expect(await historyOf(git.path, { cache })).toEqual(whole);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('a repository that was moved away has nothing kept for it', async () => {
    const git = repository();
    git.commit('One', { 'prompt-registry.yaml': inline('1.0.0', 'One') });
    const cache = temporary();
    await historyOf(git.path, { cache });
    const path = join(temporary(), 'moved');
    renameSync(git.path, path);
    expect(await historyOf(path, { cache })).toEqual(['1.0.0 by Ann in “One”, read from “One”']);
    expect(readdirSync(cache)).toHaveLength(2);
  });
});

describe('safety', () => {
  test('programs of a repository’s configuration are not run', async () => {
    const git = repository();
    git.commit('One', {
      'prompt-registry.yaml': inline('1.0.0', 'One'),
      '.gitattributes': '*.yaml diff=evil filter=evil\n',
    });
    git.commit('Two', { 'prompt-registry.yaml': inline('2.0.0', 'Two') });
    const trace = join(temporary(), 'trace');
    const program = `touch ${trace}`;
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
      'diff.external',
      'diff.evil.textconv',
      'diff.evil.command',
      'filter.evil.smudge',
      'filter.evil.clean',
      'gpg.program',
      'pager.log',
      'core.askPass',
    ])
      git.git('config', key, program);
    git.git('config', 'log.showSignature', 'true');
    expect(await historyOf(git.path)).toHaveLength(2);
    expect(() => readFileSync(trace)).toThrow(/ENOENT/);
  });

  test('waiting ends with the signal, and nothing is left running', async () => {
    const git = repository();
    for (let i = 0; i < 50; i++)
      git.commit(`C${i}`, { 'prompt-registry.yaml': inline(`1.${i}.0`, `Text ${i}`) });
    const { histories, prompt } = await open(git.path);
    const controller = new AbortController();
    const waiting = histories.settled(prompt(), controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
