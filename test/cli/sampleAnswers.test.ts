import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
// @ts-expect-error -- A script without types.
import { renderSampleAnswers } from '../scripts/sampleAnswers.mjs';

test('answers.jsonl is what the sample’s prompts, suites and answers give', async () => {
  const path = join(import.meta.dirname, '..', '..', 'media', 'sample', 'answers.jsonl');
  expect(readFileSync(path, 'utf8'), 'Run node test/scripts/sampleAnswers.mjs').toBe(
    await renderSampleAnswers(),
  );
});
