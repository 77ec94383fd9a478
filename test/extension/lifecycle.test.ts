import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { callLine, scoreLine } from '../core/monitoring/telemetry.ts';
import { accepted, answer, ask, comparison, undoIn } from './confirming.ts';
import { Folder, replace, until } from './folder.ts';

const REGISTRY = 'prompt-registry.yaml';
const ENDPOINTS = 'endpoints: { local: { base_url: "http://localhost:1/v1", free: true } }\n';

const INLINE = `${ENDPOINTS}prompts:
  # Says hello.
  greet:
    version: "1.0.0" # production
    cost_cap_usd: 0.05
    model: local/m # pinned
    template: Greet {{ name }}
`;

const VERSIONS = `${ENDPOINTS}prompts:
  greet:
    version: "1.1.0" # production
    rollback_to: "1.0.0"
    environments: { staging: "1.1.0" }
    versions:
      "1.0.0":
        model: local/m # pinned
        template: Hi {{ name }}
      "1.1.0":
        model: local/m
        template: Greet {{ name }}
`;

/** Six hundred units of each arm, of which the challenger’s are scored better. */
const TELEMETRY = Array.from({ length: 1200 }, (_, i) => {
  const [arm, version] = i % 2 === 1 ? ['challenger', '1.1.0'] : ['control', '1.0.0'];
  const more = {
    'gen_ai.prompt.name': 'greet',
    'gen_ai.prompt.version': version,
    'feature_flag.key': 'greet',
  };
  const score = (arm === 'challenger' ? 0.85 : 0.7) + 0.1 * ((i % 7) / 7);
  return [callLine({ id: `s${i}`, arm, unit: `u${i}`, more }), scoreLine(`s${i}`, score, more)];
})
  .flat()
  .join('\n');

/** Commits everything in a folder, in a repository of its own that no configuration of the machine reaches. */
function commit(folder: Folder, message: string): void {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: folder.path,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
  if (!existsSync(join(folder.path, '.git'))) git('init', '-b', 'main');
  git('add', '-A');
  const identity = ['user.name=Ann', 'user.email=ann@example.com', 'commit.gpgsign=false'];
  git(...identity.flatMap((setting) => ['-c', setting]), 'commit', '-m', message);
}

