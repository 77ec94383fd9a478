import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/fixtures/**'];
// Relative to the folder of the project.
const builtArtifacts = ['bench', 'cli', 'engines', 'extension', 'host', 'package', 'workbench'].map(
  (name) => `${name}/**`,
);

// Vitest leaves a core to itself, which on two cores halves what runs, though it does little while tests run.
const maxWorkers = availableParallelism();

/** `unit` needs the sources only, `engines` real servers; `cli` and `package` look at what was built, `workbench` at VS Code with it. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          dir: 'test',
          include: ['**/*.test.{ts,mjs}'],
          exclude: [...exclude, ...builtArtifacts],
          setupFiles: ['test/propertySeed.ts'],
          testTimeout: 60_000,
          maxWorkers,
          retry: 1, // A few tests bound how long something takes, which a busy machine can spoil once.
        },
      },
      {
        test: {
          name: 'cli',
          dir: 'test/cli',
          include: ['**/*.test.ts'],
          exclude,
          testTimeout: 90_000,
          maxWorkers,
          retry: 1,
        },
      },
      {
        test: {
          name: 'engines',
          dir: 'test/engines',
          include: ['**/*.test.ts'],
          exclude: [...exclude, 'debian/**'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'package',
          dir: 'test/package',
          include: ['**/*.test.mjs'],
          exclude,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'workbench',
          dir: 'test/workbench',
          include: ['**/*.test.mjs'],
          exclude,
          fileParallelism: false, // Each file has a VS Code of its own, and two would make each other slow.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
