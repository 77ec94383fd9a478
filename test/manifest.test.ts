import { expect, test, vi } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { commands } from '../src/extension/commands/index.ts';
import { SPLIT_INCLUDE } from '../src/core/registry/scaffold.ts';

vi.mock('vscode', () => ({ l10n: { t: (text: string) => text } }));

test('package.json and the command table name the same commands', () => {
  expect(manifest.contributes.commands.map(({ command }) => command)).toEqual(Object.keys(commands));
});

test('the files of the split layout have the language of registries', () => {
  const [language] = manifest.contributes.languages;
  expect(language!.filenamePatterns).toEqual([`**/${SPLIT_INCLUDE}`]);
});

test('settings that name hosts, files or money cannot be set by an untrusted workspace', () => {
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  const harmless = ['promptLedger.concurrency', 'promptLedger.inlinePreview', 'promptLedger.notifyOfAlerts'];
  const settings = Object.keys(manifest.contributes.configuration.properties);
  expect([...restrictedConfigurations, ...harmless].toSorted()).toEqual(settings.toSorted());
});
