import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };

describe('activation', () => {
  it('activates without an error', async () => {
    const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension, 'VS Code has not loaded the extension');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('opens a workspace with a registry in it', async () => {
    const registries = await vscode.workspace.findFiles('**/prompt-registry.yaml');
    assert.ok(registries.length > 0, 'the workspace holds no registry');
  });
});
