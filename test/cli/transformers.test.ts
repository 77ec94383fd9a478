import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { read, run, workspace } from './cli.ts';
import { type ModelServer, echo, serve } from './modelServer.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await serve(echo);
});
beforeEach(() => void server.asked.splice(0));
afterAll(() => server.close());

/** A package of the documented shape: a token is a word, and has one of three vectors. */
const PACKAGE = `
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const VECTORS = { east: [1, 0], north: [0, 1] };
exports.pipeline = async (task, model) => {
  appendFileSync(join(__dirname, 'loaded.txt'), task + ' ' + model + '\\n');
  return async (text, { pooling }) => {
    const rows = [[3, 4], ...text.split(' ').map((word) => VECTORS[word] ?? [-1, 0]), [3, 4]];
    const mean = [0, 1].map((column) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length);
    const isMean = pooling === 'mean';
    if (text === 'odd') return { dims: [rows.length, 2], data: Float32Array.from(rows.flat()) };
    return {
      dims: isMean ? [1, 2] : [1, rows.length, 2],
      data: Float32Array.from(isMean ? mean : rows.flat()),
      tolist: () => [isMean ? mean : rows],
    };
  };
};
`;
const FOLDER = 'node_modules/@huggingface/transformers';
const INSTALLED = {
  [`${FOLDER}/package.json`]: `{
  "name": "@huggingface/transformers",
  "exports": { "node": { "import": "./dist/node.cjs", "require": "./dist/node.cjs" } }
}`,
  [`${FOLDER}/dist/node.cjs`]: PACKAGE,
};

const files = (assert: string) => ({
  'prompts/prompt-registry.yaml': `endpoints:
  local: { base_url: "${server.url}" }
prompts:
  echo:
    evals: { suite: suite.yaml }
    draft: { model: local/m, template: "{{text}}" }
`,
  'prompts/suite.yaml': `defaultTest: { assert: [${assert}] }
tests:
  - { vars: { text: east north } }
  - { vars: { text: odd } }
`,
});

const BERTSCORE = '{ type: bertscore, value: east, threshold: 0.9, provider: transformers:Xenova/tiny }';

test('BERTScore from a package that the project has installed', async () => {
  const cwd = workspace({ ...files(BERTSCORE), ...INSTALLED });
  const { stdout } = await run(['eval', '--json'], { cwd });
  const [{ cases, cost_usd }] = JSON.parse(stdout).runs;
  // Precision: east finds itself, north finds an end (cosine 4/5). Recall: east finds itself.
  const f1 = (2 * 0.9) / 1.9;
  expect(cases[0]).toMatchObject({ outcome: 'pass', score: expect.closeTo(f1, 6) });
  expect(cases[1].outcome).toBe('error');
  expect(cases[1].repeats[0].reason).toContain(
    'transformers:Xenova/tiny does not give a vector for each token',
  );
  expect(cost_usd).toBe(0);
  expect(read(cwd, `${FOLDER}/dist/loaded.txt`)).toBe('feature-extraction Xenova/tiny\n');
});

test('likeness from the same package, named as promptfoo has it', async () => {
  const assert =
    '{ type: similar, value: north east, threshold: 0.9, provider: transformers:feature-extraction:tiny }';
  const cwd = workspace({ ...files(assert), ...INSTALLED });
  const { stdout } = await run(['eval', '--json'], { cwd });
  const [{ cases }] = JSON.parse(stdout).runs;
  expect(cases.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['pass', 'error']);
});

test.each([
  ['is not installed', {}, 'Install it in your project: npm install @huggingface/transformers'],
  ['is something else', { ...INSTALLED, [`${FOLDER}/dist/node.cjs`]: '' }, 'has no `pipeline`'],
  [
    'cannot load the model',
    {
      ...INSTALLED,
      [`${FOLDER}/dist/node.cjs`]: 'exports.pipeline = async () => { throw new Error("no such model"); };',
    },
    'transformers:Xenova/tiny cannot be loaded: no such model',
  ],
])('where the package %s, nothing is asked', async (_, installed, message) => {
  const { stdout, stderr, code } = await run(['eval'], {
    cwd: workspace({ ...files(BERTSCORE), ...installed }),
  });
  expect(stdout + stderr).toContain(message);
  expect(code).not.toBe(0);
  expect(server.asked).toEqual([]);
});
