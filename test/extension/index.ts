import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/**
 * What VS Code calls for --extensionTestsPath: runs every test file that was built. The counts go to the file
 * that TEST_RESULT names, because a process that crashed says nothing about them.
 */
export async function run(): Promise<void> {
  const forbidOnly = Boolean(process.env['CI']);
  // A busy machine can be too slow for a test once. What needed another try is printed and counted.
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, retries: 2, forbidOnly });
  if (process.env['TEST_GREP']) mocha.grep(process.env['TEST_GREP']);
  const folder = join(__dirname, '..', 'extension');
  for (const file of readdirSync(folder).toSorted())
    if (file.endsWith('.test.js')) mocha.addFile(join(folder, file));
  await mocha.loadFilesAsync();
  const retried: string[] = [];
  const stats = await new Promise<Mocha.Stats>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats!));
    runner.on('retry', (test, error) => {
      retried.push(test.fullTitle());
      console.log(`Failed at first, tried again: ${test.fullTitle()}\n${error.stack}`);
    });
  });
  const { passes, failures, pending } = stats;
  if (process.env['TEST_RESULT'])
    writeFileSync(
      process.env['TEST_RESULT'],
      JSON.stringify({ passed: passes, failed: failures, skipped: pending, retried }),
    );
  if (failures > 0) throw new Error(`${failures} of the tests in the extension host failed`);
}
