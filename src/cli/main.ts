#!/usr/bin/env node
import manifest from '../../package.json' with { type: 'json' };

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [argument] = process.argv.slice(2);

// Nothing else is loaded for these two: an older Node could not even parse it, and who asks for the version waits.
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    `Prompt Ledger needs Node 22.12 or newer, and this is Node ${process.versions.node}.\n` +
      'In a clone of its repository, `npx --no-install prompt-ledger` uses the repository’s own Node.\n',
  );
  process.exitCode = 2;
} else if (argument === '--version' || argument === '-V') {
  process.stdout.write(`${manifest.version}\n`);
} else {
  const { keepCompiledCode } = await import('./compileCache.ts');
  keepCompiledCode(process.env);
  const { runCommandLine } = await import('./commandLine.ts');
  process.exitCode = await runCommandLine(process.argv.slice(2));
  // Connections that are still being closed must not keep a result from whoever waits for it; all that was printed
  // has to be out first, which on some systems takes as long as the reader of a pipe wants.
  process.stdout.write('', () => setTimeout(() => process.exit(), 300).unref());
}
