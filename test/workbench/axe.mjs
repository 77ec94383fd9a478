import axe from 'axe-core';

/** What axe-core finds in a frame of the page, as a line for each element. */
export async function findViolations(frame) {
  await frame.evaluate(axe.source);
  const { violations } = await frame.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations'] }),
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) => `${id} (${help}): ${html} ${any.map(({ message }) => message).join(' ')}`),
  );
}
