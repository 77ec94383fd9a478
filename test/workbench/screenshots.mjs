import { join } from 'node:path';
import { afterEach } from 'vitest';
import { root } from '../scripts/process.mjs';

/** Where pictures of the workbench are kept, to be looked at. */
export const screenshots = join(root, 'test', 'artifacts', 'screenshots');

export const allThemes = ['light', 'high-contrast', 'dark'];

/** The themes in which pictures are taken: with `PICTURES=all`, for somebody who looks at them, in all; else in one. */
export const themes = process.env.PICTURES === 'all' ? allThemes : ['dark'];

/** Shows a theme, unless it is on. */
export async function changeTheme(workbench, theme) {
  if (theme !== current.get(workbench)) await workbench.setTheme(theme);
  current.set(workbench, theme);
}

const current = new WeakMap();

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
