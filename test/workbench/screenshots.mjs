import { join } from 'node:path';
import { afterEach } from 'vitest';
import { root } from '../scripts/process.mjs';

/** Where pictures of the workbench are kept, to be looked at. */
export const screenshots = join(root, 'test', 'artifacts', 'screenshots');

/**
 * Takes a picture of what a test that fails left on the screen.
 * @param {() => import('../host/lib/workbench.mjs').Workbench | undefined} workbench of the tests in the file
 */
export function pictureFailures(workbench) {
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await workbench()?.screenshot(join(screenshots, `failed ${task.name}.png`));
  });
}