describe('Start Draft', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('moves inline content under its version, and one undo brings it back', async () => {
    folder = new Folder({ [REGISTRY]: INLINE });
    await folder.open(REGISTRY);
    const { done, before, after } = await ask('startDraft', folder.target('greet'));
    assert.equal(before, INLINE);
    assert.equal(
      await answer(done, 'accept'),
      'greet has a draft now, a copy of 1.0.0. 1.0.0 stands under “versions” now.',
    );
    assert.equal(folder.read(REGISTRY), after, 'what was shown is what was written');
    assert.match(after, /draft:\n {6}model: local\/m # pinned\n {6}template: Greet/);
    assert.match(after, /versions:\n {6}"?1\.0\.0"?:\n {8}model: local\/m # pinned\n/);
    assert.equal(comparison(), undefined);
    assert.match(
      vscode.window.activeTextEditor!.document.lineAt(vscode.window.activeTextEditor!.selection.active).text,
      /^ {4}draft:/,
    );
    assert.equal(await undoIn(folder), INLINE);
  });

  it('changes nothing after Escape', async () => {
    folder = new Folder({ [REGISTRY]: VERSIONS });
    await folder.open(REGISTRY);
    const { done } = await ask('startDraft', folder.target('greet', '1.0.0'));
    assert.equal(await answer(done, 'escape'), undefined);
    assert.equal(folder.read(REGISTRY), VERSIONS);
    assert.equal(comparison(), undefined);
  });
});

describe('Release', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('freezes the draft under the number that it is given, with a note', async () => {
    const text = VERSIONS.replace(
      '    versions:',
      '    draft:\n      model: local/m\n      template: Greet {{ name }} warmly\n    versions:',
    );
    folder = new Folder({ [REGISTRY]: text });
    await folder.open(REGISTRY);
    const given = { version: '1.2.0', notes: 'Warmer' };
    const { done, after } = await ask('release', folder.target('greet'), given);
    assert.match((await answer(done, 'accept')) ?? '', /^Released greet 1\.2\.0/);
    assert.equal(folder.read(REGISTRY), after);
    assert.match(after, /"1\.2\.0":\n {8}model: local\/m\n {8}template: Greet \{\{ name \}\} warmly\n/);
    assert.match(after, /notes: Warmer/);
    assert.match(after, /digest: "?sha256:/);
    assert.equal(await undoIn(folder), text);
  });

  it('writes a file where versions have files, which one undo takes away', async () => {
    const prompt =
      'prompts:\n  greet:\n    versions_dir: versions\n    draft:\n      model: gpt-4o\n      template: Hi\n      eval_score: 0.9\n';
    folder = new Folder({
      [REGISTRY]: 'include: [prompts/*/prompt.yaml]\n',
      'prompts/greet/prompt.yaml': prompt,
    });
    await folder.open('prompts/greet/prompt.yaml');
    const target = folder.target('greet', undefined, 'prompts/greet/prompt.yaml');
    const done = Promise.resolve(
      vscode.commands.executeCommand<string>('promptLedger.release', target, { version: '1.0.0' }),
    );
    assert.match(await answer(done, 'accept'), /^Released greet 1\.0\.0/);
    const labels = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    assert.deepEqual(labels, ['prompt.yaml'], 'the comparison of both files is closed');
    const version = 'prompts/greet/versions/1.0.0.yaml';
    assert.match(folder.read(version), /^model: gpt-4o\ntemplate: Hi\n/);
    assert.equal(await undoIn(folder, 'prompts/greet/prompt.yaml'), prompt);
    await until(
      'no version',
      () => existsSync(folder.uri(version).fsPath),
      (is) => !is,
    );
  });

  it('is followed by a deployment that knows the new file, and is recorded there', async () => {
    const prompt =
      'prompts:\n  greet:\n    versions_dir: versions\n    draft:\n      model: gpt-4o\n      template: Hi\n';
    folder = new Folder({
      [REGISTRY]: 'include: [prompts/*/prompt.yaml]\n',
      'prompts/greet/prompt.yaml': prompt,
    });
    await folder.open('prompts/greet/prompt.yaml');
    const target = folder.target('greet', undefined, 'prompts/greet/prompt.yaml');
    assert.match(await accepted('release', target, { version: '1.0.0' }), /^Released greet 1\.0\.0/);
    const given = { environment: 'production', reason: 'the first one' };
    assert.match(
      await accepted('deploy', { ...target, version: '1.0.0' }, given),
      /^Deployed greet 1\.0\.0 to production/,
    );
    assert.match(folder.read('prompts/greet/prompt.yaml'), /version: "1\.0\.0"/);
    assert.match(folder.read('prompts/greet/versions/1.0.0.yaml'), /deployed_at: [^]*reason: the first one/);
  });
});

describe('Promote', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  const DRAFTED = VERSIONS.replace(
    '    versions:',
    '    draft:\n      model: local/m\n      template: Greet {{ name }} warmly\n    versions:',
  );

  it('shows what a gate says and what is recorded, and records why it was passed by', async () => {
    folder = new Folder({ [REGISTRY]: DRAFTED });
    await folder.open(REGISTRY);
    const given = { to: 'evaluated', reason: 'Read by two of us' };
    const { done, before, after } = await ask('promote', folder.target('greet', 'draft'), given);
    assert.equal(before, DRAFTED);
    assert.equal(await answer(done, 'accept'), 'Promoted the draft of greet to evaluated.');
    assert.equal(folder.read(REGISTRY), after, 'what was shown is what was written');
    assert.match(after, /warmly\n {6}stage: evaluated\n {6}overrides:\n[^]*unmet: \[score-fresh\]/);
    assert.equal(await undoIn(folder), DRAFTED);
  });

  it('asks which stage, and writes nothing where a gate does not pass', async () => {
    folder = new Folder({ [REGISTRY]: DRAFTED });
    await folder.open(REGISTRY);
    const target = folder.target('greet', 'draft');
    const done = Promise.resolve(
      vscode.commands.executeCommand<string | undefined>('promptLedger.promote', target),
    );
    // The first Enter takes the next stage; what is shown then is the edit with a reason.
    await until(
      'the comparison',
      async () => {
        if (!comparison())
          await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return comparison();
      },
      Boolean,
    );
    assert.equal(await answer(done, 'escape'), undefined);
    assert.equal(folder.read(REGISTRY), DRAFTED);
  });

  it('takes what is on its way from a comparison', async () => {
    folder = new Folder({ [REGISTRY]: DRAFTED });
    await folder.open(REGISTRY);
    await vscode.commands.executeCommand(
      'promptLedger.diffVersions',
      folder.target('greet', '1.1.0'),
      '1.0.0',
    );
    const shown = await until('the comparison', comparison, Boolean);
    const given = { to: 'retired', reason: 'Nobody goes back to it' };
    const done = Promise.resolve(
      vscode.commands.executeCommand<string>('promptLedger.promote', shown!.modified, given),
    );
    assert.equal(await answer(done, 'accept'), 'Retired greet 1.0.0.');
    assert.match(folder.read(REGISTRY), /template: Hi \{\{ name \}\}\n {8}stage: retired\n/);
  });

  it('takes a version to production with what its experiment measured, and ends that', async () => {
    const text = `${VERSIONS.replace('    versions:', '    gates: { evaluated: false, staged: false }\n    versions:').replace('version: "1.1.0" # production', 'version: "1.0.0" # production')}experiments:
  warmer:
    prompt: greet
    control: { version: "1.0.0", weight: 0.5 }
    challenger: { version: "1.1.0", weight: 0.5 }
    started_at: "2026-01-01T00:00:00Z"
    minimum_sample_size: 500
`;
    folder = new Folder({ [REGISTRY]: text, '.prompt-ledger/telemetry/calls.jsonl': TELEMETRY });
    await folder.open(REGISTRY);
    const { done, after } = await ask('promote', folder.target('greet', '1.1.0'), { to: 'deployed' });
    assert.match(
      (await answer(done, 'accept')) ?? '',
      /^Promoted the challenger of warmer\. Deployed greet 1\.1\.0/,
    );
    assert.equal(folder.read(REGISTRY), after);
    assert.match(after, /version: "1\.1\.0" # production/);
    assert.match(after, /outcome: promoted/);
  });
});

describe('Deploy and Roll Back', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  it('change the pointer, after what they would change was shown', async () => {
    folder = new Folder({ [REGISTRY]: VERSIONS });
    await folder.open(REGISTRY);
    const back = await ask('rollBack', folder.target('greet', '1.0.0'), { environment: 'production' });
    assert.equal(back.before, VERSIONS);
    assert.match(
      (await answer(back.done, 'accept')) ?? '',
      /^Rolled back greet: production serves 1\.0\.0 again/,
    );
    const rolledBack = folder.read(REGISTRY);
    assert.equal(rolledBack, back.after);
    assert.match(rolledBack, /^ {4}version: "1\.0\.0" # production$/m);
    assert.match(rolledBack, /environments: \{ staging: "1\.1\.0" \}/);
    assert.equal(await undoIn(folder), VERSIONS);
    await vscode.workspace.save(folder.uri(REGISTRY));
    const there = await ask('deploy', folder.target('greet', '1.0.0'), {
      environment: 'staging',
      reason: 'a look',
    });
    assert.match((await answer(there.done, 'accept')) ?? '', /^Deployed greet 1\.0\.0 to staging/);
    assert.match(folder.read(REGISTRY), /environments: \{ staging: "1\.0\.0" \}/);
    assert.match(folder.read(REGISTRY), /^ {4}version: "1\.1\.0" # production$/m);
  });

  it('work on the buffer, and leave unsaved changes unsaved', async () => {
    folder = new Folder({ [REGISTRY]: VERSIONS });
    const editor = await folder.open(REGISTRY);
    await replace(editor, 'Hi {{', 'Hello {{');
    const { done, before } = await ask('rollBack', folder.target('greet', '1.0.0'), {
      environment: 'production',
    });
    assert.match(before, /Hello \{\{/);
    await answer(done, 'accept');
    assert.match(editor.document.getText(), /version: "1\.0\.0" # production[^]*Hello \{\{/);
    assert.equal(editor.document.isDirty, true);
    assert.equal(folder.read(REGISTRY), VERSIONS);
  });

  it('show anew what changes while they ask', async () => {
    folder = new Folder({ [REGISTRY]: VERSIONS });
    const editor = await folder.open(REGISTRY);
    const { done } = await ask('rollBack', folder.target('greet', '1.0.0'), { environment: 'production' });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(editor.document.uri, new vscode.Position(0, 0), '# A line more.\n');
    await vscode.workspace.applyEdit(edit);
    const shown = await vscode.workspace.openTextDocument(comparison()!.modified);
    const after = await until(
      'the change',
      () => shown.getText(),
      (text) => text.startsWith('# A line more'),
    );
    await answer(done, 'accept');
    assert.equal(editor.document.getText(), after);
    assert.match(after, /^# A line more\.\n[^]*version: "1\.0\.0" # production/);
  });

  it('ask for what they were not given: the rollback target comes first', async () => {
    folder = new Folder({ [REGISTRY]: VERSIONS.replace('    environments: { staging: "1.1.0" }\n', '') });
    await folder.open(REGISTRY);
    const done = vscode.commands.executeCommand<string>('promptLedger.rollBack', folder.target('greet'));
    assert.match(await answer(Promise.resolve(done), 'accept'), /serves 1\.0\.0 again/);
  });

  it('go back to what only Git has', async () => {
    const text = INLINE.replace('1.0.0', '1.1.0').replace('Greet', 'Welcome');
    folder = new Folder({ [REGISTRY]: INLINE });
    commit(folder, 'first');
    folder.write(REGISTRY, text);
    commit(folder, 'second');
    await folder.open(REGISTRY);
    const { done, after } = await ask('rollBack', folder.target('greet', '1.0.0'), {
      environment: 'production',
      reason: 'only a test',
    });
    assert.match((await answer(done, 'accept')) ?? '', /^Rolled back greet: production serves 1\.0\.0 again/);
    assert.equal(folder.read(REGISTRY), after);
    assert.match(after, /version: "1\.0\.0" # production\n[^]*template: Greet \{\{ name \}\}\n/);
    assert.equal(await undoIn(folder), text);
  });

  it('refuse a prompt that cannot be read', async () => {
    const text = VERSIONS.replace('"1.0.0"\n', '"1.0.0\n');
    folder = new Folder({ [REGISTRY]: text });
    await folder.open(REGISTRY);
    const target = folder.target('greet', '1.0.0');
    const done = vscode.commands.executeCommand('promptLedger.rollBack', target, {
      environment: 'production',
    });
    assert.equal(await done, undefined);
    assert.equal(folder.read(REGISTRY), text);
  });
});

/** An action at a text, once there is one whose title matches. */
async function actionsAt(
  document: vscode.TextDocument,
  text: string,
  wanted: RegExp,
): Promise<vscode.CodeAction> {
  const at = document.positionAt(document.getText().indexOf(text));
  const actions = await until(
    String(wanted),
    () =>
      vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(at, at),
      ),
    (found) => found.some(({ title }) => wanted.test(title)),
  );
  return actions.find(({ title }) => wanted.test(title))!;
}

const runAction = ({ command }: vscode.CodeAction): Thenable<unknown> =>
  vscode.commands.executeCommand(command!.command, ...(command!.arguments ?? []));

describe('quick fixes with Git', () => {
  let folder: Folder;
  afterEach(() => folder.dispose());

  const RELEASED = `prompts:
  greet:
    versions:
      "1.0.0":
        model: m
        template: |
          Hi
        digest: "sha256:4e34f3ce44089a5e6d9ec0eb77788a5451dcddabb1ce241f74aa7122b0526731"
`;

  it('restore what was released, or make the edit a version with the number that it asks for', async () => {
    folder = new Folder({ [REGISTRY]: RELEASED });
    commit(folder, 'release');
    const edited = RELEASED.replace('Hi\n', 'Hi\n          Always end with a question.\n');
    folder.write(REGISTRY, edited);
    // The edit is in Git too by now: what was released is found in the commit before.
    commit(folder, 'edit');
    const { document } = await folder.open(REGISTRY);
    await runAction(await actionsAt(document, 'sha256', /^Restore the released content from Git$/));
    assert.equal(document.getText(), RELEASED);
    assert.equal(await undoIn(folder), edited);
    await runAction(await actionsAt(document, 'sha256', /^Create 1\.1\.0 \(minor: /));
    assert.match(
      document.getText(),
      /"1\.0\.0":[^]*Hi\n {8}digest[^]*"1\.1\.0":[^]*Always end with a question\.\n[^]*digest/,
    );
    assert.equal(await undoIn(folder), edited);
  });

  it('take a version that a pointer names, and are not there where Git does not have it', async () => {
    const before = 'prompts:\n  greet:\n    version: "1.0.0"\n    model: m\n    template: Hi\n';
    const text =
      'prompts:\n  greet:\n    version: "1.1.0"\n    rollback_to: "1.0.0"\n    environments: { staging: "0.9.0" }\n    versions:\n      "1.1.0": { model: m, template: Hello }\n';
    folder = new Folder({ [REGISTRY]: before });
    commit(folder, 'first');
    folder.write(REGISTRY, text);
    const { document } = await folder.open(REGISTRY);
    await runAction(await actionsAt(document, '"1.0.0"', /^Take 1\.0\.0 from Git$/));
    assert.match(document.getText(), /"1\.0\.0": \{ model: m, template: Hi|"1\.0\.0":\n {8}model: m\n/);
    const change = await actionsAt(document, '"0.9.0"', /^Change to 1\.1\.0$/);
    assert.ok(change.edit);
    const at = document.positionAt(document.getText().indexOf('"0.9.0"'));
    const titles = (
      await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(at, at),
      )
    ).map(({ title }) => title);
    assert.equal(titles.includes('Take 0.9.0 from Git'), false);
  });
});
