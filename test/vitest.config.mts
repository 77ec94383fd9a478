import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    dir: 'test',
    exclude: ['**/node_modules/**', 'test/extension/**', 'test/host/**', 'test/cli/**'],
    testTimeout: 20_000,
  },
});
